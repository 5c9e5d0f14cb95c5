package io.snowline.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.monitor.Timetable;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTimetableTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        // period, last fired, now, expected, due, missed
        "PT4H, 2025-08-14T04:00:01Z, 2025-08-14T06:00:00Z,"
            + " 2025-08-14T04:00:00Z, 2025-08-14T04:00:00Z, none",
        "PT4H, 2025-08-14T03:59:01Z, 2025-08-14T06:00:00Z,"
            + " 2025-08-14T04:00:00Z, 2025-08-14T04:00:00Z, none",
        "PT4H, 2025-08-14T00:00:01Z, 2025-08-14T04:10:00Z,"
            + " 2025-08-14T04:00:00Z, 2025-08-14T00:00:00Z, 2025-08-14T04:00:00Z",
        "PT4H, 2025-08-13T20:00:01Z, 2025-08-14T06:00:00Z,"
            + " 2025-08-14T04:00:00Z, 2025-08-14T04:00:00Z, 2025-08-14T00:00:00Z",
        "P1D, none, 2025-08-14T06:00:00Z, 2025-08-14T00:00:00Z, 2025-08-14T00:00:00Z, none"
      })
  void runsAreAtWholeMultiplesOfThePeriod(
      Duration period, Instant fired, Instant now, Instant expected, Instant due, Instant missed) {
    assertThat(PeriodTimetable.at(period, Duration.ofMinutes(30), fired, now))
        .isEqualTo(new Timetable(expected, due, due.minus(Timetable.SKEW), missed, null));
  }
}
