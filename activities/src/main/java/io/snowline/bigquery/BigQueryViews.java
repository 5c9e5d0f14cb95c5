package io.snowline.bigquery;

import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.Table;
import io.snowline.bigquery.BigQueryViewSql.ViewColumn;
import io.snowline.contract.Column;
import io.snowline.contract.TableSchema;
import io.snowline.definition.CheckDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.warehouse.WarehouseException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps the configured views, and tells what a run changed in the final one.
 *
 * <p>A view's statement is DDL and can't be in a transaction: new and changed views are made before
 * it. The final view's rows are copied before that, and compared inside the transaction, whose last
 * statement writes the difference into the ledger. A label {@code snowline_version} says which
 * statement a view was made of; a view's description and other labels stay as they are.
 */
final class BigQueryViews {
  private static final String LABEL = "snowline_version";

  private final BigQueryConnection connection;
  private final BigQueryJobs jobs;
  private final TableDefinition table;
  private final Function<String, Optional<TableSchema>> schemas;
  private final BigQueryStaging staging;
  private final String copy;
  private Optional<TableSchema> before = Optional.empty();
  private boolean remembered;

  /**
   * @param schemas reads a table or view of the target's dataset
   * @param staging what the run stages: a copy of the final view's rows is among it
   */
  BigQueryViews(
      BigQueryConnection connection,
      BigQueryJobs jobs,
      TableDefinition table,
      Function<String, Optional<TableSchema>> schemas,
      BigQueryStaging staging) {
    this.connection = connection;
    this.jobs = jobs;
    this.table = table;
    this.schemas = schemas;
    this.staging = staging;
    this.copy = staging.table("view");
  }

  private Optional<ViewDefinition> finalView() {
    return table.views().isEmpty()
        ? Optional.empty()
        : Optional.of(table.views().get(table.views().size() - 1));
  }

  /** Keeps the final view's rows as they are before an undo, if they can be read. */
  void rememberIfReadable() {
    if (readable().isPresent()) {
      remember(true);
      remembered = before.isPresent();
    }
  }

  /**
   * Keeps the final view's rows as they are before the run, if the run may change them. A view that
   * fails on a value there counts as not there: it is for this run to mend that.
   */
  void remember(boolean rowsChange) {
    Optional<ViewDefinition> view = finalView();
    remembered =
        view.isPresent() && (rowsChange || table.views().stream().anyMatch(this::outdated));
    if (!remembered) {
      return;
    }
    before = readable();
    if (before.isPresent()) {
      // A run that loads nothing, and an undo, may be the first to need the dataset.
      staging.prepare();
      try {
        jobs.query(
            "remember the view " + view.get().name(),
            BigQueryViewSql.remember(qualified(view.get().name()), copy),
            row -> row,
            Map.of());
      } catch (WarehouseException failure) {
        if (!BigQueryFailures.ofStatement(failure)) {
          throw failure;
        }
        before = Optional.empty();
      }
    }
  }

  /**
   * The final view as it is, if it can be read. One that can't, since something that it reads is
   * gone, counts as not there: it is for this run to make that again.
   */
  Optional<TableSchema> readable() {
    return finalView()
        .flatMap(view -> schemas.apply(view.name()))
        .filter(
            view ->
                jobs.compiles(
                    "look at the view " + view.name(), "SELECT * FROM " + qualified(view.name())));
  }

  /** Makes the views that are new or were changed, and says which. A repeat makes none. */
  List<String> make() {
    List<String> notes = new ArrayList<>();
    for (ViewDefinition view : table.views()) {
      if (outdated(view)) {
        Optional<Table> standing = standing(view.name());
        Map<String, String> labels =
            new HashMap<>(standing.map(BigQueryViews::labels).orElse(Map.of()));
        labels.put(LABEL, mark(view));
        jobs.query(
            "make the view " + view.name(),
            BigQueryViewSql.make(
                qualified(view.name()),
                BigQueryViewText.query(view.statement(), tables()),
                standing.map(Table::getDescription).orElse(null),
                labels),
            row -> row,
            Map.of());
        notes.add("made view " + view.name());
      }
    }
    return notes;
  }

  /** Adds the comparison of the final view, after the statements that change rows. */
  void addTo(BigQueryTransaction transaction) {
    Optional<ViewDefinition> view = finalView();
    Optional<TableSchema> after = view.flatMap(last -> schemas.apply(last.name()));
    if (!remembered || after.isEmpty()) {
      return;
    }
    String name = view.get().name();
    transaction.add(BigQueryViewSql.read(qualified(name)));
    List<ViewColumn> columns = before.map(then -> columns(then, after.get())).orElse(List.of());
    if (before.isEmpty()) {
      transaction.add(BigQueryViewSql.tellNew(name));
    } else if (columns.isEmpty()) {
      transaction.add(BigQueryViewSql.tellOther(name, copy));
    } else {
      String checks =
          table.checks().stream().map(CheckDefinition::target).collect(Collectors.joining("\n"));
      transaction
          .with("checks", QueryParameterValue.string(checks))
          .add(BigQueryViewSql.compare(copy, columns))
          .add(BigQueryViewSql.tell(name, copy, columns));
    }
  }

  /** The view's columns before and after; what only one of them has isn't compared. */
  private List<ViewColumn> columns(TableSchema then, TableSchema now) {
    List<ViewColumn> columns = new ArrayList<>();
    List<String> key = finalView().map(ViewDefinition::key).orElse(List.of());
    for (Column column : now.columns()) {
      then.column(column.name())
          .ifPresent(
              old ->
                  columns.add(
                      new ViewColumn(
                          column.name(),
                          old.engineType(),
                          column.engineType(),
                          key.stream().anyMatch(column.name()::equalsIgnoreCase))));
    }
    return columns;
  }

  /**
   * A view waits for the targets and histories that it reads; a later run of their tables makes it.
   */
  private boolean outdated(ViewDefinition view) {
    boolean readable = view.reads().stream().allMatch(name -> standing(name).isPresent());
    return readable
        && !standing(view.name())
            .map(BigQueryViews::labels)
            .map(labels -> mark(view).equals(labels.get(LABEL)))
            .orElse(false);
  }

  private Optional<Table> standing(String name) {
    return connection
        .calls()
        .find("look at " + name, () -> connection.client().getTable(connection.table(name)));
  }

  private static Map<String, String> labels(Table table) {
    return table.getLabels() == null ? Map.of() : table.getLabels();
  }

  private static String mark(ViewDefinition view) {
    return UUID.nameUUIDFromBytes(view.statement().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** What a view may name without a dataset, by name in upper case. */
  private Map<String, String> tables() {
    Map<String, String> tables = new HashMap<>();
    for (ViewDefinition view : table.views()) {
      add(tables, view.name());
      for (String read : view.reads()) {
        add(tables, read);
        add(tables, read + "_HISTORY");
        add(tables, read + "_QUARANTINE");
      }
    }
    return tables;
  }

  private void add(Map<String, String> tables, String name) {
    tables.put(name.toUpperCase(Locale.ROOT), qualified(name));
  }

  private String qualified(String name) {
    return BigQuerySql.name(connection.dataset().project())
        + "."
        + BigQuerySql.name(connection.dataset().dataset())
        + "."
        + BigQuerySql.name(name);
  }
}
