package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.Definitions;
import io.snowline.monitor.Finding;
import io.snowline.monitor.MonitorOrder;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.MonitorReport;
import io.snowline.monitor.Verdict;
import io.snowline.temporal.MonitorRounds.Round;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MonitorViewTest {
  private static final Instant NOW = Instant.parse("2025-08-14T09:00:00Z");

  private @TempDir Path folder;
  private Definitions definitions;

  @BeforeEach
  void configure() {
    definitions = configured("  monitor: {workflow: monitor, every: 4h}");
  }

  private Definitions configured(String monitor) {
    return new PagesFolder(folder)
        .source("CREATE TABLE IF NOT EXISTS ITEMS (ID INTEGER)")
        .with(
            "snowline.yaml",
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables:
              items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
            schedules:
              night: {mode: full, cron: "0 2 * * *"}
            """
                + monitor)
        .definitions();
  }

  /** As the monitor's own schedule makes it. */
  private static Round round(String readAt, Finding... findings) {
    return round(null, null, readAt, findings);
  }

  private static Round round(String schedule, Conduct conduct, String readAt, Finding... findings) {
    Instant at = Instant.parse(readAt);
    return new Round(
        new MonitorOrder(schedule, conduct, "test"),
        new MonitorReport(
            at,
            at,
            List.of(),
            List.of(),
            List.of(),
            List.of(findings),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null),
        at);
  }

  private static Finding found(String schedule, Verdict verdict) {
    return new Finding(schedule, false, verdict, "items", null, "found " + verdict);
  }

  private List<String> lines(Round... newestFirst) {
    return MonitorView.of(definitions, List.of(newestFirst), NOW).schedules().stream()
        .map(schedule -> schedule.name() + " " + schedule.verdict() + " " + schedule.tone())
        .toList();
  }

  @Test
  void withoutARoundNobodyKnowsAndThatIsNotGood() {
    MonitorView view = MonitorView.of(definitions, List.of(), NOW);

    assertThat(view.tone()).isEqualTo(Tone.WARNING);
    assertThat(lines())
        .containsExactly("snowline/night unknown WARNING", "snowline/monitor unknown WARNING");
    assertThat(view.schedules())
        .extracting(ScheduleView::fires)
        .containsExactly("0 2 * * * UTC", "every 4 h");
    assertThat(MonitorView.unreadable(definitions, "no answer").schedules())
        .allMatch(schedule -> schedule.tone() == Tone.WARNING);
  }

  @Test
  void theNewestRoundThatLookedAtAScheduleCounts() {
    assertThat(
            lines(
                round("2025-08-14T08:30:00Z", found("snowline/night", Verdict.HEALTHY)),
                round(
                    "2025-08-14T08:00:00Z",
                    found("snowline/night", Verdict.PAUSED),
                    found("snowline/monitor", Verdict.HEALTHY))))
        .containsExactly("snowline/night healthy GOOD", "snowline/monitor healthy GOOD");
  }

  @Test
  void whatIsWrongComesFirst() {
    assertThat(
            lines(
                round(
                    "2025-08-14T08:00:00Z",
                    found("snowline/night", Verdict.HEALTHY),
                    found("snowline/monitor", Verdict.CRON_DRIFTED),
                    found("snowline/monitor", Verdict.STALE))))
        .containsExactly("snowline/monitor cron drifted BAD", "snowline/night healthy GOOD");
  }

  /** Rounds are due at 00:00, 04:00 and 08:00 and may be half an hour late. */
  @Test
  void aVerdictIsNoLongerKnownWhenTheNextRoundIsMissing() {
    Finding[] healthy = {
      found("snowline/night", Verdict.HEALTHY), found("snowline/monitor", Verdict.HEALTHY)
    };

    MonitorView missing =
        MonitorView.of(definitions, List.of(round("2025-08-14T07:57:00Z", healthy)), NOW);
    assertThat(missing.tone()).isEqualTo(Tone.BAD);
    assertThat(missing.schedules())
        .allMatch(schedule -> schedule.verdict().equals("unknown"))
        .allMatch(schedule -> schedule.detail().equals("last judged 63 min ago, too long ago"));
    assertThat(
            MonitorView.of(definitions, List.of(round("2025-08-14T07:59:00Z", healthy)), NOW)
                .tone())
        .isEqualTo(Tone.GOOD);
  }

  /** Two rounds are missing, and the alert says so: whoever looks by hand ends no such silence. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, LOOK, BAD, The monitor's last round was 5 h ago (2025-08-14 04:00:00 UTC): a round is missing.",
        "snowline/night, LOOK, BAD, The monitor's last round was 5 h ago (2025-08-14 04:00:00 UTC): a round is missing.",
        "snowline/night, REPAIR, BAD, The monitor's last round was 5 h ago (2025-08-14 04:00:00 UTC): a round is missing.",
        "-, REPAIR, GOOD, The monitor's last round was 2 min ago (2025-08-14 08:58:00 UTC).",
      })
  void aLookByHandIsNoRoundOfTheMonitorsOwnThoughItsVerdictsCount(
      String schedule, Conduct conduct, Tone tone, String heartbeat) {
    MonitorView view =
        MonitorView.of(
            definitions,
            List.of(
                round(
                    schedule,
                    conduct,
                    "2025-08-14T08:58:00Z",
                    found("snowline/night", Verdict.PAUSED)),
                round("2025-08-14T04:00:00Z", found("snowline/night", Verdict.HEALTHY))),
            NOW);

    assertThat(view.tone()).isEqualTo(tone);
    assertThat(view.heartbeat()).isEqualTo(heartbeat);
    assertThat(view.schedules().get(0).verdict()).isEqualTo("paused");
  }

  @Test
  void roundsByHandAloneAreNoWatchUnlessNoScheduleStartsTheMonitor() {
    Round whole =
        round(null, Conduct.LOOK, "2025-08-14T08:58:00Z", found("snowline/night", Verdict.HEALTHY));
    Round single =
        round(
            "snowline/night",
            Conduct.LOOK,
            "2025-08-14T08:59:00Z",
            found("snowline/night", Verdict.HEALTHY));
    String nobody =
        "No round of the monitor's own over everything is known: nobody watches schedules and tables.";

    MonitorView scheduled = MonitorView.of(definitions, List.of(single, whole), NOW);
    assertThat(scheduled.tone()).isEqualTo(Tone.BAD);
    assertThat(scheduled.heartbeat()).isEqualTo(nobody);

    definitions = configured("");
    MonitorView byHand = MonitorView.of(definitions, List.of(single, whole), NOW);
    assertThat(byHand.tone()).isEqualTo(Tone.GOOD);
    assertThat(byHand.heartbeat())
        .isEqualTo("The monitor's last round was 2 min ago (2025-08-14 08:58:00 UTC).");
    MonitorView partial = MonitorView.of(definitions, List.of(single), NOW);
    assertThat(partial.tone()).isEqualTo(Tone.BAD);
    assertThat(partial.heartbeat()).isEqualTo(nobody);
  }

  @Test
  void withoutAScheduleOfItsOwnARoundCountsForTwelveHours() {
    definitions = configured("");
    Finding healthy = found("snowline/night", Verdict.HEALTHY);

    assertThat(lines(round("2025-08-13T21:00:00Z", healthy)))
        .containsExactly("snowline/night healthy GOOD");
    assertThat(lines(round("2025-08-13T20:59:59Z", healthy)))
        .containsExactly("snowline/night unknown WARNING");
  }

  @ParameterizedTest
  @EnumSource
  void onlyHealthyIsGreen(Verdict verdict) {
    assertThat(Tone.of(verdict) == Tone.GOOD).isEqualTo(verdict == Verdict.HEALTHY);
    assertThat(Tone.of(verdict) == Tone.BAD)
        .isEqualTo(verdict.wrong() && verdict != Verdict.UNKNOWN);
  }
}
