package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.sync.Sample;
import io.snowline.sync.Sample.ColumnChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The first few rows of each change, in the words of a person. */
final class PlanSamples {
  /** Long values are cut: a sample travels through Temporal. */
  private static final int LONGEST_VALUE = 200;

  private final DuckDbConnection connection;
  private final DuckDbStaging staging;
  private final Contract contract;
  private final String target;

  PlanSamples(
      DuckDbConnection connection, DuckDbStaging staging, Contract contract, String target) {
    this.connection = connection;
    this.staging = staging;
    this.contract = contract;
    this.target = target;
  }

  /** Samples of the rows without a key of their own, one for each key. */
  List<Sample> quarantined() {
    return connection.query(
        "sample quarantined rows",
        """
        SELECT any_value(%s), any_value(snowline_reason), count(*)
        FROM %s AS row WHERE snowline_reason IS NOT NULL
        GROUP BY snowline_key ORDER BY snowline_key LIMIT %s"""
            .formatted(keyText(true), staging.rows(), Sample.MOST),
        row ->
            new Sample(
                "quarantined",
                row.getString(1),
                "%s, %s rows".formatted(row.getString(2), row.getLong(3)),
                List.of()));
  }

  /** Samples of the keys that the target lacks. */
  List<Sample> inserted() {
    return connection.query(
        "sample new rows",
        """
        SELECT %s FROM %s AS row WHERE snowline_key IN (
          SELECT snowline_key FROM %s WHERE change = 'inserted' ORDER BY snowline_key LIMIT %s
        ) AND snowline_reason IS NULL ORDER BY snowline_key"""
            .formatted(keyText(true), staging.rows(), staging.changes(), Sample.MOST),
        row -> new Sample("inserted", row.getString(1), "only in the source", List.of()));
  }

  /** Samples of rows that a full sync would remove. */
  List<Sample> removed(String change) {
    return connection.query(
        "sample " + change + " rows",
        """
        SELECT %s, left(changes.began::VARCHAR, 19), left(changes.ended::VARCHAR, 19),
          EXISTS (FROM %s AS staged WHERE staged.snowline_key = changes.snowline_key)
        FROM %s AS row JOIN (
          SELECT * FROM %s WHERE change = '%s' ORDER BY snowline_key, target_row LIMIT %s
        ) AS changes ON changes.target_row = row.rowid
        ORDER BY changes.snowline_key, changes.target_row"""
            .formatted(
                keyText(false), staging.rows(), target, staging.changes(), change, Sample.MOST),
        row ->
            new Sample(
                change,
                row.getString(1),
                reason(change, row.getString(2), row.getString(3), row.getBoolean(4)),
                List.of()));
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

  /** Samples of changed rows, with what differs. */
  List<Sample> updated() {
    String values =
        contract.compared().stream()
            .map(
                column ->
                    "%s, %s, %s"
                        .formatted(
                            shown("row." + Sql.name(column.name()), column.inTarget()),
                            shown("staged." + Sql.name(column.name()), true),
                            differs(column)))
            .collect(Collectors.joining(", "));
    return connection.query(
        "sample changed rows",
        """
        SELECT %s, %s
        FROM %s AS row
        JOIN (
          SELECT * FROM %s WHERE change = 'updated' ORDER BY snowline_key LIMIT %s
        ) AS changes ON changes.target_row = row.rowid
        JOIN %s AS staged
          ON staged.snowline_key = changes.snowline_key AND staged.snowline_reason IS NULL
        ORDER BY changes.snowline_key"""
            .formatted(
                keyText(false), values, target, staging.changes(), Sample.MOST, staging.rows()),
        this::updated);
  }

  private Sample updated(ResultSet row) throws SQLException {
    List<ColumnChange> changes = new ArrayList<>();
    int position = 2;
    for (ContractColumn column : contract.compared()) {
      if (row.getBoolean(position + 2)) {
        changes.add(
            new ColumnChange(column.name(), row.getString(position), row.getString(position + 1)));
      }
      position += 3;
    }
    String names = changes.stream().map(ColumnChange::column).collect(Collectors.joining(", "));
    return new Sample("updated", row.getString(1), "differs in " + names, changes);
  }

  private static String differs(ContractColumn column) {
    String staged = Canonical.part(column.type(), "staged." + Sql.name(column.name()));
    String held =
        Canonical.part(
            column.type(), column.inTarget() ? "row." + Sql.name(column.name()) : "NULL");
    return "%s <> %s".formatted(staged, held);
  }

  private String keyText(boolean staged) {
    return contract.key().stream()
        .map(
            column ->
                "%s || coalesce(%s, 'NULL')"
                    .formatted(
                        Sql.text(column.name() + "="),
                        shown("row." + Sql.name(column.name()), staged || column.inTarget())))
        .collect(Collectors.joining(" || ', ' || "));
  }

  private static String shown(String value, boolean there) {
    return there ? "left(%s::VARCHAR, %s)".formatted(value, LONGEST_VALUE) : "NULL::VARCHAR";
  }
}
