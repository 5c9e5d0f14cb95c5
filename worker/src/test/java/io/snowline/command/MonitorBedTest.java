package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.scheduler.v1.Job;
import io.snowline.command.SnowlineFolder.Run;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor over the wire: Snowflake, BigQuery, which keeps its incidents, Cloud Scheduler. */
@Tag("bed")
class MonitorBedTest {
  private final OwnScheduler scheduler = new OwnScheduler();
  private @TempDir Path temporary;
  private BedWarehouses warehouses;
  private SnowlineFolder folder;

  @BeforeEach
  void make() throws Exception {
    warehouses = new BedWarehouses();
    warehouses.source(
        "CREATE TABLE ITEMS (ID NUMBER(9,0), NAME VARCHAR)",
        "INSERT INTO ITEMS VALUES (1, 'one'), (2, 'two')");
    folder =
        new SnowlineFolder(temporary)
            .configured(
                warehouses.ends()
                    + """
                    tables:
                      items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
                    schedulers:
                      cloud_scheduler: {project: p1, location: us-central1, endpoint: "%s"}
                      jobs:
                        items-daily: {table: items, schedule: "0 2 * * *"}
                    """
                        .formatted(scheduler.endpoint()));
    scheduler.put("items-daily", "0 2 * * *", Job.State.PAUSED, Duration.ofDays(30));
  }

  @AfterEach
  void close() throws Exception {
    scheduler.close();
    warehouses.close();
  }

  @Test
  void aPausedJobIsLeftInMaintenanceAndThenRepairedCaughtUpProvenAndReported() throws Exception {
    Run start =
        folder.run(
            "maintenance",
            "start",
            "items-daily",
            "--owner",
            "Ada",
            "--reason",
            "a move",
            "--for",
            "4h");
    assertThat(start.code()).as(start.err()).isZero();
    assertThat(folder.run("monitor").out()).contains("items-daily maintenance since ");
    assertThat(folder.run("maintenance", "end", "items-daily").code()).isZero();

    Run repaired = folder.run("monitor", "--auto-fix");

    assertThat(repaired.code()).as(repaired.out() + repaired.err()).isZero();
    assertThat(repaired.out())
        .contains("  done: resume items-daily\n")
        .contains("  done: full sync of items: verified, source 2, removed 0")
        .endsWith("1 schedule, 1 table: all well\n");
    assertThat(scheduler.job("items-daily").getState()).isEqualTo(Job.State.ENABLED);
    assertThat(warehouses.target("SELECT NAME FROM ITEMS_COPY ORDER BY ID"))
        .containsExactly("one", "two");
    String incident = folder.run("incident", "list").lines().get(1).split(" ", -1)[0];
    assertThat(folder.run("incident", "show", incident).out())
        .startsWith("# Incident " + incident + "\n\nClosed: found at ")
        .contains("| state | paused | enabled |")
        .endsWith("## What still needs a human\n\nNothing.\n");
    assertThat(folder.run("monitor").code()).as("well from now on").isZero();
  }
}
