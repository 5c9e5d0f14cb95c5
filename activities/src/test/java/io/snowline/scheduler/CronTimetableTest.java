package io.snowline.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.CronExpression;
import io.snowline.monitor.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimetableTest {
  private static final long SEED = 20_250_814;
  private static final Duration GRACE = Duration.ofMinutes(30);

  private static Timetable at(String expression, String zone, String now) {
    return CronTimetable.at(
        expression, zone, GRACE, Instant.parse("2025-01-01T00:00:00Z"), Instant.parse(now));
  }

  @ParameterizedTest
  @CsvSource({
    // expression, zone, now, expected, due
    "0 2 * * *, UTC, 2025-08-14T04:00:00Z, 2025-08-14T02:00:00Z, 2025-08-14T02:00:00Z",
    "0 2 * * *, UTC, 2025-08-14T02:29:59Z, 2025-08-14T02:00:00Z, 2025-08-13T02:00:00Z",
    "0 2 * * *, UTC, 2025-08-14T02:30:00Z, 2025-08-14T02:00:00Z, 2025-08-14T02:00:00Z",
    "0 2 * * *, '', 2025-08-14T01:59:59Z, 2025-08-13T02:00:00Z, 2025-08-13T02:00:00Z",
    "0 2 * * *, Australia/Sydney, 2025-08-14T04:00:00Z, 2025-08-13T16:00:00Z, 2025-08-13T16:00:00Z",
    // Day of month or weekday where both are set; the 15th was a Friday.
    "0 0 13 * 5, UTC, 2025-08-14T04:00:00Z, 2025-08-13T00:00:00Z, 2025-08-13T00:00:00Z",
    "0 0 13 * 5, UTC, 2025-08-16T04:00:00Z, 2025-08-15T00:00:00Z, 2025-08-15T00:00:00Z",
    // 0 and 7 are Sunday, as is its name.
    "0 0 * * 0, UTC, 2025-08-14T04:00:00Z, 2025-08-10T00:00:00Z, 2025-08-10T00:00:00Z",
    "0 0 * * 7, UTC, 2025-08-14T04:00:00Z, 2025-08-10T00:00:00Z, 2025-08-10T00:00:00Z",
    "0 0 * * SUN, UTC, 2025-08-14T04:00:00Z, 2025-08-10T00:00:00Z, 2025-08-10T00:00:00Z",
    "0 0 29 2 *, UTC, 2025-08-14T04:00:00Z, 2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    // What the library refuses as it is written: the 14th was a Thursday.
    "0 2 * * SUN-THU, UTC, 2025-08-16T04:00:00Z, 2025-08-14T02:00:00Z, 2025-08-14T02:00:00Z",
    "0 */24 * * *, UTC, 2025-08-14T04:00:00Z, 2025-08-14T00:00:00Z, 2025-08-14T00:00:00Z",
    "*/60 * * * *, UTC, 2025-08-14T04:10:00Z, 2025-08-14T04:00:00Z, 2025-08-14T03:00:00Z",
    "0 0 1 */12 *, UTC, 2025-08-14T04:00:00Z, 2025-01-01T00:00:00Z, 2025-01-01T00:00:00Z",
    "0 0 */31 * *, UTC, 2025-08-14T04:00:00Z, 2025-08-01T00:00:00Z, 2025-08-01T00:00:00Z",
    "0 0 * * */8, UTC, 2025-08-14T04:00:00Z, 2025-08-10T00:00:00Z, 2025-08-10T00:00:00Z",
    // 30 March 2025 has no 02:30 in Paris.
    "30 2 * * *, Europe/Paris, 2025-03-30T12:00:00Z, 2025-03-29T01:30:00Z, 2025-03-29T01:30:00Z",
    // 26 October has two: the run may be made at either, and counts as missed an hour later.
    "30 2 * * *, Europe/Paris, 2025-10-26T01:45:00Z, 2025-10-26T01:30:00Z, 2025-10-25T00:30:00Z",
    "30 2 * * *, Europe/Paris, 2025-10-26T02:15:00Z, 2025-10-26T01:30:00Z, 2025-10-26T00:30:00Z",
    "30 2 * * *, Europe/Paris, 2025-10-26T03:00:00Z, 2025-10-26T01:30:00Z, 2025-10-26T01:30:00Z"
  })
  void theLastRunAndTheLastThatIsDue(
      String expression, String zone, String now, String expected, String due) {
    Timetable timetable = at(expression, zone, now);

    assertThat(timetable.unknown()).isNull();
    assertThat(timetable.expected()).isEqualTo(expected);
    assertThat(timetable.due()).isEqualTo(due);
  }

  @Test
  void whereAnHourComesTwiceTheFirstCountsToo() {
    assertThat(at("30 2 * * *", "Europe/Paris", "2025-10-26T12:00:00Z").countsFrom())
        .isEqualTo("2025-10-26T00:28:00Z");
    assertThat(at("30 2 * * *", "Europe/Paris", "2025-10-27T12:00:00Z").countsFrom())
        .isEqualTo("2025-10-27T01:28:00Z");
  }

  @Test
  void theFirstMissedRunIsTheFirstAfterTheLastAttempt() {
    Instant now = Instant.parse("2025-08-14T04:00:00Z");

    assertThat(
            CronTimetable.at("0 2 * * *", "UTC", GRACE, Instant.parse("2025-07-15T02:00:02Z"), now)
                .missed())
        .isEqualTo("2025-07-16T02:00:00Z");
    assertThat(
            CronTimetable.at("0 2 * * *", "UTC", GRACE, Instant.parse("2025-08-14T01:59:30Z"), now)
                .missed())
        .as("fired half a minute early")
        .isNull();
    assertThat(CronTimetable.at("0 2 * * *", "UTC", GRACE, null, now).missed()).isNull();
  }

  @Test
  void whateverAConfigurationMayHoldFiresWhenAWalkThroughItsMinutesSays() {
    Random random = new Random(SEED);
    List<String> mistakes = new ArrayList<>();
    int evaluated = 0;
    while (evaluated < 1_500) {
      String expression = new RandomCron(random).expression();
      if (!accepted(expression)) {
        continue;
      }
      evaluated++;
      LocalDateTime now =
          LocalDateTime.of(2025, 1, 1, 0, 0).plusSeconds(random.nextInt(365 * 24 * 3600));
      LocalDateTime since = now.minusMinutes(random.nextInt(4 * 24 * 60));
      MinuteMatcher minutes = new MinuteMatcher(expression);
      Optional<LocalDateTime> last = last(minutes, now);
      Timetable timetable =
          CronTimetable.at(
              expression,
              "UTC",
              GRACE,
              since.minus(Timetable.SKEW).toInstant(ZoneOffset.UTC),
              now.toInstant(ZoneOffset.UTC));
      Instant expected = last.map(run -> run.toInstant(ZoneOffset.UTC)).orElse(null);
      Instant missed =
          last.isEmpty()
              ? null
              : firstAfter(minutes, since, now)
                  .map(run -> run.toInstant(ZoneOffset.UTC))
                  .orElse(null);
      if (!Objects.equals(timetable.expected(), expected)
          || !Objects.equals(timetable.missed(), missed)) {
        mistakes.add(
            "\"%s\" at %s, since %s: %s instead of %s and %s"
                .formatted(expression, now, since, timetable, expected, missed));
      }
    }

    assertThat(mistakes).isEmpty();
  }

  private static boolean accepted(String expression) {
    try {
      CronExpression.parse(expression);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  /** Nothing after nine years, which hold two leap days: there is no such day. */
  private static Optional<LocalDateTime> last(MinuteMatcher minutes, LocalDateTime now) {
    for (LocalDate day = now.toLocalDate(); day.getYear() > 2016; day = day.minusDays(1)) {
      if (!minutes.matches(day)) {
        continue;
      }
      for (int minute = 24 * 60 - 1; minute >= 0; minute--) {
        LocalDateTime time = day.atStartOfDay().plusMinutes(minute);
        if (!time.isAfter(now) && minutes.matches(time)) {
          return Optional.of(time);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<LocalDateTime> firstAfter(
      MinuteMatcher minutes, LocalDateTime since, LocalDateTime now) {
    LocalDateTime minute = since.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    for (; !minute.isAfter(now); minute = minute.plusMinutes(1)) {
      if (minutes.matches(minute)) {
        return Optional.of(minute);
      }
    }
    return Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@daily",
        "every monday 09:00",
        "0 0 L * *",
        "0 22-2 * * *",
        "0 0 2 * * *",
        "60 2 * * *",
        "0 0 30 2 *"
      })
  void whatCanNotBeEvaluatedIsUnknown(String expression) {
    Timetable timetable = at(expression, "UTC", "2025-08-14T04:00:00Z");

    assertThat(timetable.unknown()).startsWith("\"" + expression + "\"");
    assertThat(timetable.due()).isNull();
  }

  @Test
  void aZoneThatIsNotThereIsUnknown() {
    assertThat(at("0 2 * * *", "Mars/Base", "2025-08-14T04:00:00Z").unknown())
        .isEqualTo("no time zone is called \"Mars/Base\"");
  }
}
