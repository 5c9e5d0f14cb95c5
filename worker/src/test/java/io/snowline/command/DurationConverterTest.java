package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
  private final DurationConverter converter = new DurationConverter();

  @Test
  void aTimeIsTakenInEachUnitUpToTheLongest() {
    assertThat(converter.convert("90m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(converter.convert("20160m")).isEqualTo(Duration.ofDays(14));
    assertThat(converter.convert("527040m")).isEqualTo(Duration.ofDays(366));
    assertThat(converter.convert("8784h")).isEqualTo(Duration.ofDays(366));
    assertThat(converter.convert("366d")).isEqualTo(Duration.ofDays(366));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0m", "-1h", "4", "1y", "367d", "8785h", "527041m", "99999999m"})
  void anyOtherIsRefusedWithWhatIsExpected(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("expected a time such as 90m, 24h or 7d, at most 366d, not " + text);
  }
}
