package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.warehouse.Step;
import java.time.Duration;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a check compares of the values that Snowflake hands over. */
class CheckRowTest {
  private static final List<String> PLACES =
      List.of("UTC", "America/Bahia_Banderas", "Asia/Kathmandu");

  private final ScriptedSnowflake snowflake = new ScriptedSnowflake();
  private final TimeZone zone = TimeZone.getDefault();

  @AfterEach
  void stop() {
    snowflake.close();
    TimeZone.setDefault(zone);
  }

  /** A value as it comes over the wire, and as BigQuery's side of a check writes it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date | -719162 | 0001-01-01",
        "date | 20293 | 2025-07-24",
        "binary | FF00616263 | ff00616263",
        "boolean | 1 | true",
        "fixed | 420.00 | 420",
        "fixed | 10.50 | 10.5",
        "real | -0.0 | 0",
        "real | 0.30000000000000004 | 0.30000000000000004",
        "real | 1e+20 | 100000000000000000000",
        "variant | \"a  b\" | \"a  b\"",
        "object | {~  \"a \\\" b\": 1.50,~  \"c\": [~    null~  ]~} | {\"a \\\" b\":1.50,\"c\":[null]}",
        "array | [~  undefined,~  1~] | [undefined,1]",
      })
  void aValueIsTheTextThatBigQueryHasWhereverTheWorkerRuns(
      String type, String carried, String expected) {
    snowflake.answers("SELECT * FROM (", type, List.of(carried.replace('~', '\n')));

    assertChecked(expected);
  }

  /** Microseconds and nanoseconds of the second, as Snowflake counts them. */
  @ParameterizedTest
  @CsvSource({
    "time, 9000.000001234, 9000000001, 1234, 02:30:00.000001234",
    "time, 0.000000000, 0, 0, 00:00:00.0",
    "timestamp_ntz, 1648953000.500000000, 1648953000500000, 500000000, 2022-04-03 02:30:00.5",
    "timestamp_ltz, -62135596800.000000000, -62135596800000000, 0, 0001-01-01 00:00:00.0",
    "timestamp_ltz, -0.000001000, -1, 999999000, 1969-12-31 23:59:59.999999",
  })
  void aTimeIsWhatSnowflakeCountsWhereverTheWorkerRuns(
      String type, String carried, String micros, String nanos, String expected) {
    snowflake.answers("SELECT * FROM (", type, List.of(carried));
    snowflake.answers(
        "WITH snowline_check (c0) AS (\nSELECT X FROM T\n) SELECT ",
        List.of("MICROS", "NANOS"),
        List.of(List.of(micros, nanos)));

    assertChecked(expected);
  }

  private void assertChecked(String expected) {
    for (String place : PLACES) {
      TimeZone.setDefault(TimeZone.getTimeZone(place));
      try (SnowflakeSource source =
          new SnowflakeSource(snowflake.account(Duration.ofSeconds(20)), Step.reading())) {
        assertThat(source.check("SELECT X FROM T").rows())
            .as(place)
            .isEqualTo(List.of(List.of(expected)));
      }
    }
  }
}
