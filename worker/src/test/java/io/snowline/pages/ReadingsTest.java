package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.pages.Readings.Ledger;
import io.snowline.sync.Progress;
import io.snowline.temporal.RunsUnderWay.UnderWay;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingsTest {
  private @TempDir Path folder;

  private Readings readings() {
    PagesFolder configured =
        new PagesFolder(folder)
            .with(
                "snowline.yaml",
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
                schedules:
                  night: {mode: full, cron: "0 2 * * *"}
                """)
            .source("CREATE TABLE ITEMS (ID INTEGER)");
    return new Readings(
        configured.definitions(),
        new Engine(
            () -> {
              throw new IllegalStateException("a secret address");
            },
            (table, run) -> List.of(),
            tables ->
                List.of(
                    new UnderWay(
                        "items",
                        "items-1",
                        new Progress("transfer", "3 of 64 buckets", Instant.now()),
                        2))),
        Clock.systemUTC());
  }

  @Test
  void aLedgerThatCanNotBeReadIsToldAndIsNotGood() {
    Readings readings = readings();
    new PagesFolder(folder).target("CREATE TABLE snowline_ledger (nothing INTEGER)");

    Ledger ledger = readings.ledger();

    assertThat(ledger.standings()).isEmpty();
    assertThat(ledger.problem()).isNotEmpty();
    Overview overview =
        Overview.of(
            ledger.standings(),
            new MonitorView(Tone.GOOD, "just now", List.of()),
            ledger.problem());
    assertThat(overview.tone()).isEqualTo(Tone.BAD);
    assertThat(overview.headline()).isEqualTo("The target can't be read.");
  }

  @Test
  void roundsThatCanNotBeReadMakeEveryScheduleUnknownAndTellNoSecret() {
    MonitorView monitor = readings().monitor();

    assertThat(monitor.tone()).isEqualTo(Tone.BAD);
    assertThat(monitor.schedules()).extracting(ScheduleView::verdict).containsExactly("unknown");
    assertThat(monitor.toString()).doesNotContain("secret");
  }

  @Test
  void whatIsUnderWayIsTold() {
    RunningView running = readings().underWay().get("items");

    assertThat(running.step()).isEqualTo("transfer: 3 of 64 buckets");
    assertThat(running.behind()).isEqualTo("2 requests wait behind it");
    assertThat(running.path()).isEqualTo("/runs/items-1");
  }

  @Test
  void beforeTheFirstSyncNoTargetIsMade() {
    Ledger ledger = readings().ledger();

    assertThat(ledger.problem()).isNull();
    assertThat(ledger.of("items").orElseThrow().view().state()).isEqualTo("never synced");
    assertThat(folder.resolve("target.duckdb")).doesNotExist();
  }
}
