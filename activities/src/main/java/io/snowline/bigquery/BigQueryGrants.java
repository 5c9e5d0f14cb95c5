package io.snowline.bigquery;

import io.snowline.definition.BigQueryDataset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What to grant so that an account can work in BigQuery, as commands and statements to paste. */
final class BigQueryGrants {
  private final BigQueryDataset dataset;
  private final String account;
  private final List<String> note;

  /**
   * @param account e-mail address of the account that Snowline runs as, if it is known
   */
  BigQueryGrants(BigQueryDataset dataset, Optional<String> account) {
    this.dataset = dataset;
    this.account = account.orElse("ACCOUNT");
    this.note =
        account.isPresent()
            ? List.of()
            : List.of("# ACCOUNT is the e-mail address of the account that Snowline runs as");
  }

  /** Gives Snowline an account that Google knows. */
  List<String> credentials() {
    return dataset
        .credentials()
        .map(
            file ->
                noted(
                    "gcloud iam service-accounts keys create %s --iam-account %s"
                        .formatted(file, account)))
        .orElseGet(
            () ->
                List.of(
                    "gcloud auth application-default login",
                    "# or, for a service account, in the configuration's target: credentials_file: key.json"));
  }

  /** Lets the account run jobs. */
  List<String> jobs() {
    return noted(
        "gcloud projects add-iam-policy-binding %s --member serviceAccount:%s --role roles/bigquery.jobUser --condition None"
            .formatted(dataset.project(), account));
  }

  /** Makes the target's dataset, and lets the account write there. */
  List<String> target() {
    return noted(make(dataset.dataset(), ""), grant(dataset.dataset()));
  }

  /** Lets the account write in the target's dataset. */
  List<String> writes() {
    return noted(grant(dataset.dataset()));
  }

  /** Makes the dataset for staged rows, and lets the account write there. */
  List<String> staging() {
    return noted(
        make(dataset.staging(), " --default_table_expiration 86400"), grant(dataset.staging()));
  }

  private List<String> noted(String... lines) {
    return Stream.concat(note.stream(), Stream.of(lines)).toList();
  }

  private String make(String name, String options) {
    return "bq --project_id %s --location %s mk --force --dataset%s %s:%s"
        .formatted(dataset.project(), dataset.location(), options, dataset.project(), name);
  }

  private String grant(String name) {
    return "bq --project_id %s --location %s query --use_legacy_sql=false 'GRANT `roles/bigquery.dataEditor` ON SCHEMA `%s.%s` TO \"serviceAccount:%s\"'"
        .formatted(dataset.project(), dataset.location(), dataset.project(), name, account);
  }
}
