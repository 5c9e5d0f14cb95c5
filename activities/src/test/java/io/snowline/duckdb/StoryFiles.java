package io.snowline.duckdb;

import io.snowline.definition.DuckDbFile;
import io.snowline.duckdb.TableModel.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The two DuckDB files of some stories. They stay open from one step to the next, since to open one
 * costs as much as many statements: the source for writing while the stories change it, and then
 * read-only, as the runs open it.
 */
final class StoryFiles implements StoryPlace, AutoCloseable {
  private final Path source;
  private final Path target;
  private final boolean restless;
  private DuckDbConnection written;
  private DuckDbConnection read;
  private DuckDbConnection held;

  /**
   * @param restless whether the source changes during runs too; it isn't held read-only then
   */
  StoryFiles(Path folder, boolean restless) {
    source = folder.resolve("source.duckdb");
    target = folder.resolve("target.duckdb");
    this.restless = restless;
    held = DuckDbConnection.writable(target);
  }

  Path folder() {
    return source.getParent();
  }

  DuckDbFile sourceFile() {
    return new DuckDbFile(source, "main");
  }

  DuckDbFile targetFile() {
    return new DuckDbFile(target, "main");
  }

  /** From now on the stories change the source. */
  void write() {
    close(read);
    read = null;
    written = DuckDbConnection.writable(source);
  }

  /** From now on runs read the source. */
  void rest() {
    close(written);
    written = null;
    read = restless ? null : DuckDbConnection.readOnly(source);
  }

  /** Lets another process have the files until it is done with them. */
  void without(Elsewhere work) throws Exception {
    close();
    try {
      work.run();
    } finally {
      held = DuckDbConnection.writable(target);
    }
  }

  /** What is done while no file is open. */
  interface Elsewhere {
    void run() throws Exception;
  }

  private void source(String statement) {
    if (written != null) {
      run(written, statement);
      return;
    }
    try (DuckDbConnection meanwhile = DuckDbConnection.writable(source)) {
      run(meanwhile, statement);
    }
  }

  private void target(String statement) {
    run(held, statement);
  }

  @Override
  public void source(String table, Map<String, Kind> columns, List<Map<String, String>> rows) {
    source("CREATE OR REPLACE TABLE %s (%s)".formatted(Sql.name(table), definitions(columns)));
    insert(this::source, table, columns, rows);
  }

  @Override
  public void make(String table, Map<String, Kind> columns, boolean constrained) {
    target(
        "CREATE TABLE %s (%s%s)"
            .formatted(
                Sql.name(table), definitions(columns), constrained ? ", PRIMARY KEY (ID)" : ""));
  }

  @Override
  public void insert(String table, Map<String, Kind> columns, List<Map<String, String>> rows) {
    insert(this::target, table, columns, rows);
  }

  private static void insert(
      Consumer<String> engine,
      String into,
      Map<String, Kind> columns,
      List<Map<String, String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    String values =
        rows.stream()
            .map(
                row ->
                    columns.entrySet().stream()
                        .map(column -> written(column.getValue(), row.get(column.getKey())))
                        .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(", "));
    engine.accept(
        "INSERT INTO %s (%s) VALUES %s"
            .formatted(Sql.name(into), Sql.names(List.copyOf(columns.keySet())), values));
  }

  /** A text that the engine casts itself. */
  private static String written(Kind kind, String value) {
    if (value == null) {
      return "NULL";
    }
    return kind == Kind.VARIANT ? Sql.text(value) + "::JSON::VARIANT" : Sql.text(value);
  }

  private static String definitions(Map<String, Kind> columns) {
    return columns.entrySet().stream()
        .map(column -> Sql.name(column.getKey()) + " " + column.getValue().type())
        .collect(Collectors.joining(", "));
  }

  /** Of rows that are alike, the first. */
  @Override
  public void change(
      String table,
      Map<String, Kind> columns,
      Map<String, String> row,
      String column,
      String fresh) {
    String same =
        columns.entrySet().stream()
            .map(
                each ->
                    "%s IS NOT DISTINCT FROM %s"
                        .formatted(
                            Sql.name(each.getKey()),
                            literal(each.getValue(), row.get(each.getKey()))))
            .collect(Collectors.joining(" AND "));
    target(
        "UPDATE %s SET %s = %s WHERE rowid = (SELECT min(rowid) FROM %s WHERE %s)"
            .formatted(Sql.name(table), Sql.name(column), Sql.text(fresh), Sql.name(table), same));
  }

  private static String literal(Kind kind, String value) {
    return "CAST(%s AS %s)".formatted(written(kind, value), kind.type());
  }

  @Override
  public List<List<String>> rows(String table, Map<String, Kind> columns) {
    return targetRows("SELECT %s FROM %s".formatted(texts(columns), Sql.name(table)));
  }

  @Override
  public List<List<String>> history(String table, Map<String, Kind> columns) {
    return targetRows(
        "SELECT %s, run_in, run_out, epoch_us(valid_from), epoch_us(valid_to) FROM %s"
            .formatted(texts(columns), Sql.name(table)));
  }

  private static String texts(Map<String, Kind> columns) {
    return columns.entrySet().stream()
        .map(
            column ->
                (column.getValue() == Kind.VARIANT ? "to_json(%s)::VARCHAR" : "%s::VARCHAR")
                    .formatted(Sql.name(column.getKey())))
        .collect(Collectors.joining(", "));
  }

  List<List<String>> targetRows(String query) {
    return held.query("look", query, EmbeddedSync::texts);
  }

  /** Names of the target's tables and views. */
  List<String> tables() {
    return targetRows("SELECT table_name FROM information_schema.tables").stream()
        .map(row -> row.get(0))
        .toList();
  }

  /** The rows of a query by their first column, which isn't among them. */
  Map<String, List<List<String>>> byFirst(String query) {
    Map<String, List<List<String>>> rows = new TreeMap<>();
    targetRows(query)
        .forEach(
            row ->
                rows.computeIfAbsent(row.get(0), first -> new ArrayList<>())
                    .add(row.subList(1, row.size())));
    return rows;
  }

  /** Whether any run's staging folder is left. */
  boolean stagingIsLeft() {
    return Files.exists(target.resolveSibling("target.duckdb.staging"));
  }

  /** Whether a staging folder of one of the table's runs is left. */
  boolean stagingIsLeft(String table) throws IOException {
    if (!stagingIsLeft()) {
      return false;
    }
    try (Stream<Path> left = Files.list(target.resolveSibling("target.duckdb.staging"))) {
      return left.anyMatch(run -> run.getFileName().toString().startsWith(table + "-"));
    }
  }

  private static void run(DuckDbConnection connection, String statement) {
    connection.execute("do what the story says", statement);
  }

  private static void close(DuckDbConnection connection) {
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void close() {
    close(written);
    close(read);
    close(held);
    written = null;
    read = null;
    held = null;
  }
}
