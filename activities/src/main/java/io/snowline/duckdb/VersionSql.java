package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Text;
import io.snowline.duckdb.Canonical.Side;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Statements that tell which run wrote a row that stands in the target.
 *
 * <p>An open version names its row by key and row hash: the hash of all the target's values, not of
 * the compared ones alone. Copies of a key so stay apart, a row that someone changed is nobody's,
 * and a column that source or target gained or lost makes no difference.
 */
final class VersionSql {
  private static final String WRITTEN = "temp.main.snowline_written";

  private VersionSql() {}

  private record Value(String name, Optional<ValueType> type) {}

  /** The 48-bit hash of all of a row's values. */
  static String rowHash(Contract contract, String alias) {
    return rowHash(contract, name -> Optional.of(alias + "." + Sql.name(name)));
  }

  /**
   * The 48-bit hash of all of a row's values, by column name; NULL leaves no trace in it.
   *
   * @param value a column's value as an expression; empty for NULL
   */
  static String rowHash(Contract contract, Function<String, Optional<String>> value) {
    return Stream.concat(
            contract.layout().stream()
                .filter(ContractColumn::inTarget)
                .map(column -> new Value(column.name(), Optional.of(column.type()))),
            contract.targetOnlyWritten().stream()
                .map(column -> new Value(column.name(), column.type())))
        .sorted(Comparator.comparing(column -> column.name().toUpperCase(Locale.ROOT)))
        .flatMap(column -> value.apply(column.name()).map(held -> part(column, held)).stream())
        .collect(Collectors.collectingAndThen(Collectors.toList(), EngineHash::unordered));
  }

  private static String part(Value column, String held) {
    String name = column.name().toUpperCase(Locale.ROOT);
    return column
        .type()
        .map(type -> EngineHash.named(name, type, held))
        .orElseGet(() -> EngineHash.named(name, new Text(), held));
  }

  /**
   * Finds out who wrote the target's rows of some keys. Of versions and rows that are alike, the
   * newest versions and the rows have each other in the order of their age; a version without a row
   * is left out. Parameter: the table's name.
   *
   * @param keys query of the keys
   */
  static String findWritten(Contract contract, String target, String keys) {
    return """
        CREATE OR REPLACE TEMP TABLE snowline_written AS
        WITH
          versions AS (
            SELECT
              snowline_key, row_hash, valid_from, run_in,
              row_number() OVER (
                PARTITION BY snowline_key, row_hash ORDER BY valid_from DESC, run_in DESC
              ) AS newest,
              count(*) OVER (PARTITION BY snowline_key, row_hash) AS alike
            FROM snowline_open_versions
            WHERE table_name = ? AND snowline_key IN (%s)
          ),
          held AS (
            SELECT
              *,
              row_number() OVER (
                PARTITION BY snowline_key, row_hash ORDER BY target_row
              ) AS oldest,
              count(*) OVER (PARTITION BY snowline_key, row_hash) AS alike
            FROM (
              SELECT row.rowid AS target_row, %s AS snowline_key, %s AS row_hash
              FROM %s AS row WHERE %s IN (SELECT versions.snowline_key FROM versions)
            )
          )
        SELECT held.target_row, held.snowline_key, versions.valid_from, versions.run_in
        FROM held JOIN versions
          ON versions.snowline_key = held.snowline_key AND versions.row_hash = held.row_hash
          AND held.oldest = least(held.alike, versions.alike) + 1 - versions.newest"""
        .formatted(
            keys,
            Canonical.key(contract, Side.TARGET),
            rowHash(contract, "row"),
            target,
            Canonical.key(contract, Side.TARGET));
  }

  /** What {@link #findWritten} found: target_row, snowline_key, valid_from and run_in. */
  static String written() {
    return WRITTEN;
  }
}
