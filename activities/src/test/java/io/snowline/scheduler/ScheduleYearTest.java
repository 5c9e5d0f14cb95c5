package io.snowline.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.monitor.Finding;
import io.snowline.monitor.Judge;
import io.snowline.monitor.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A year of a job with generated pauses, failures, silent stops, maintenance and wrong clocks, in
 * zones with gaps and double hours. A plain matcher of the five fields steps through its minutes
 * and knows the truth; the judge sees only what a scheduler tells, every four hours.
 */
class ScheduleYearTest {
  private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration ROUND = Duration.ofHours(4);

  @ParameterizedTest
  @CsvSource({
    "0 2 * * *, UTC, 1",
    "30 2 * * *, Europe/Paris, 2",
    "30 1 * * *, America/New_York, 3",
    "30 1 * * *, America/New_York, 4",
    "15 0 * * *, America/Santiago, 5",
    "45 1 * * *, Australia/Lord_Howe, 6",
    "0 */6 * * *, Europe/Paris, 7",
    "*/20 * * * *, America/New_York, 8",
    "0 6 * * 1-5, Asia/Kathmandu, 9",
    "30 2 * * SUN, Europe/Paris, 10",
    "0 3 1 * *, UTC, 11",
    "0 0 13 * 5, Australia/Lord_Howe, 12",
    "'45 2,14 * * *', Europe/Paris, 13",
    "0 2 * * SUN-THU, Europe/Paris, 14",
    "30 2 * * SAT-7, Africa/Cairo, 15",
    "0 */24 * * *, America/New_York, 16",
    "*/60 */12 * * *, Australia/Lord_Howe, 17",
    // Where clocks are set forward at midnight, the run of that day has no minute.
    "0 0 * * *, Africa/Cairo, 18",
    "0 0 * * *, Asia/Beirut, 19",
    "0 */24 * * SUN-THU, Asia/Beirut, 20"
  })
  void everyOutageIsFoundWithinARoundAndThereIsNoFalseAlarm(
      String expression, String zone, long seed) {
    SimulatedJob job = new SimulatedJob(expression, zone, seed, BEGIN);

    assertThat(mistakes(job, false)).isEmpty();
    assertThat(job.outages()).as("outages in the year").isPositive();
  }

  @Test
  void aJudgeThatIsLateByARoundMakesMistakes() {
    assertThat(mistakes(new SimulatedJob("0 2 * * *", "UTC", 1, BEGIN), true)).isNotEmpty();
  }

  /** What was found against the truth, where one that stopped is found at once or a round later. */
  private static List<String> mistakes(SimulatedJob job, boolean late) {
    List<String> mistakes = new ArrayList<>();
    Set<Verdict> before = EnumSet.noneOf(Verdict.class);
    for (Instant now = BEGIN; now.isBefore(END); now = now.plus(ROUND)) {
      job.liveUntil(now);
      Set<Verdict> truth = job.truth(now);
      Set<Verdict> seen = EnumSet.noneOf(Verdict.class);
      Judge.judge(job.evidence(now)).stream().map(Finding::verdict).forEach(seen::add);
      boolean stopped = seen.contains(Verdict.STALE) && !before.contains(Verdict.STALE);
      Set<Verdict> found = late && stopped ? before : seen;
      if (found.isEmpty() || !truth.containsAll(found)) {
        mistakes.add("%s: found %s, the truth is %s: %s".formatted(now, found, truth, job));
      }
      before = seen;
    }
    return mistakes;
  }
}
