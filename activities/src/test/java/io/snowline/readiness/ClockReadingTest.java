package io.snowline.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockReadingTest {
  private static final Instant BEFORE = Instant.parse("2025-07-15T02:00:00Z");

  private static ClockReading reading(long thereMillis, long tookMillis) {
    return new ClockReading(BEFORE, BEFORE.plusMillis(thereMillis), BEFORE.plusMillis(tookMillis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "     0 |   400 | agrees with this machine's within 0.5 s",
        "   400 |   400 | agrees with this machine's within 0.5 s",
        "   150 |     1 | 0.2 s ahead of this machine's, tolerated are 30 s",
        "-29900 |   100 | 30.0 s behind this machine's, tolerated are 30 s",
        " 30100 |   100 | 30.1 s ahead of this machine's, tolerated are 30 s",
      })
  void clocksThatAgreePass(long there, long took, String found) {
    assertThat(reading(there, took).judged("Snowflake")).isEqualTo(Found.of(found));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " 30101 |   100 | this machine's clock is 30.1 s behind Snowflake's; expected 30 s at most",
        "-60000 |   100 | this machine's clock is 60.1 s ahead of Snowflake's; expected 30 s at most",
        " 10000 | 31000 | Snowflake took 31.1 s to answer, too long to compare clocks; expected 30 s at most",
      })
  void clocksThatAreApartOrCannotBeComparedFail(long there, long took, String found) {
    assertThatThrownBy(() -> reading(there, took).judged("Snowflake"))
        .isInstanceOf(NotReadyException.class)
        .hasMessage(found);
  }

  @Test
  void whatToDoIsSaidWhereClocksAreApart() {
    assertThatThrownBy(() -> reading(90_000, 100).judged("Temporal"))
        .isInstanceOfSatisfying(
            NotReadyException.class,
            apart -> assertThat(apart.advice().get(0)).startsWith("timedatectl set-ntp true"));
  }
}
