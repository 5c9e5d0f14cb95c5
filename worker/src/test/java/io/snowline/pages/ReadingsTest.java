package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.Definitions;
import io.snowline.ledger.TableStatus;
import io.snowline.pages.Readings.Ledger;
import io.snowline.sync.Progress;
import io.snowline.temporal.RunsUnderWay.UnderWay;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingsTest {
  private @TempDir Path folder;

  private static final Instant MORNING = Instant.parse("2025-08-14T09:00:00Z");

  private Definitions definitions() {
    return new PagesFolder(folder)
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
        .source("CREATE TABLE ITEMS (ID INTEGER)")
        .definitions();
  }

  private Readings readings() {
    return new Readings(definitions(), engine(), Clock.systemUTC());
  }

  private static Engine engine() {
    return new Engine(
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
                    2)));
  }

  /** What somebody sees while another waits for the reading; whoever is to end doesn't wait. */
  private static Ledger meanwhile(Readings readings) {
    Thread.currentThread().interrupt();
    Ledger seen = readings.ledger();
    assertThat(Thread.interrupted()).isTrue();
    return seen;
  }

  @Test
  void aTargetThatHangsForAMinuteIsToldAndIsNotGoodThoughItsLastAnswerIsShown() throws Exception {
    Definitions definitions = definitions();
    AtomicReference<Instant> now = new AtomicReference<>(MORNING);
    AtomicBoolean hang = new AtomicBoolean();
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    InstantSource clock = now::get;
    Readings readings =
        new Readings(
            definitions,
            engine(),
            clock.withZone(ZoneOffset.UTC),
            asked -> {
              if (hang.get()) {
                hangs.countDown();
                await(goesOn);
              }
              return List.of(
                  TableStatus.untouched(definitions.table("items").orElseThrow(), asked));
            });
    Ledger well = readings.ledger();
    assertThat(well.problem()).isNull();
    readings.forget();
    hang.set(true);
    Thread waiting = new Thread(readings::ledger, "waits for the target");
    waiting.start();
    try {
      await(hangs);
      now.set(MORNING.plusSeconds(60));
      assertThat(meanwhile(readings)).isEqualTo(well);

      now.set(MORNING.plusSeconds(61));
      assertThat(meanwhile(readings))
          .isEqualTo(
              new Ledger(
                  MORNING,
                  well.standings(),
                  "The target has not answered since 2025-08-14 09:00:00 UTC."));
    } finally {
      goesOn.countDown();
      waiting.join(Duration.ofSeconds(30).toMillis());
    }
    assertThat(readings.ledger().problem()).isNull();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
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
