package io.snowline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.configuration.Configuration;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.monitor.Verdict;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.temporal.InProcessServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker exports while it syncs, and after it was started again. */
class MetricsTest {
  private static final Instant ROUND = Instant.parse("2025-08-14T08:00:00.250Z");

  private @TempDir Path folder;
  private Definitions definitions;
  private Metrics metrics;
  private InProcessServer server;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(
        folder.resolve("snowline.yaml"),
        """
        source: {duckdb: {file: source.duckdb}}
        target: {duckdb: {file: target.duckdb}}
        tables:
          items: {source: ITEMS, target: ITEMS_COPY, key: [ID], guard: {vanished: 50%}}
          people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID], freshness: 8d}
        """);
    source("CREATE TABLE ITEMS AS SELECT i AS ID, 'name ' || i AS NAME FROM range(1000) AS n(i)");
    source("CREATE TABLE PEOPLE AS SELECT i AS ID FROM range(10) AS n(i)");
    definitions = Configuration.load(folder.resolve("snowline.yaml"), Map.of());
    metrics = measured();
    server = InProcessServer.start(definitions, metrics.scope(), metrics.counting());
  }

  private Metrics measured() {
    Metrics measured = new Metrics(definitions);
    measured.read(
        new LedgerFigures(definitions, new ConfiguredWarehouses(definitions)),
        () -> new Watched(Optional.of(ROUND), Map.of("nightly", Verdict.PAUSED)));
    return measured;
  }

  private void source(String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("source.duckdb"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  private Scrape scrape() {
    return Scrape.of(metrics.text());
  }

  private static double seconds(Receipt receipt) {
    return receipt.cut().toEpochMilli() / 1000.0;
  }

  @Test
  void beforeTheFirstSyncNothingHasHappenedAndNothingIsVerified() {
    Scrape scrape = scrape();

    assertThat(scrape.beginning("snowline_sync_last_success"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "snowline_sync_last_success_timestamp_seconds{table=items}", 0.0,
                "snowline_sync_last_success_timestamp_seconds{table=people}", 0.0));
    assertThat(scrape.beginning("snowline_sync_runs_total"))
        .hasSize(2 * 2 * (Outcome.values().length - 1))
        .allSatisfy((series, count) -> assertThat(count).isZero());
    assertThat(scrape.beginning("snowline_target_rows")).isEmpty();
    assertThat(scrape.beginning("snowline_stale_rows")).isEmpty();
  }

  @Test
  void aSyncIsCountedAndSeenAtOnce() throws Exception {
    server.sync(Mode.FULL, "test", "items");
    source("DELETE FROM ITEMS WHERE ID < 100");
    source("UPDATE ITEMS SET NAME = 'other' WHERE ID BETWEEN 100 AND 109");
    Receipt last = server.sync(Mode.FULL, "test", "items").get(0);

    Scrape scrape = scrape();
    assertThat(last.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(scrape.beginning("snowline_sync_rows_total{op=inserted"))
        .containsEntry("snowline_sync_rows_total{op=inserted,table=items}", 1000.0);
    assertThat(scrape.value("snowline_sync_rows_total{op=updated,table=items}")).isEqualTo(10);
    assertThat(scrape.value("snowline_sync_rows_total{op=vanished,table=items}")).isEqualTo(100);
    assertThat(scrape.value("snowline_sync_rows_total{op=superseded,table=items}")).isZero();
    assertThat(scrape.value("snowline_sync_runs_total{mode=full,outcome=verified,table=items}"))
        .isEqualTo(2);
    assertThat(scrape.value("snowline_sync_last_success_timestamp_seconds{table=items}"))
        .isEqualTo(seconds(last));
    assertThat(scrape.value("snowline_source_rows{table=items}")).isEqualTo(900);
    assertThat(scrape.value("snowline_target_rows{table=items}")).isEqualTo(900);
    assertThat(scrape.value("snowline_stale_rows{table=items}")).isZero();
  }

  @Test
  void anEmptySourceIsBlockedAndTheTargetsFiguresStay() throws Exception {
    Receipt first = server.sync(Mode.DAILY, "test", "people").get(0);
    source("DELETE FROM PEOPLE");
    server.sync(Mode.FULL, "test", "people");

    Scrape scrape = scrape();
    assertThat(scrape.value("snowline_sync_runs_total{mode=full,outcome=blocked,table=people}"))
        .isEqualTo(1);
    assertThat(scrape.beginning("snowline_delete_blocked_total"))
        .containsEntry("snowline_delete_blocked_total{table=people}", 1.0)
        .containsEntry("snowline_delete_blocked_total{table=items}", 0.0);
    assertThat(scrape.value("snowline_source_rows{table=people}")).isZero();
    assertThat(scrape.value("snowline_target_rows{table=people}")).isEqualTo(10);
    assertThat(scrape.value("snowline_sync_last_success_timestamp_seconds{table=people}"))
        .isEqualTo(seconds(first));
  }

  @Test
  void aCheckThatFailsIsAMismatchOfItsLayerUntilARunIsVerified() throws Exception {
    Files.writeString(
        folder.resolve("snowline.yaml"),
        """
        source: {duckdb: {file: source.duckdb}}
        target: {duckdb: {file: target.duckdb}}
        tables:
          people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID]}
        checks:
          - name: ten people
            table: people
            modes: [full]
            source: SELECT 10
            target: SELECT 11
        """);
    server.close();
    metrics.close();
    definitions = Configuration.load(folder.resolve("snowline.yaml"), Map.of());
    metrics = measured();
    server = InProcessServer.start(definitions, metrics.scope(), metrics.counting());

    server.sync(Mode.FULL, "test");
    assertThat(scrape().beginning("snowline_verify_mismatches"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "snowline_verify_mismatches{layer=check,table=people}", 1.0,
                "snowline_verify_mismatches{layer=digest,table=people}", 0.0,
                "snowline_verify_mismatches{layer=load,table=people}", 0.0));
    assertThat(scrape().value("snowline_sync_runs_total{mode=full,outcome=failed,table=people}"))
        .isEqualTo(1);

    server.sync(Mode.DAILY, "test");
    assertThat(scrape().value("snowline_verify_mismatches{layer=check,table=people}")).isZero();
  }

  @Test
  void objectivesAreThoseOfTheConfigurationAndAMissingRoundIsDue() {
    Scrape scrape = scrape();

    assertThat(scrape.beginning("snowline_freshness_objective_seconds"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "snowline_freshness_objective_seconds{table=items}", 26.0 * 3600,
                "snowline_freshness_objective_seconds{table=people}", 8.0 * 24 * 3600));
    // No schedule starts the monitor here: rounds by hand count for twelve hours.
    assertThat(scrape.value("snowline_monitor_due_timestamp_seconds"))
        .isBetween(
            Instant.now().getEpochSecond() - 12.1 * 3600,
            Instant.now().getEpochSecond() - 11.9 * 3600);
  }

  @Test
  void aRunWaitsHoweverManyRunsComeAfterIt() throws Exception {
    server.sync(Mode.FULL, "test", "people");
    assertThat(scrape().value("snowline_waiting_runs{table=people}")).isZero();
    source("DELETE FROM PEOPLE WHERE ID = 1");

    Receipt waiting = server.sync(Mode.FULL, "test", "people").get(0);
    server.sync(Mode.DAILY, "test", "people");

    assertThat(waiting.outcome()).isEqualTo(Outcome.WAITING);
    assertThat(scrape().value("snowline_waiting_runs{table=people}")).isEqualTo(1);
  }

  @Test
  void afterARestartTheStateIsTheSameAndTheEventsBeginAnew() {
    server.sync(Mode.FULL, "test", "items");
    Scrape before = scrape();
    metrics.close();
    metrics = measured();

    Scrape after = scrape();
    for (String state :
        new String[] {
          "snowline_sync_last_success", "snowline_source_rows", "snowline_target_rows",
          "snowline_stale_rows", "snowline_verify_mismatches", "snowline_schedule_state",
          "snowline_monitor_heartbeat"
        }) {
      assertThat(after.beginning(state)).isNotEmpty().isEqualTo(before.beginning(state));
    }
    assertThat(after.value("snowline_sync_runs_total{mode=full,outcome=verified,table=items}"))
        .isZero();
  }

  @Test
  void theMonitorsVerdictsAreStatesAndItsLastRoundAHeartbeat() {
    Scrape scrape = scrape();

    assertThat(scrape.value("snowline_monitor_heartbeat_timestamp_seconds"))
        .isEqualTo(1755158400.25);
    assertThat(scrape.beginning("snowline_schedule_state"))
        .containsOnlyKeys(
            Stream.of(
                    "healthy",
                    "maintenance",
                    "not_applicable",
                    "paused",
                    "missing",
                    "disabled",
                    "update_failed",
                    "cron_drifted",
                    "zone_drifted",
                    "drifted",
                    "stale",
                    "never_ran",
                    "failing",
                    "unknown")
                .map("snowline_schedule_state{schedule=nightly,state=%s}"::formatted)
                .toList())
        .containsEntry("snowline_schedule_state{schedule=nightly,state=paused}", 1.0)
        .containsEntry("snowline_schedule_state{schedule=nightly,state=healthy}", 0.0);
    assertThat(
            scrape.beginning("snowline_schedule_state").values().stream()
                .mapToDouble(Double::doubleValue)
                .sum())
        .isEqualTo(1);
  }

  @Test
  void temporalsOwnMetricsAreThere() throws Exception {
    server.sync(Mode.FULL, "test", "people");
    server.close();
    // What the SDK has counted is handed over every ten seconds, and when its scope is closed.
    metrics.scope().close();

    assertThat(scrape().beginning("temporal_").keySet())
        .anyMatch(series -> series.startsWith("temporal_workflow_completed_total{"))
        .anyMatch(series -> series.startsWith("temporal_request_total{"))
        .anyMatch(
            series -> series.startsWith("temporal_activity_execution_latency_seconds_count{"));
    assertThat(scrape().beginning("temporal_").keySet())
        .filteredOn(series -> series.contains("_bucket{"))
        .isNotEmpty()
        .allMatch(
            series -> series.matches(".*le=(0\\.1|1\\.0|10\\.0|60\\.0|600\\.0|3600\\.0|\\+Inf).*"));
  }
}
