package io.snowline.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ORDERS        | ORDERS",
        "snow.duckdb   | snow.duckdb",
        "true          | \"true\"",
        "No            | \"No\"",
        "12            | \"12\"",
        "a: b          | \"a: b\"",
        "say \"x\"     | \"say \\\"x\\\"\"",
        "back\\slash   | \"back\\\\slash\"",
        "${HOME}       | \"$${HOME}\"",
        "-             | \"-\"",
      })
  void textsAreWrittenSoThatTheyAreReadAsTheyWere(String text, String written) {
    assertThat(ConfigurationText.scalar(text)).isEqualTo(written);
  }
}
