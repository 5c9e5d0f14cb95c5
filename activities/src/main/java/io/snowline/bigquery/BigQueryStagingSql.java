package io.snowline.bigquery;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.sync.Buckets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Statements on what a run has staged. */
final class BigQueryStagingSql {
  /** BigQuery reads a thousand tables in a statement at most, views included. */
  private static final int MOST_TABLES = 500;

  private BigQueryStagingSql() {}

  /**
   * A script that puts loaded rows in place of what was staged of the buckets, and says of each why
   * it has no key of its own, if it doesn't. A repeat leaves the same. Rows of one key stand in one
   * bucket and so in one table, however many tables there are.
   *
   * @param loaded queries of tables with the rows of the buckets, in the columns of {@link
   *     BigQueryStaging#schema}; none if there are no rows
   */
  static String merge(Contract contract, String staged, List<String> loaded, Buckets buckets) {
    if (loaded.isEmpty()) {
      return "DELETE FROM %s WHERE %s".formatted(staged, BigQuerySql.within(buckets));
    }
    String columns =
        contract.compared().stream()
            .map(column -> BigQuerySql.name(column.name()))
            .collect(
                Collectors.joining(", ", "", ", snowline_key, snowline_hash, snowline_bucket"));
    List<String> statements = new ArrayList<>();
    statements.add("BEGIN TRANSACTION");
    statements.add("DELETE FROM %s WHERE %s".formatted(staged, BigQuerySql.within(buckets)));
    for (int first = 0; first < loaded.size(); first += MOST_TABLES) {
      List<String> some = loaded.subList(first, Math.min(first + MOST_TABLES, loaded.size()));
      statements.add(insert(contract, staged, columns, some));
    }
    statements.add("COMMIT TRANSACTION");
    return String.join(";\n", statements) + ";\n";
  }

  /**
   * The tables have the same columns in the same order; named in each, they would be a megabyte.
   */
  private static String insert(
      Contract contract, String staged, String columns, List<String> loaded) {
    return """
        INSERT INTO %1$s (%2$s, snowline_reason)
        SELECT
          %2$s,
          CASE
            WHEN snowline_reason IS NOT NULL THEN snowline_reason
            WHEN snowline_key = '%3$s' THEN 'missing key'
            WHEN COUNT(*) OVER (PARTITION BY snowline_key) > 1 THEN 'duplicate key'
          END
        FROM (
        %4$s
        )"""
        .formatted(
            staged,
            columns,
            BigQueryCanonical.missingKey(contract),
            loaded.stream()
                .map(query -> "  " + query)
                .collect(Collectors.joining("\n  UNION ALL\n")));
  }

  /**
   * Of each bucket of the staged rows: rows, sum, rows to put aside, their sum, and, in the buckets
   * that were just loaded, rows that aren't what was read. A row that the source put aside lacks
   * the value that doesn't fit, so it can't have its hash.
   */
  static String digest(Contract contract, String staged, Buckets loaded) {
    return """
        SELECT
          snowline_bucket,
          COUNT(*),
          CAST(SUM(CAST(snowline_hash AS NUMERIC)) AS STRING),
          COUNTIF(snowline_reason IS NOT NULL),
          CAST(SUM(IF(snowline_reason IS NULL, 0, CAST(snowline_hash AS NUMERIC))) AS STRING),
          COUNTIF(%s
            AND (snowline_reason IS NULL OR snowline_reason IN ('missing key', 'duplicate key'))
            AND (%s <> snowline_hash
              OR %s <> snowline_key))
        FROM %s AS snowline_staged
        GROUP BY snowline_bucket"""
        .formatted(
            BigQuerySql.within(loaded),
            BigQueryCanonical.stagedHash(contract),
            BigQueryCanonical.stagedKey(contract),
            staged);
  }

  /** Of each column of documents, how many of the loaded rows BigQuery writes otherwise. */
  static String rewritten(List<ContractColumn> documents, String staged, Buckets loaded) {
    return documents.stream()
        .map(
            column -> {
              String text = BigQuerySql.name(column.name());
              String parsed = BigQueryCanonical.value(column, text);
              return "COUNTIF(IFNULL(%s, '') <> %s)"
                  .formatted(BigQueryCanonical.text(column.type(), parsed), text);
            })
        .collect(
            Collectors.joining(
                ",\n  ",
                "SELECT\n  ",
                "\nFROM %s AS snowline_staged\nWHERE %s"
                    .formatted(staged, BigQuerySql.within(loaded))));
  }
}
