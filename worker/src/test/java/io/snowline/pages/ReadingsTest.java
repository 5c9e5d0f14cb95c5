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

  /** Readings of a target that answers or hangs, at a time that stands still. */
  private final class Hanging implements AutoCloseable {
    private final Definitions definitions = definitions();
    private final AtomicReference<Instant> now = new AtomicReference<>(MORNING);
    private final AtomicBoolean hang = new AtomicBoolean();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final InstantSource clock = now::get;
    private final Readings readings =
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
    private final Thread waiting = new Thread(readings::ledger, "waits for the target");

    /** From now on somebody waits for an answer. */
    private void hang() {
      readings.forget();
      hang.set(true);
      waiting.start();
      await(hangs);
    }

    private Ledger meanwhile(Duration since) {
      now.set(MORNING.plus(since));
      return ReadingsTest.meanwhile(readings);
    }

    private void answer() {
      goesOn.countDown();
      try {
        waiting.join(Duration.ofSeconds(30).toMillis());
      } catch (InterruptedException stopped) {
        throw new AssertionError(stopped);
      }
    }

    @Override
    public void close() {
      answer();
    }
  }

  private static List<String> shown(Ledger ledger) {
    Overview overview = Overview.of(ledger, new MonitorView(Tone.GOOD, "just now", List.of()));
    return List.of(overview.tone().name(), overview.headline());
  }

  @Test
  void aTargetThatHangsForAMinuteIsToldAndIsNotGoodThoughItsLastAnswerIsShown() {
    try (Hanging target = new Hanging()) {
      Ledger well = target.readings.ledger();
      assertThat(well.problem()).isNull();
      target.hang();

      assertThat(target.meanwhile(Duration.ofSeconds(60))).isEqualTo(well);

      Ledger told = target.meanwhile(Duration.ofSeconds(61));
      assertThat(told)
          .isEqualTo(
              new Ledger(
                  MORNING,
                  well.standings(),
                  "The target has not answered since 2025-08-14 09:00:00 UTC.",
                  false));
      assertThat(shown(told))
          .containsExactly("BAD", "The target can't be read, 1 table was never synced.");
      target.answer();
      assertThat(target.readings.ledger().problem()).isNull();
    }
  }

  @Test
  void afterAnIdleHourTheTargetIsGivenAMinuteInWhichWhatItSaidIsNotGood() {
    try (Hanging target = new Hanging()) {
      Ledger well = target.readings.ledger();
      target.now.set(MORNING.plus(Duration.ofHours(1)));
      target.hang();

      Ledger awaited = target.meanwhile(Duration.ofHours(1).plusSeconds(60));
      assertThat(awaited)
          .isEqualTo(
              new Ledger(
                  MORNING,
                  well.standings(),
                  "The target was asked at 2025-08-14 10:00:00 UTC and has not answered yet.",
                  true));
      assertThat(shown(awaited))
          .containsExactly("WARNING", "The target is being read, 1 table was never synced.");

      Ledger told = target.meanwhile(Duration.ofHours(1).plusSeconds(61));
      assertThat(told)
          .isEqualTo(
              new Ledger(
                  MORNING,
                  well.standings(),
                  "The target has not answered since 2025-08-14 10:00:00 UTC.",
                  false));
    }
  }

  @Test
  void theFirstReadingIsAwaitedForAMinuteAndIsNotGoodMeanwhile() {
    try (Hanging target = new Hanging()) {
      target.hang();

      Ledger awaited = target.meanwhile(Duration.ofSeconds(60));
      assertThat(awaited)
          .isEqualTo(
              new Ledger(
                  MORNING.plusSeconds(60),
                  List.of(),
                  "The target was asked at 2025-08-14 09:00:00 UTC and has not answered yet.",
                  true));
      assertThat(shown(awaited)).containsExactly("WARNING", "The target is being read.");
      assertThat(shown(target.meanwhile(Duration.ofSeconds(61))))
          .containsExactly("BAD", "The target can't be read.");
    }
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
    assertThat(shown(ledger)).containsExactly("BAD", "The target can't be read.");
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
