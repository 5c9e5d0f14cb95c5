package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.scheduler.v1.Job;
import io.snowline.command.SnowlineFolder.Run;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As many jobs as may be configured, all of them paused: on a real Temporal server, which refuses
 * what is too large. What it is told is told in one message.
 */
@Tag("bed")
class ThousandJobsBedTest {
  private static final int JOBS = 1_000;
  private static final int MOST_OF_TEMPORAL = 2 * 1024 * 1024;

  private static final int PAUSED = 200;
  private static final int MOST_EVENTS_OF_TEMPORAL = 51_200;
  private static final int MOST_HISTORY_OF_TEMPORAL = 50 * 1024 * 1024;

  private final BedTemporal bed = new BedTemporal();
  private final OwnScheduler scheduler = new OwnScheduler();
  private @TempDir Path temporary;
  private Channels channels;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    channels = new Channels();
    StringBuilder jobs = new StringBuilder();
    for (String job : jobs()) {
      scheduler.put(job, "0 2 * * *", Job.State.PAUSED, Duration.ofDays(30));
      jobs.append("    %s: {table: items, schedule: \"0 2 * * *\"}%n".formatted(job));
    }
    folder =
        SnowlineFolder.withItemsAndPeople(temporary)
            .configured(
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
                monitor: {auto_fix: false}
                alerts: {channels: [{webhook: {url: "%s/takes"}}]}
                schedulers:
                  cloud_scheduler: {project: p1, location: us-central1, endpoint: "%s"}
                  jobs:
                """
                        .formatted(channels.address(), scheduler.endpoint())
                    + jobs);
  }

  /** Cloud Scheduler allows names of 500 characters. */
  private static List<String> jobs() {
    return IntStream.range(0, JOBS)
        .mapToObj(number -> "items-%04d".formatted(number) + "-of-the-warehouse".repeat(20))
        .toList();
  }

  @AfterEach
  void close() {
    scheduler.close();
    channels.close();
    bed.close();
  }

  @Test
  void allOfThemAreFoundKeptAndToldInOneMessage() throws Exception {
    try (WorkerProcess worker = WorkerProcess.start(temporary, bed.environment())) {
      bed.temporal(
          "workflow",
          "execute",
          "--type",
          "SchedulerMonitor",
          "--task-queue",
          "snowline",
          "--workflow-id",
          "round");
      Run looked = folder.run(bed.environment(), "monitor");
      assertThat(looked.code()).isEqualTo(6);
      assertThat(looked.out()).endsWith("1,000 schedules, 1 table: 1001 wrong\n");
      assertThat(worker.said()).doesNotContain("ERROR");
    }

    assertThat(channels.at("/takes")).hasSize(1);
    assertThat(folder.targetColumn("SELECT count(DISTINCT incident) FROM snowline_incidents"))
        .containsExactly(String.valueOf(JOBS));
    Payload report = result("round");
    assertThat(report.getSerializedSize()).isLessThan(MOST_OF_TEMPORAL / 4);
    assertThat(unpacked(report)).as("what would have been refused").isGreaterThan(MOST_OF_TEMPORAL);
  }

  @Test
  void twoHundredThatArePausedAreRepairedAndProvenInOneRound() throws Exception {
    jobs().stream()
        .skip(PAUSED)
        .forEach(job -> scheduler.put(job, "0 2 * * *", Job.State.ENABLED, Duration.ZERO));
    try (WorkerProcess worker = WorkerProcess.start(temporary, bed.environment())) {
      bed.temporal(
          "workflow",
          "execute",
          "--type",
          "SchedulerMonitor",
          "--task-queue",
          "snowline",
          "--workflow-id",
          "round",
          "--input",
          "{\"conduct\": \"repair\"}");
      assertThat(folder.run(bed.environment(), "monitor").code()).isZero();
      assertThat(worker.said()).doesNotContain("ERROR");
    }

    assertThat(jobs()).allMatch(job -> scheduler.job(job).getState() == Job.State.ENABLED);
    assertThat(
            folder.targetColumn(
                "SELECT kind || ' ' || count(*) FROM snowline_incidents GROUP BY kind ORDER BY 1"))
        .contains("closed " + PAUSED, "repaired " + PAUSED);
    assertThat(folder.targetColumn("SELECT count(*) FROM ITEMS_COPY")).containsExactly("1000");
    WorkflowExecutionHistory history = bed.client().fetchHistory("round");
    assertThat(history.getLastEvent().getEventId())
        .isLessThan(MOST_EVENTS_OF_TEMPORAL / JOBS * PAUSED);
    assertThat(history.getHistory().getSerializedSize())
        .isLessThan(MOST_HISTORY_OF_TEMPORAL / JOBS * PAUSED);
  }

  private Payload result(String workflow) {
    return bed.client()
        .fetchHistory(workflow)
        .getLastEvent()
        .getWorkflowExecutionCompletedEventAttributes()
        .getResult()
        .getPayloads(0);
  }

  private static int unpacked(Payload payload) throws IOException {
    try (InputStream unpacking = new GZIPInputStream(payload.getData().newInput())) {
      return unpacking.readAllBytes().length;
    }
  }
}
