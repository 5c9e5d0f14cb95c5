package io.snowline.bigquery;

import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Whole;
import io.snowline.warehouse.TypedValue;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statement that reads the versions of a key. */
final class BigQueryHistorySql {
  private BigQueryHistorySql() {}

  /**
   * Every version of the rows whose first key columns have these values, oldest first: since,
   * until, run_in, run_out, row hash, key text and the columns asked for. Parameters: {@code
   * table}, and {@code key_0} and on for the key's values as {@link TypedValue} has them.
   */
  static String versions(
      Contract contract,
      String target,
      String history,
      String versions,
      List<String> columns,
      int keyValues) {
    String values =
        columns.stream()
            .map(column -> shown(contract, "snowline_version", column))
            .map(text -> text + ", ")
            .collect(Collectors.joining());
    values = values.isEmpty() ? "" : ", " + values.substring(0, values.length() - 2);
    String matches =
        IntStream.range(0, keyValues)
            .mapToObj(
                position -> matches(contract, contract.key().get(position), "@key_" + position))
            .collect(Collectors.joining(" AND "));
    String stamped =
        contract
            .snapshot()
            .or(contract::stamp)
            .filter(BigQueryPlanSql::isTime)
            .map(ContractColumn::name)
            .map(name -> "CAST(snowline_version.%s AS TIMESTAMP)".formatted(BigQuerySql.name(name)))
            .orElse("CAST(NULL AS TIMESTAMP)");
    String key = BigQueryCanonical.key(contract);
    String hash = BigQueryCanonical.hash(contract);
    return """
        WITH present AS (
          SELECT
            snowline_version.*, %1$s AS snowline_key, %2$s AS snowline_hash,
            %8$s AS snowline_row_hash
          FROM %3$s AS snowline_version WHERE %4$s
        ),
        opened AS (
          SELECT
            snowline_key, row_hash, MAX(valid_from) AS valid_from,
            ARRAY_AGG(run_in ORDER BY valid_from DESC, run_in DESC LIMIT 1)[OFFSET(0)] AS run_in
          FROM %9$s
          WHERE table_name = @table AND snowline_key IN (SELECT present.snowline_key FROM present)
          GROUP BY snowline_key, row_hash
        )
        SELECT * FROM (
          SELECT
            COALESCE(opened.valid_from, %5$s) AS snowline_since,
            CAST(NULL AS TIMESTAMP) AS snowline_until,
            opened.run_in AS snowline_run_in, CAST(NULL AS STRING) AS snowline_run_out,
            snowline_version.snowline_hash AS snowline_hash,
            snowline_version.snowline_key AS snowline_key%6$s
          FROM present AS snowline_version LEFT JOIN opened
            ON opened.snowline_key = snowline_version.snowline_key
            AND opened.row_hash = snowline_version.snowline_row_hash
          UNION ALL
          SELECT
            snowline_version.valid_from, snowline_version.valid_to,
            snowline_version.run_in, snowline_version.run_out, %2$s, %1$s%6$s
          FROM %7$s AS snowline_version WHERE %4$s
        )
        ORDER BY snowline_key, snowline_since NULLS FIRST, snowline_until NULLS LAST"""
        .formatted(
            key,
            hash,
            target,
            matches,
            stamped,
            values,
            history,
            BigQueryVersionSql.rowHash(contract),
            versions);
  }

  /** Whether the column holds what was typed: numbers by value, and no value by the word NULL. */
  private static String matches(Contract contract, ContractColumn column, String typed) {
    String name = "snowline_version." + BigQuerySql.name(column.name());
    String equal = "%s = %s".formatted(shown(contract, "snowline_version", column.name()), typed);
    if (column.type() instanceof Exact || column.type() instanceof Whole) {
      equal = "%s = %s".formatted(BigQueryCanonical.text(column.type(), name), typed);
    } else if (column.type() instanceof Floating) {
      equal = "%s = SAFE_CAST(%s AS FLOAT64)".formatted(name, typed);
    }
    return "(%s OR (%s IS NULL AND %s = %s))"
        .formatted(equal, name, typed, BigQuerySql.text(TypedValue.NULL));
  }

  private static String shown(Contract contract, String alias, String column) {
    String type =
        contract.layout().stream()
            .filter(other -> other.name().equalsIgnoreCase(column))
            .map(ContractColumn::targetType)
            .findFirst()
            .or(
                () ->
                    contract.targetOnly().stream()
                        .filter(other -> other.name().equalsIgnoreCase(column))
                        .map(Column::engineType)
                        .findFirst())
            .orElse("STRING");
    return BigQueryShown.text(type, alias + "." + BigQuerySql.name(column));
  }
}
