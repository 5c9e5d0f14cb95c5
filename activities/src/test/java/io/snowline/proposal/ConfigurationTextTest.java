package io.snowline.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.warehouse.Uniqueness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "   1 |    1 | Proven unique on what is there: 1 row, 1 key. Is it",
        "6000 | 6000 | Proven unique on what is there: 6,000 rows, 6,000 keys. Is it",
      })
  void theProofStandsBesideTheKey(long rows, long keys, String proof) {
    FoundKey key =
        new FoundKey(
            List.of("ID"),
            new Uniqueness(rows, keys),
            FoundKey.Origin.FOUND,
            List.of(List.of("ID")));
    TableProposal table =
        new TableProposal("items", "ITEMS", "ITEMS", key, List.of(), Map.of(), Optional.empty());

    assertThat(ConfigurationText.of(List.of(), List.of(table), "2026-11-30")).contains(proof);
  }
}
