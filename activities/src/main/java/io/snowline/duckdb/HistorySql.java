package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.duckdb.Canonical.Side;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statement that reads the versions of a key. */
final class HistorySql {
  private HistorySql() {}

  /**
   * Every version of the rows whose first key columns have these values, oldest first: from, to,
   * run_in, run_out, row hash, key text and the columns asked for. Parameters: the table's name,
   * then the key values twice.
   */
  static String versions(
      Contract contract, String target, String history, List<String> columns, int keyValues) {
    String values =
        columns.stream()
            .map(column -> "version." + Sql.name(column) + "::VARCHAR")
            .collect(Collectors.joining(", "));
    String matches =
        IntStream.range(0, keyValues)
            .mapToObj(
                position ->
                    Sql.name(contract.key().get(position).name()) + "::VARCHAR COLLATE C = ?")
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
        WITH present AS (
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
            VersionSql.rowHash(contract, "row"));
  }
}
