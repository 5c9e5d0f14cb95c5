package io.snowline.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.configuration.Spelling;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource({"5, 5 s", "119, 119 s", "120, 2 min", "7199, 119 min", "93600, 26 h", "172800, 2 d"})
  void agesAreToldInTheirLargestWholeUnit(long seconds, String text) {
    assertThat(Words.age(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  /** What a configuration says is shown as that, and not as about that. */
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT90S, 90 s",
    "PT2M, 2 min",
    "PT150M, 150 min",
    "PT26H, 26 h",
    "PT71H, 71 h",
    "P2D, 2 d"
  })
  void lengthsAreToldInTheLargestUnitThatDividesThem(Duration length, String text) {
    assertThat(Words.length(length)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "10485760, 10.0 MiB",
    "1500000000, 1.4 GiB",
    "9223372036854775807, 8192.0 PiB"
  })
  void sizesAreToldInTheUnitThatTheyFill(long bytes, String text) {
    assertThat(Words.bytes(bytes)).isEqualTo(text);
  }

  @Test
  void midnightIsADay() {
    assertThat(Words.day(LocalDateTime.parse("2025-07-24T00:00:00"))).isEqualTo("2025-07-24");
    assertThat(Words.day(LocalDateTime.parse("2025-07-24T06:02:11.5")))
        .isEqualTo("2025-07-24 06:02:11");
  }

  @Test
  void valuesCanNotMoveATerminalsCursor() {
    assertThat(Words.value("a\n\u001b[2Jb\u202e")).isEqualTo("a\\n\\u001b[2Jb\\u202e");
    assertThat(Words.value("Zoë ✓")).isEqualTo("Zoë ✓");
    assertThat(Words.value(null)).isEqualTo("NULL");
  }

  @ParameterizedTest
  @CsvSource({"syn, sync", "Sync-Full, sync_full", "itms, items", "hist, history"})
  void aMistypedWordIsGuessed(String typed, String word) {
    assertThat(Spelling.nearest(typed, List.of("sync", "sync_full", "items", "history")))
        .contains(word);
  }

  @Test
  void nothingIsGuessedWhereNothingIsNear() {
    assertThat(Spelling.nearest("budget", List.of("sync", "items"))).isEmpty();
  }
}
