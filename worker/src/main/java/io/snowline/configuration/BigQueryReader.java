package io.snowline.configuration;

import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.WebAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code bigquery}. */
final class BigQueryReader {
  private static final List<String> SETTINGS =
      List.of(
          "project",
          "dataset",
          "location",
          "staging_dataset",
          "credentials_file",
          "endpoint",
          "maximum_bytes_billed",
          "bytes_per_run",
          "job_deadline");
  private static final String EXAMPLE =
      "settings, e.g. {project: my-project, dataset: my_dataset, location: us-central1}";
  // Projects as the Resource Manager makes them, and those of before, whose domain comes first.
  private static final TextForm PROJECT =
      new TextForm(
          "(?:[a-z0-9][a-z0-9.-]{0,252}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]",
          "a project's id: 6 to 30 of a-z, 0-9 and -, a letter first, no - at the end");
  private static final TextForm DATASET =
      new TextForm("[A-Za-z0-9_]{1,1024}", "a dataset: 1 to 1024 of A-Z, a-z, 0-9 and _");

  /** Names of tables, which may hold more than those of datasets. */
  static final TextForm TABLE =
      new TextForm(
          "[\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Pd}\\p{Zs}]+",
          "the name of a table, as BigQuery has them: letters, digits, spaces, _ and -");

  private static final TextForm LOCATION =
      new TextForm("[A-Za-z][A-Za-z0-9-]{0,62}", "the dataset's location, e.g. us-central1 or EU");
  private static final String ENDPOINT =
      "the http address of a server on this machine, e.g. http://localhost:9050; Google's own"
          + " needs none";
  private static final String STAGING = "_snowline_staging";
  private static final int LONGEST_DATASET = 1024;
  private static final int SHORTEST_CREDENTIALS = 2;
  private static final int LONGEST_CREDENTIALS = 65_536;
  private static final Duration DEFAULT_JOB_DEADLINE = Duration.ofHours(2);
  private static final int LONGEST_JOB_DAYS = 1;

  private BigQueryReader() {}

  static Optional<BigQueryDataset> read(Setting setting) {
    return setting.section(SETTINGS, EXAMPLE).flatMap(BigQueryReader::dataset);
  }

  private static Optional<BigQueryDataset> dataset(Section section) {
    Optional<String> project = PROJECT.required(section, "project");
    Optional<String> dataset = DATASET.required(section, "dataset");
    Optional<String> location = LOCATION.required(section, "location");
    String staging = staging(section, dataset.orElse(""));
    Optional<Path> credentials =
        section
            .optional("credentials_file")
            .flatMap(
                file ->
                    SecretFile.read(
                        file, "Google credentials", SHORTEST_CREDENTIALS, LONGEST_CREDENTIALS));
    Optional<URI> endpoint = section.optional("endpoint").flatMap(BigQueryReader::endpoint);
    OptionalLong statement = bytes(section, "maximum_bytes_billed");
    OptionalLong run = bytes(section, "bytes_per_run");
    Duration deadline =
        section
            .optional("job_deadline")
            .flatMap(found -> Durations.read(found, LONGEST_JOB_DAYS))
            .orElse(DEFAULT_JOB_DEADLINE);
    if (project.isEmpty() || dataset.isEmpty() || location.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new BigQueryDataset(
            project.get(),
            dataset.get(),
            location.get(),
            staging,
            credentials,
            endpoint,
            statement,
            run,
            deadline));
  }

  private static String staging(Section section, String dataset) {
    Optional<Setting> setting = section.optional("staging_dataset");
    Optional<String> written = setting.flatMap(DATASET::read);
    if (written.isPresent() && written.get().equalsIgnoreCase(dataset)) {
      setting.orElseThrow().problem("the dataset itself; expected another dataset for staged rows");
    }
    if (setting.isEmpty() && dataset.length() + STAGING.length() > LONGEST_DATASET) {
      section.missing(
          "staging_dataset",
          "missing, and the dataset's name is too long to add %s; expected %s"
              .formatted(STAGING, DATASET.expected()));
    }
    return written.orElse(dataset + STAGING);
  }

  private static Optional<URI> endpoint(Setting setting) {
    return setting
        .text(ENDPOINT)
        .flatMap(
            text ->
                WebAddress.parse(text.value())
                    .filter(address -> "http".equals(address.getScheme()))
                    .filter(address -> address.getQuery() == null)
                    .or(() -> setting.wrong(ENDPOINT)));
  }

  private static OptionalLong bytes(Section section, String name) {
    return section
        .optional(name)
        .flatMap(ByteSizes::read)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }
}
