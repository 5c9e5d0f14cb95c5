package io.snowline.duckdb;

import io.snowline.definition.DuckDbFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The two DuckDB files of some stories. They stay open from one step to the next, since to open one
 * costs as much as many statements: the source for writing while the stories change it, and then
 * read-only, as the runs open it.
 */
final class StoryFiles implements AutoCloseable {
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

  void source(String... statements) {
    if (written != null) {
      run(written, statements);
      return;
    }
    try (DuckDbConnection meanwhile = DuckDbConnection.writable(source)) {
      run(meanwhile, statements);
    }
  }

  void target(String... statements) {
    run(held, statements);
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

  private static void run(DuckDbConnection connection, String... statements) {
    for (String sql : statements) {
      connection.execute("do what the story says", sql);
    }
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
