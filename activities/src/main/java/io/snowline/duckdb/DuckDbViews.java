package io.snowline.duckdb;

import io.snowline.contract.TableSchema;
import io.snowline.definition.CheckDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.FailureType;
import io.snowline.sync.ViewChange;
import io.snowline.sync.ViewChange.RowChange;
import io.snowline.warehouse.Shortened;
import io.snowline.warehouse.WarehouseException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps the configured views, and tells what a run changed in the final one. */
final class DuckDbViews {
  private static final String BEFORE = "temp.main.snowline_view_before";
  private static final String AFTER = "temp.main.snowline_view_after";

  private static final int LONGEST_VALUE = 200;

  private final DuckDbConnection connection;
  private final String schema;
  private final TableDefinition table;
  private boolean remembered;
  private boolean readable;
  private boolean unread;

  DuckDbViews(DuckDbConnection connection, String schema, TableDefinition table) {
    this.connection = connection;
    this.schema = schema;
    this.table = table;
  }

  private Optional<ViewDefinition> finalView() {
    return table.views().isEmpty()
        ? Optional.empty()
        : Optional.of(table.views().get(table.views().size() - 1));
  }

  /**
   * Does the work, which remembers and compares the final view's rows, in a transaction. A view
   * that can't be read before, since something that it reads is gone or since it fails on a value
   * there, counts as not there: it is for this run to mend that.
   */
  <T> T transaction(Supplier<T> work) {
    // Not inside: both kinds of failure end a transaction.
    readable = finalView().filter(view -> connection.isReadable(schema, view.name())).isPresent();
    try {
      return connection.transaction(work);
    } catch (WarehouseException failure) {
      if (!unread) {
        throw failure;
      }
      unread = false;
      readable = false;
      return connection.transaction(work);
    }
  }

  /** Keeps the final view's rows as they are before an undo, if they can be read. */
  void rememberIfReadable() {
    if (readable) {
      remember(true);
    } else {
      remembered = false;
    }
  }

  /** Keeps the final view's rows as they are before the run, if the run may change them. */
  void remember(boolean rowsChange) {
    Optional<ViewDefinition> view = finalView();
    remembered =
        view.isPresent() && (rowsChange || table.views().stream().anyMatch(this::outdated));
    if (!remembered) {
      return;
    }
    if (!readable) {
      return;
    }
    try {
      connection.execute(
          "remember the view " + view.get().name(),
          "CREATE OR REPLACE TEMP TABLE snowline_view_before AS SELECT * FROM "
              + Sql.name(schema, view.get().name()));
    } catch (WarehouseException failure) {
      unread = failure.type() == FailureType.WAREHOUSE_REFUSED;
      throw failure;
    }
  }

  /** Makes the views that are new or were changed, and says which. */
  List<String> make() {
    List<String> notes = new ArrayList<>();
    for (ViewDefinition view : table.views()) {
      if (outdated(view)) {
        connection.execute("make the view " + view.name(), view.statement());
        connection.execute(
            "mark the view " + view.name(),
            "COMMENT ON VIEW %s IS %s"
                .formatted(Sql.name(schema, view.name()), Sql.text(mark(view))));
        notes.add("made view " + view.name());
      }
    }
    return notes;
  }

  /**
   * A view waits for the targets and histories that it reads; a later run of their tables makes it.
   */
  private boolean outdated(ViewDefinition view) {
    boolean readable = view.reads().stream().allMatch(name -> connection.exists(schema, name));
    return readable
        && connection.number(
                "look at the view " + view.name(),
                """
                SELECT count(*) FROM duckdb_views()
                WHERE database_name = current_database() AND lower(schema_name) = lower(?)
                  AND lower(view_name) = lower(?) AND comment = ?""",
                schema,
                view.name(),
                mark(view))
            == 0;
  }

  private static String mark(ViewDefinition view) {
    return "kept by snowline, version "
        + UUID.nameUUIDFromBytes(view.statement().getBytes(StandardCharsets.UTF_8));
  }

  /** How the final view's rows differ from those remembered. */
  Optional<ViewChange> change() {
    Optional<ViewDefinition> view = finalView();
    if (!remembered || view.isEmpty() || !connection.exists(schema, view.get().name())) {
      return Optional.empty();
    }
    String after = Sql.name(schema, view.get().name());
    // Read once: the view may stand on a long history. Counting alone would not read its values.
    connection.execute(
        "read the view " + view.get().name(),
        "CREATE OR REPLACE TEMP TABLE snowline_view_after AS SELECT * FROM " + after);
    long rowsAfter = connection.number("count " + AFTER, "SELECT count(*) FROM " + AFTER);
    if (!readable) {
      return Optional.of(new ViewChange(view.get().name(), -1, rowsAfter, rowsAfter, List.of()));
    }
    long rowsBefore = connection.number("count " + BEFORE, "SELECT count(*) FROM " + BEFORE);
    List<String> columns = commonColumns(view.get());
    return Optional.of(
        columns.isEmpty()
            ? new ViewChange(
                view.get().name(), rowsBefore, rowsAfter, rowsBefore + rowsAfter, List.of())
            : difference(view.get(), columns, rowsBefore, rowsAfter));
  }

  /** The view's columns before and after; what only one of them has isn't compared. */
  private List<String> commonColumns(ViewDefinition view) {
    TableSchema now = DuckDbSchema.read(connection, schema, view.name()).orElseThrow();
    List<String> before =
        connection.query(
            "read the columns of the remembered view",
            """
            SELECT lower(column_name) FROM duckdb_columns()
            WHERE database_name = 'temp' AND table_name = 'snowline_view_before'""",
            row -> row.getString(1));
    return now.columns().stream()
        .map(column -> column.name())
        .filter(name -> before.contains(name.toLowerCase(Locale.ROOT)))
        .toList();
  }

  private ViewChange difference(
      ViewDefinition view, List<String> columns, long rowsBefore, long rowsAfter) {
    List<String> key =
        view.key().stream()
            .filter(name -> columns.stream().anyMatch(name::equalsIgnoreCase))
            .toList();
    String texts =
        columns.stream()
            .map(
                name -> "%s AS %s".formatted(bounded(Sql.name(name) + "::VARCHAR"), Sql.name(name)))
            .collect(Collectors.joining(", "));
    String same =
        key.isEmpty()
            ? "false"
            : key.stream()
                .map(
                    name ->
                        "gone.%s IS NOT DISTINCT FROM came.%s"
                            .formatted(Sql.name(name), Sql.name(name)))
                .collect(Collectors.joining(" AND "));
    String query =
        """
        WITH
          before AS (SELECT %1$s FROM %2$s),
          after AS (SELECT %1$s FROM %3$s),
          gone AS (SELECT *, true AS snowline_there FROM (FROM before EXCEPT ALL FROM after)),
          came AS (SELECT *, true AS snowline_there FROM (FROM after EXCEPT ALL FROM before))
        SELECT gone.*, came.*, count(*) OVER () FROM gone FULL JOIN came ON %4$s
        ORDER BY %6$s LIMIT %5$s"""
            .formatted(texts, BEFORE, AFTER, same, ViewChange.MOST, order(key, columns));
    List<Long> counted = new ArrayList<>();
    List<RowChange> rows =
        connection.query(
            "compare the view " + view.name() + " before and after",
            query,
            row -> {
              counted.add(row.getLong(2 * columns.size() + 3));
              return rowChange(row, columns, key);
            });
    return new ViewChange(
        view.name(), rowsBefore, rowsAfter, counted.isEmpty() ? 0 : counted.get(0), rows);
  }

  /** Equal where the values are, shown alike, and small: all that differ are held at a time. */
  private static String bounded(String text) {
    return "CASE WHEN length(%1$s) > %2$d THEN left(%1$s, %2$d) || md5(%1$s) ELSE %1$s END"
        .formatted(text, LONGEST_VALUE + 1);
  }

  /** Rows whose key a check spells out are those that somebody cares about: they come first. */
  private String order(List<String> key, List<String> columns) {
    String checks =
        table.checks().stream().map(CheckDefinition::target).collect(Collectors.joining("\n"));
    Stream<String> named =
        key.stream()
            .map(
                name ->
                    "coalesce(strpos(%s, '''' || %s || '''') > 0, false) DESC"
                        .formatted(Sql.text(checks), either(name)));
    return Stream.concat(named, columns.stream().map(DuckDbViews::either))
        .collect(Collectors.joining(", "));
  }

  private static String either(String column) {
    return "coalesce(gone.%s, came.%s)".formatted(Sql.name(column), Sql.name(column));
  }

  private static RowChange rowChange(ResultSet row, List<String> columns, List<String> key)
      throws SQLException {
    int second = columns.size() + 1;
    boolean gone = row.getBoolean(columns.size() + 1);
    boolean came = row.getBoolean(second + columns.size() + 1);
    List<String> keyTexts = new ArrayList<>();
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      String name = columns.get(column);
      String old = row.getString(column + 1);
      String fresh = row.getString(second + column + 1);
      if (key.stream().anyMatch(name::equalsIgnoreCase)) {
        keyTexts.add(name + "=" + shown(gone ? old : fresh));
      } else if (!gone || !came || !Objects.equals(old, fresh)) {
        before.add(name + "=" + shown(old));
        after.add(name + "=" + shown(fresh));
      }
    }
    return new RowChange(
        String.join(", ", keyTexts),
        gone ? String.join(", ", before) : null,
        came ? String.join(", ", after) : null);
  }

  private static String shown(String value) {
    return Shortened.text(value, LONGEST_VALUE);
  }
}
