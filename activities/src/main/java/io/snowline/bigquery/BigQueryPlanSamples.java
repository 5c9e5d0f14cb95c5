package io.snowline.bigquery;

import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.sync.Sample;
import io.snowline.sync.Sample.ColumnChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The first few rows of each change, in the words of a person. */
final class BigQueryPlanSamples {
  /** Long values are cut: a sample travels through Temporal. */
  private static final int LONGEST_VALUE = 200;

  private final BigQueryJobs jobs;
  private final Contract contract;
  private final String staged;
  private final String changes;

  BigQueryPlanSamples(BigQueryJobs jobs, Contract contract, String staged, String changes) {
    this.jobs = jobs;
    this.contract = contract;
    this.staged = staged;
    this.changes = changes;
  }

  /** Samples of the rows that can't be written, one for each key. */
  List<Sample> quarantined() {
    return jobs.query(
        "sample quarantined rows",
        """
        SELECT ANY_VALUE(%s), ANY_VALUE(row.snowline_reason), COUNT(*)
        FROM %s AS row WHERE row.snowline_reason IS NOT NULL
        GROUP BY row.snowline_key ORDER BY row.snowline_key LIMIT %s"""
            .formatted(keyText(), staged, Sample.MOST),
        row ->
            new Sample(
                "quarantined",
                text(row, 0),
                "%s, %s rows".formatted(text(row, 1), row.get(2).getLongValue()),
                List.of()),
        Map.of());
  }

  /** Samples of new rows. */
  List<Sample> inserted() {
    return jobs.query(
        "sample new rows",
        """
        SELECT %s FROM %s AS row
        WHERE row.snowline_reason IS NULL AND row.snowline_key IN (
          SELECT snowline_key FROM %s WHERE snowline_change = 'inserted'
          ORDER BY snowline_key LIMIT %s
        )
        ORDER BY row.snowline_key"""
            .formatted(keyText(), staged, changes, Sample.MOST),
        row -> new Sample("inserted", text(row, 0), "only in the source", List.of()),
        Map.of());
  }

  /** Samples of superseded or vanished rows, the oldest copy of a key first. */
  List<Sample> removed(String change) {
    return jobs.query(
        "sample " + change + " rows",
        """
        SELECT
          %s, LEFT(CAST(row.snowline_began AS STRING), 19),
          LEFT(CAST(row.snowline_ended AS STRING), 19),
          row.snowline_key IN (SELECT staged.snowline_key FROM %s AS staged)
        FROM %s AS row WHERE row.snowline_change = '%s'
        ORDER BY row.snowline_key, row.snowline_age DESC LIMIT %s"""
            .formatted(keyText(), staged, changes, change, Sample.MOST),
        row ->
            new Sample(
                change,
                text(row, 0),
                reason(change, text(row, 1), text(row, 2), row.get(3).getBooleanValue()),
                List.of()),
        Map.of());
  }

  private static String reason(String change, String began, String ended, boolean staged) {
    if (change.equals("superseded")) {
      return began == null
          ? "another copy of the key is newer"
          : "copy of %s, a newer one is of %s".formatted(day(began), day(ended));
    }
    String why =
        staged ? "the source's rows of this key are quarantined" : "the source has no such key";
    return began == null ? why : why + "; the last copy is of " + day(began);
  }

  private static String day(String time) {
    return time == null ? "an unknown day" : time.replace(" 00:00:00", "");
  }

  /** Samples of changed rows with the columns that differ. */
  List<Sample> updated() {
    String values =
        contract.compared().stream()
            .map(
                column ->
                    "%s, %s, %s"
                        .formatted(
                            shown(column, held(column)),
                            shown(column, staged(column)),
                            differs(column)))
            .collect(Collectors.joining(", "));
    return jobs.query(
        "sample changed rows",
        """
        SELECT %s, %s
        FROM %s AS row
        JOIN %s AS staged ON staged.snowline_key = row.snowline_key
        WHERE row.snowline_change = 'updated' AND staged.snowline_reason IS NULL
        ORDER BY row.snowline_key LIMIT %s"""
            .formatted(keyText(), values, changes, staged, Sample.MOST),
        this::updated,
        Map.of());
  }

  private Sample updated(FieldValueList row) {
    List<ColumnChange> differing = new ArrayList<>();
    int position = 1;
    for (ContractColumn column : contract.compared()) {
      if (row.get(position + 2).getBooleanValue()) {
        differing.add(
            new ColumnChange(column.name(), text(row, position), text(row, position + 1)));
      }
      position += 3;
    }
    String names = differing.stream().map(ColumnChange::column).collect(Collectors.joining(", "));
    return new Sample("updated", text(row, 0), "differs in " + names, differing);
  }

  private static String differs(ContractColumn column) {
    return "%s <> %s"
        .formatted(
            BigQueryCanonical.part(column.type(), staged(column)),
            BigQueryCanonical.part(column.type(), held(column)));
  }

  private static String held(ContractColumn column) {
    return "row." + BigQuerySql.name(column.name());
  }

  private static String staged(ContractColumn column) {
    return BigQueryCanonical.value(column, "staged." + BigQuerySql.name(column.name()));
  }

  private String keyText() {
    return contract.key().stream()
        .map(
            column ->
                "%s, COALESCE(%s, 'NULL')"
                    .formatted(BigQuerySql.text(column.name() + "="), shown(column, held(column))))
        .collect(Collectors.joining(", ', ', ", "CONCAT(", ")"));
  }

  private static String shown(ContractColumn column, String value) {
    return "LEFT(%s, %s)".formatted(BigQueryShown.text(column.targetType(), value), LONGEST_VALUE);
  }

  private static String text(FieldValueList row, int position) {
    FieldValue value = row.get(position);
    return value.isNull() ? null : value.getStringValue();
  }
}
