package io.snowline.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 * * *            | 0     | 2       | *     | *   | *",
        "30 6 * * *           | 30    | 6       | *     | *   | *",
        "*/20 9-17/4 * * *    | 0 20 40 | 9 13 17 | *   | *   | *",
        "0,30,5 0 1,15 * *    | 0 5 30 | 0      | 1 15  | *   | *",
        "0 0 * JAN-mar,12 *   | 0     | 0       | *     | 1 2 3 12 | *",
        "0 0 * * MON-FRI      | 0     | 0       | *     | *   | 1 2 3 4 5",
        "0 0 * * 7            | 0     | 0       | *     | *   | 0",
        "0 0 * * 5-7          | 0     | 0       | *     | *   | 0 5 6",
        "0 0 * * sun          | 0     | 0       | *     | *   | 0",
        "0 0 * * */3          | 0     | 0       | *     | *   | 0 3 6",
        "0 0 */10 * *         | 0     | 0       | 1 11 21 31 | * | *",
        "59 23 31 12 *        | 59    | 23      | 31    | 12  | *",
      })
  void eachFieldIsTheSetOfItsValues(
      String text, String minutes, String hours, String days, String months, String weekdays) {
    CronExpression cron = CronExpression.parse(text);

    assertThat(shown(cron.minutes(), 60)).isEqualTo(minutes);
    assertThat(shown(cron.hours(), 24)).isEqualTo(hours);
    assertThat(shown(cron.daysOfMonth(), 31)).isEqualTo(days);
    assertThat(shown(cron.months(), 12)).isEqualTo(months);
    assertThat(shown(cron.daysOfWeek(), 7)).isEqualTo(weekdays);
    assertThat(cron.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 * * *           | 0 2 * * *",
        "0 2 * * SUN-THU     | 0 2 * * 0,1,2,3,4",
        "0 */24 * * *        | 0 0 * * *",
        "*/60 * * * *        | 0 * * * *",
        "0 0 1 */12 *        | 0 0 1 1 *",
        "0 0 */31 * *        | 0 0 1 * *",
        "0 0 * * */8         | 0 0 * * 0",
        "0-59 0-23 1-31 JAN-DEC * | * * * * *",
        "30 6 * * 0-7        | 30 6 * * *",
        "0 0 * * 5-7         | 0 0 * * 0,5,6",
      })
  void theSameTimesHaveOneSpelling(String text, String canonical) {
    CronExpression cron = CronExpression.parse(text);

    assertThat(cron.canonical()).isEqualTo(canonical);
    assertThat(CronExpression.parse(canonical).canonical()).isEqualTo(canonical);
  }

  private static String shown(SortedSet<Integer> values, int all) {
    return values.size() == all
        ? "*"
        : values.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 * *       | 4 fields instead of five: minute, hour, day of month, month, day of week",
        "0 0 2 * * *   | 6 fields instead of five: minute, hour, day of month, month, day of week",
        "@daily        | 1 fields instead of five: minute, hour, day of month, month, day of week",
        "60 2 * * *    | \"60\" can't be a minute; expected 0 to 59",
        "0 24 * * *    | \"24\" can't be a hour; expected 0 to 23",
        "0 0 0 * *     | \"0\" can't be a day of month; expected 1 to 31",
        "0 0 * FOO *   | \"FOO\" can't be a month; expected 1 to 12 or JAN to DEC",
        "0 0 * * 8     | \"8\" can't be a day of week; expected 0 to 7 or SUN to SAT",
        "0 17-9 * * *  | \"17-9\" can't be a hour; a range goes upwards",
        "*/0 * * * *   | \"*/0\" can't be a minute; a step is at least 1",
        "5/10 * * * *  | \"5/10\" can't be a minute; expected 0 to 59, a range such as 0-59, or * or a range with /step",
        "0 0 L * *     | \"L\" can't be a day of month; expected 1 to 31, a range such as 1-31, or * or a range with /step",
        "0,, 0 * * *   | \"\" can't be a minute; expected 0 to 59, a range such as 0-59, or * or a range with /step",
        "0 0 1 * 1     | day of month and day of week are both restricted, which schedulers read differently; write two schedules",
        "0 2 */2 * 1   | day of month and day of week are both restricted, which schedulers read differently; write two schedules",
        "0 2 1 * */2   | day of month and day of week are both restricted, which schedulers read differently; write two schedules",
        "0 2 */2 * */2 | day of month and day of week are both restricted, which schedulers read differently; write two schedules",
        "0 2 *,1 * 1   | day of month and day of week are both restricted, which schedulers read differently; write two schedules",
        "0 2 */1 * 1   | day of month and day of week are both restricted, which schedulers read differently; write two schedules",
      })
  void whatCannotBeReadIsRefusedWithTheReason(String text, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CronExpression.parse(text))
        .withMessage(reason);
  }

  @ParameterizedTest
  @CsvSource({"0 2 * * *", "*/7 */5 * */2 1-5"})
  void whatIsReadOnceIsReadAgainTheSame(String text) {
    assertThat(Set.of(CronExpression.parse(text), CronExpression.parse("1 1 1 1 *")))
        .contains(CronExpression.parse(" " + text + " "));
  }
}
