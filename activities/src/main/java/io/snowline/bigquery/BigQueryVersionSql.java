package io.snowline.bigquery;

import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Expressions and statements that tell which run wrote a row that stands in the target.
 *
 * <p>An open version names its row by key and row hash: the hash of all the target's values, not of
 * the compared ones alone. Copies of a key so stay apart, a row that someone changed is nobody's,
 * and a column that source or target gained or lost makes no difference.
 */
final class BigQueryVersionSql {
  private BigQueryVersionSql() {}

  private record Value(String name, Optional<ValueType> type, String engineType) {}

  /**
   * The 48-bit hash of all of a row's values, by column name; NULL leaves no trace in it.
   *
   * @param value a column's value as an expression; empty for NULL
   */
  static String rowHash(Contract contract, Function<String, Optional<String>> value) {
    List<String> parts =
        Stream.concat(
                contract.layout().stream()
                    .map(
                        column ->
                            new Value(
                                column.name(), Optional.of(column.type()), column.targetType())),
                contract.targetOnly().stream()
                    .map(column -> new Value(column.name(), column.type(), column.engineType())))
            .sorted(Comparator.comparing(column -> column.name().toUpperCase(Locale.ROOT)))
            .flatMap(column -> value.apply(column.name()).map(held -> part(column, held)).stream())
            .toList();
    String text = parts.isEmpty() ? "''" : "CONCAT(" + String.join(", ", parts) + ")";
    return "CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(%s)), 21)) AS INT64)".formatted(text);
  }

  /** The hash of a row of the target. */
  static String rowHash(Contract contract) {
    return rowHash(contract, name -> held(contract, name));
  }

  /** The target's value of a column; empty where the target doesn't have it yet. */
  private static Optional<String> held(Contract contract, String name) {
    boolean missing =
        contract.layout().stream()
            .anyMatch(column -> column.name().equals(name) && !column.inTarget());
    return missing ? Optional.empty() : Optional.of(BigQuerySql.name(name));
  }

  private static String part(Value column, String held) {
    String text =
        column
            .type()
            .map(type -> BigQueryCanonical.withLength(type, held))
            .orElseGet(
                () -> BigQueryCanonical.withLength(BigQueryShown.text(column.engineType(), held)));
    return "IF(%s IS NULL, '', CONCAT(%s, %s))"
        .formatted(held, BigQuerySql.text(column.name().toUpperCase(Locale.ROOT) + "="), text);
  }

  /**
   * A table of who wrote the rows: key, {@code position} (the row's number among those of its key),
   * {@code valid_from} and {@code run_in}. Of versions and rows that are alike, the newest versions
   * and the rows have each other in the order of their age; a version without a row is left out.
   *
   * @param name the temporary table
   * @param rows query of key, {@code snowline_row_hash} and {@code position}; a row with a larger
   *     position is older
   * @param versions the table of open versions. Parameter: table
   */
  static String findWritten(String name, String rows, String versions) {
    return """
        CREATE TEMP TABLE %s AS
        WITH
          held AS (
            SELECT
              snowline_key, snowline_row_hash, position,
              ROW_NUMBER() OVER (
                PARTITION BY snowline_key, snowline_row_hash ORDER BY position DESC
              ) AS oldest,
              COUNT(*) OVER (PARTITION BY snowline_key, snowline_row_hash) AS alike
            FROM (
        %s
            )
          ),
          versions AS (
            SELECT
              snowline_key, row_hash, valid_from, run_in,
              ROW_NUMBER() OVER (
                PARTITION BY snowline_key, row_hash ORDER BY valid_from DESC, run_in DESC
              ) AS newest,
              COUNT(*) OVER (PARTITION BY snowline_key, row_hash) AS alike
            FROM %s
            WHERE table_name = @table AND snowline_key IN (SELECT held.snowline_key FROM held)
          )
        SELECT held.snowline_key, held.position, versions.valid_from, versions.run_in
        FROM held JOIN versions
          ON versions.snowline_key = held.snowline_key
          AND versions.row_hash = held.snowline_row_hash
        WHERE held.oldest = LEAST(held.alike, versions.alike) + 1 - versions.newest"""
        .formatted(name, rows.indent(6).stripTrailing(), versions);
  }

  /** The names of the target's columns that are kept in history, quoted. */
  static List<String> columns(Contract contract) {
    return Stream.concat(
            contract.layout().stream().map(ContractColumn::name),
            contract.targetOnly().stream().map(Column::name))
        .map(BigQuerySql::name)
        .toList();
  }

  /** The names with an alias before each, with commas. */
  static String qualified(String alias, List<String> quoted) {
    return quoted.stream().map(name -> alias + "." + name).collect(Collectors.joining(", "));
  }
}
