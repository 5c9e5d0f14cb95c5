package io.snowline.bigquery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.http.HttpTransportOptions;
import io.snowline.definition.BigQueryDataset;
import io.snowline.secret.KnownSecrets;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A client of one dataset, for one step. Safe for use by several threads; nothing to close. */
final class BigQueryConnection {
  /** Long enough for an answer of 10 MB on a slow line; a half-open socket is given up. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final BigQueryDataset dataset;
  private final Step step;
  private final BigQuery client;
  private final BigQueryCalls calls;

  private BigQueryConnection(
      BigQueryDataset dataset, Step step, BigQuery client, BigQueryCalls calls) {
    this.dataset = dataset;
    this.step = step;
    this.client = client;
    this.calls = calls;
  }

  /**
   * A client that connects when it is first used.
   *
   * @throws WarehouseException if the credentials can't be read
   */
  static BigQueryConnection open(BigQueryDataset dataset, Step step) {
    return open(dataset, step, new Backoff(Duration.ofMillis(500), Duration.ofSeconds(16)));
  }

  static BigQueryConnection open(BigQueryDataset dataset, Step step, Backoff backoff) {
    BigQueryOptions.Builder options =
        BigQueryOptions.newBuilder()
            .setProjectId(dataset.project())
            .setLocation(dataset.location())
            .setRetrySettings(RetrySettings.newBuilder().setMaxAttempts(1).build())
            .setTransportOptions(
                HttpTransportOptions.newBuilder()
                    .setConnectTimeout(Math.toIntExact(CONNECT.toMillis()))
                    .setReadTimeout(Math.toIntExact(ANSWER.toMillis()))
                    .build());
    if (dataset.endpoint().isPresent()) {
      options
          .setHost(dataset.endpoint().get().toString())
          .setCredentials(NoCredentials.getInstance());
    } else {
      options.setCredentials(credentials(dataset));
    }
    return new BigQueryConnection(
        dataset, step, options.build().getService(), new BigQueryCalls(backoff));
  }

  private static GoogleCredentials credentials(BigQueryDataset dataset) {
    try {
      if (dataset.credentials().isEmpty()) {
        return GoogleCredentials.getApplicationDefault();
      }
      Path file = dataset.credentials().get();
      byte[] key = KnownSecrets.read(file).getBytes(UTF_8);
      return GoogleCredentials.fromStream(new ByteArrayInputStream(key));
    } catch (IOException | RuntimeException unusable) {
      // Its message could repeat what stands in the file.
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          dataset
              .credentials()
              .map(
                  "Cannot use %s as credentials for BigQuery; expected a service account's key"
                      ::formatted)
              .orElse(
                  "Cannot find credentials for BigQuery; set credentials_file in the"
                      + " configuration's target, or run gcloud auth application-default login"));
    }
  }

  BigQuery client() {
    return client;
  }

  BigQueryCalls calls() {
    return calls;
  }

  BigQueryDataset dataset() {
    return dataset;
  }

  Step step() {
    return step;
  }

  /** A job of that id, where the dataset is. */
  JobId job(String id) {
    return JobId.newBuilder()
        .setProject(dataset.project())
        .setLocation(dataset.location())
        .setJob(id)
        .build();
  }

  /** A table of the target's dataset. */
  TableId table(String name) {
    return TableId.of(dataset.project(), dataset.dataset(), name);
  }

  /** A table of the staging dataset. */
  TableId staged(String name) {
    return TableId.of(dataset.project(), dataset.staging(), name);
  }

  /** The target's dataset, in which unqualified names are found. */
  DatasetId target() {
    return DatasetId.of(dataset.project(), dataset.dataset());
  }

  /** The dataset of staged rows. */
  DatasetId staging() {
    return DatasetId.of(dataset.project(), dataset.staging());
  }
}
