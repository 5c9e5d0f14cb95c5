package io.snowline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.monitor.Finding;
import io.snowline.monitor.MonitorOrder;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.MonitorReport;
import io.snowline.monitor.Verdict;
import io.snowline.temporal.MonitorRounds.Round;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WatchedTest {
  private static final Instant NOON = Instant.parse("2025-08-14T12:00:00Z");

  private static Round round(String schedule, Instant endedAt, Finding... findings) {
    return round(schedule, null, endedAt, findings);
  }

  private static Round round(
      String schedule, Conduct conduct, Instant endedAt, Finding... findings) {
    return new Round(
        new MonitorOrder(schedule, conduct, null),
        new MonitorReport(
            endedAt,
            endedAt,
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
        endedAt);
  }

  private static Finding finding(String subject, boolean ofTable, Verdict verdict) {
    return new Finding(subject, ofTable, verdict, null, null, "");
  }

  private static Watched of(Round... newestFirst) {
    return Watched.of(Stream.of(newestFirst).iterator());
  }

  @Test
  void theNewestWholeRoundIsTheHeartbeatAndNothingBeforeItCounts() {
    assertThat(
            of(
                round(
                    null,
                    NOON,
                    finding("nightly", false, Verdict.HEALTHY),
                    finding("items", true, Verdict.TABLE_STALE)),
                round(
                    null,
                    NOON.minusSeconds(60),
                    finding("nightly", false, Verdict.PAUSED),
                    finding("gone", false, Verdict.PAUSED))))
        .isEqualTo(new Watched(Optional.of(NOON), Map.of("nightly", Verdict.HEALTHY)));
  }

  @Test
  void aRoundOfOneScheduleIsNoHeartbeatThoughItsVerdictIsNewer() {
    assertThat(
            of(
                round("nightly", NOON, finding("nightly", false, Verdict.HEALTHY)),
                round(
                    null,
                    NOON.minusSeconds(60),
                    finding("nightly", false, Verdict.PAUSED),
                    finding("weekly", false, Verdict.MISSING))))
        .isEqualTo(
            new Watched(
                Optional.of(NOON.minusSeconds(60)),
                Map.of("nightly", Verdict.HEALTHY, "weekly", Verdict.MISSING)));
  }

  @Test
  void aPersonWhoOnlyLooksIsNoHeartbeatThoughTheirVerdictsAreTheNewest() {
    Round look = round(null, Conduct.LOOK, NOON, finding("nightly", false, Verdict.PAUSED));
    assertThat(
            of(
                look,
                round(
                    null,
                    Conduct.REPAIR,
                    NOON.minusSeconds(60),
                    finding("nightly", false, Verdict.HEALTHY),
                    finding("gone", false, Verdict.HEALTHY))))
        .isEqualTo(
            new Watched(Optional.of(NOON.minusSeconds(60)), Map.of("nightly", Verdict.PAUSED)));
    assertThat(of(look))
        .isEqualTo(new Watched(Optional.empty(), Map.of("nightly", Verdict.PAUSED)));
  }

  @Test
  void withoutAWholeRoundThereIsNoHeartbeat() {
    assertThat(of()).isEqualTo(new Watched(Optional.empty(), Map.of()));
    assertThat(of(round("nightly", NOON, finding("nightly", false, Verdict.STALE))))
        .isEqualTo(new Watched(Optional.empty(), Map.of("nightly", Verdict.STALE)));
  }
}
