package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Whole;
import io.snowline.duckdb.Canonical.Side;
import io.snowline.warehouse.TypedValue;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statement that reads the versions of a key. */
final class HistorySql {
  private HistorySql() {}

  /**
   * Every version of the rows whose first key columns have these values, oldest first: from, to,
   * run_in, run_out, row hash, key text and the columns asked for. Parameters: the key values, as
   * {@link TypedValue} has them, then the table's name.
   */
  static String versions(
      Contract contract, String target, String history, List<String> columns, int keyValues) {
    String values =
        columns.stream()
            .map(column -> "version." + Sql.name(column) + "::VARCHAR")
            .collect(Collectors.joining(", "));
    String given =
        IntStream.range(0, keyValues)
            .mapToObj(position -> "?::VARCHAR AS key_" + position)
            .collect(Collectors.joining(", "));
    String matches =
        IntStream.range(0, keyValues)
            .mapToObj(
                position ->
                    matches(
                        contract.key().get(position),
                        "(SELECT key_%s FROM snowline_given)".formatted(position)))
            .collect(Collectors.joining(" AND "));
    String key = Canonical.key(contract, Side.TARGET);
    String hash = Canonical.hash(contract, Side.TARGET);
    String stamped =
        contract
            .snapshot()
            .or(contract::stamp)
            .map(ContractColumn::name)
            .map(name -> "TRY_CAST(version.%s AS TIMESTAMP)".formatted(Sql.name(name)))
            .orElse("NULL::TIMESTAMP");
    return """
        WITH snowline_given AS (SELECT %9$s),
        present AS (
          SELECT *, %1$s AS snowline_key, %2$s AS snowline_hash, %8$s AS snowline_row_hash
          FROM %3$s AS row WHERE %4$s
        )
        SELECT coalesce(open.valid_from, %5$s) AS since, NULL AS until, open.run_in, NULL AS run_out,
          version.snowline_hash, version.snowline_key, %6$s
        FROM present AS version LEFT JOIN (
          SELECT
            snowline_key, row_hash, max(valid_from) AS valid_from,
            max_by(run_in, valid_from) AS run_in
          FROM snowline_open_versions WHERE table_name = ? GROUP BY snowline_key, row_hash
        ) AS open
          ON open.snowline_key = version.snowline_key
          AND open.row_hash = version.snowline_row_hash
        UNION ALL
        SELECT valid_from, valid_to, run_in, run_out, %2$s, %1$s, %6$s FROM %7$s AS version WHERE %4$s
        ORDER BY 6, 1 NULLS FIRST, 2 NULLS LAST"""
        .formatted(
            key,
            hash,
            target,
            matches,
            stamped,
            values,
            history,
            VersionSql.rowHash(contract, "row"),
            given);
  }

  /** Whether the column holds what was typed: numbers by value, and no value by the word NULL. */
  private static String matches(ContractColumn column, String typed) {
    String name = Sql.name(column.name());
    return "(%s OR (%s IS NULL AND %s = %s))"
        .formatted(equal(column, name, typed), name, typed, Sql.text(TypedValue.NULL));
  }

  private static String equal(ContractColumn column, String name, String typed) {
    if (column.type() instanceof Floating) {
      return "%s = TRY_CAST(%s AS %s)".formatted(name, typed, column.targetType());
    }
    String text = name + "::VARCHAR COLLATE C";
    if (column.type() instanceof Exact || column.type() instanceof Whole) {
      // Not cast: a history may hold what the target's type doesn't.
      text =
          "CASE WHEN contains(%1$s::VARCHAR, '.') THEN rtrim(rtrim(%1$s::VARCHAR, '0'), '.') ELSE %1$s::VARCHAR END"
              .formatted(name);
    }
    return "%s = %s".formatted(text, typed);
  }
}
