package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.ColumnRule;
import io.snowline.definition.Storage;
import io.snowline.definition.Storage.Partition;
import io.snowline.definition.Storage.Unit;
import io.snowline.definition.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationStorageTest {
  private static final String BIGQUERY =
      """
      source: {duckdb: {file: source.duckdb}}
      target: {bigquery: {project: my-project, dataset: d, location: EU}}
      """;

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = ConfigurationFolder.in(temporary);
  }

  private static String table(String ends, String settings) {
    return ends
        + "tables:\n  orders: {source: O, target: T, key: [ID],\n    %s}\n".formatted(settings);
  }

  private TableDefinition table(String settings) {
    return folder.load(table(BIGQUERY, settings)).tables().get(0);
  }

  @Test
  void rulesOfColumnsAreReadByTheirNames() {
    TableDefinition table = table("columns: {SEEN_AT: text, \"No. 1\": quarantine, body: json}");

    assertThat(table.columns())
        .isEqualTo(
            Map.of(
                "SEEN_AT",
                ColumnRule.TEXT,
                "No. 1",
                ColumnRule.QUARANTINE,
                "body",
                ColumnRule.JSON));
    assertThat(table.rule("BODY")).isEqualTo(ColumnRule.JSON);
  }

  @ParameterizedTest
  @CsvSource({
    "'{column: SEEN_AT}', DAY",
    "'{column: SEEN_AT, by: hour}', HOUR",
    "'{column: SEEN_AT, by: day}', DAY",
    "'{column: SEEN_AT, by: month}', MONTH",
    "'{column: SEEN_AT, by: year}', YEAR"
  })
  void aTableIsDividedByTime(String partition, Unit unit) {
    assertThat(table("cluster: [A, b, C, D], partition: " + partition).storage())
        .isEqualTo(
            new Storage(Optional.of(new Partition("SEEN_AT", unit)), List.of("A", "b", "C", "D")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "columns: {A: texts} | 5:18 tables.orders.columns.A: found \"texts\"; expected text,"
            + " quarantine or json",
        "columns: {A: exact} | 5:18 tables.orders.columns.A: found \"exact\"; expected text,"
            + " quarantine or json",
        "columns: {A: text, a: json} | 5:24 tables.orders.columns.a: listed twice; expected each"
            + " column once, whatever its case",
        "columns: {\"a\\tb\": text} | 5:15 tables.orders.columns.a\\u0009b: \"a\\u0009b\" can't be"
            + " a name; expected 1 to 255 characters, no control characters",
        "columns: {} | 5:5 tables.orders.columns: empty; expected a rule a column, e.g. columns:"
            + " {UPDATED_AT: text}",
        "columns: [A] | 5:5 tables.orders.columns: found a list; expected a rule a column, e.g."
            + " columns: {UPDATED_AT: text}",
        "partition: {by: day} | 5:5 tables.orders.partition.column: missing; expected the name of a"
            + " date or timestamp column",
        "partition: {column: A, by: week} | 5:32 tables.orders.partition.by: found \"week\";"
            + " expected hour, day, month or year",
        "partition: A | 5:16 tables.orders.partition: found \"A\"; expected a column, e.g. {column:"
            + " UPDATED_AT, by: day}",
        "cluster: [A, B, C, D, E] | 5:5 tables.orders.cluster: 5 items; expected at most 4",
        "cluster: [A, a] | 5:18 tables.orders.cluster[1]: listed twice; expected each column once",
      })
  void whatCanNotBeIsRefused(String setting, String problem) {
    assertThat(folder.problems(table(BIGQUERY, setting))).containsExactly(problem);
  }

  @Test
  void duckDbKeepsTablesWhole() {
    assertThat(
            folder.problems(
                table(ConfigurationFolder.ENDS, "partition: {column: A},\n    cluster: [A]")))
        .containsExactly(
            "5:5 tables.orders.partition: DuckDB keeps tables whole; remove it",
            "6:5 tables.orders.cluster: DuckDB keeps tables whole; remove it");
  }
}
