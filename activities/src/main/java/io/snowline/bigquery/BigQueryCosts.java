package io.snowline.bigquery;

import com.google.cloud.bigquery.BigQuery.JobListOption;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobStatistics;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run's jobs cost so far, those of its earlier steps included: BigQuery lists an account its
 * own jobs, and a run's are known by their ids. Safe for use by several threads.
 */
final class BigQueryCosts {
  /** When a run began stands in its name. */
  private static final Pattern BEGAN = Pattern.compile("-(\\d{8}-\\d{6})-");

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final int MOST_LISTED = 10_000;

  private record Cost(long bytesBilled, long slotMillis) {}

  private final BigQueryConnection connection;
  private final Map<String, Cost> costs = new ConcurrentSkipListMap<>();
  private boolean listed;

  BigQueryCosts(BigQueryConnection connection) {
    this.connection = connection;
  }

  /** Counts a job that is done. */
  void add(Job job) {
    JobStatistics statistics = job.getStatistics();
    long billed =
        statistics instanceof QueryStatistics query && query.getTotalBytesBilled() != null
            ? query.getTotalBytesBilled()
            : 0;
    long slots =
        statistics == null || statistics.getTotalSlotMs() == null ? 0 : statistics.getTotalSlotMs();
    costs.put(job.getJobId().getJob(), new Cost(billed, slots));
  }

  /** What the run's jobs cost so far. */
  synchronized RunCosts soFar() {
    if (!listed && ofRun()) {
      listEarlier();
      listed = true;
    }
    return new RunCosts(
        costs.keySet().stream().toList(),
        costs.values().stream().mapToLong(Cost::bytesBilled).sum(),
        costs.values().stream().mapToLong(Cost::slotMillis).sum());
  }

  /**
   * What the next statement may bill at most: what one statement may, or what is left of what the
   * run may.
   *
   * @throws WarehouseException if nothing is left
   */
  OptionalLong allowance(String what) {
    OptionalLong statement = connection.dataset().maximumBytesBilled();
    OptionalLong run = connection.dataset().bytesPerRun();
    if (run.isEmpty() || !ofRun()) {
      return statement;
    }
    long left = run.getAsLong() - soFar().bytesBilled();
    if (left <= 0) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot %s: %s has billed %,d bytes, and bytes_per_run allows %,d; raise it in the configuration's target"
              .formatted(what, connection.step().run(), soFar().bytesBilled(), run.getAsLong()));
    }
    return OptionalLong.of(statement.isPresent() ? Math.min(left, statement.getAsLong()) : left);
  }

  private boolean ofRun() {
    return began(connection.step().run()).isPresent();
  }

  private void listEarlier() {
    String run = connection.step().run();
    long since = began(run).orElseThrow().minusSeconds(60).toEpochMilli();
    String prefix = JobNames.ofRun(run);
    connection
        .calls()
        .call(
            "list the jobs of " + run,
            () -> {
              int seen = 0;
              for (Job job :
                  connection.client().listJobs(JobListOption.minCreationTime(since)).iterateAll()) {
                if (job.getJobId().getJob().startsWith(prefix)) {
                  add(job);
                }
                if (++seen == MOST_LISTED) {
                  break;
                }
              }
              return seen;
            });
  }

  /** When a run of that name began; empty for what isn't a run. */
  static Optional<Instant> began(String run) {
    Matcher time = BEGAN.matcher(run);
    return time.find()
        ? Optional.of(LocalDateTime.parse(time.group(1), TIME).toInstant(ZoneOffset.UTC))
        : Optional.empty();
  }
}
