package io.snowline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Two DuckDB files in the state of 14 August 2025, before the repair: the source as Karbon shares
 * it, and a target with thirty appended copies, the old views and a daily sync that stopped on 15
 * July.
 *
 * @param source the file that stands for Snowflake
 * @param target the file that stands for BigQuery
 */
public record DemoWarehouses(Path source, Path target) {

  private static final List<String> SCRIPTS =
      List.of(
          "people.sql",
          "work.sql",
          "lifetimes.sql",
          "budgets.sql",
          "dimensions.sql",
          "details.sql");

  /**
   * Creates {@code source.duckdb} and {@code target.duckdb} in the folder. The same seed gives the
   * same rows; a file under either name is complete; an existing file is never replaced.
   *
   * @param fast a tenth of the rows, see {@link #figures}
   * @throws FileAlreadyExistsException if the folder holds one of the files already
   */
  public static DemoWarehouses create(Path folder, long seed, boolean fast)
      throws IOException, SQLException {
    return create(folder, seed, figures(fast));
  }

  static DemoWarehouses create(Path folder, long seed, DemoFigures figures)
      throws IOException, SQLException {
    Files.createDirectories(folder);
    Path source = absent(folder.resolve("source.duckdb"));
    Path target = absent(folder.resolve("target.duckdb"));
    Path sourcePart = folder.resolve("source.duckdb.part");
    Path targetPart = folder.resolve("target.duckdb.part");
    removeLeftovers(sourcePart);
    removeLeftovers(targetPart);

    fill(sourcePart, targetPart, seed, figures);

    Files.move(sourcePart, source);
    Files.move(targetPart, target);
    return new DemoWarehouses(source, target);
  }

  /** What a first full sync of the budget table will count in these warehouses. */
  public static DemoFigures figures(boolean fast) {
    return fast ? DemoFigures.tenth() : DemoFigures.incident();
  }

  private static void fill(Path source, Path target, long seed, DemoFigures figures)
      throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("ATTACH " + literal(source) + " AS source");
      statement.execute("ATTACH " + literal(target) + " AS target");
      set(statement, "seed", seed);
      set(statement, "inserted", figures.inserted());
      set(statement, "updated", figures.updated());
      set(statement, "vanished", figures.vanished());
      set(statement, "kept", figures.kept());
      set(statement, "target_rows", figures.targetRows());
      set(statement, "copies", DemoFigures.COPIES);
      for (String name : SCRIPTS) {
        statement.execute(script(name));
      }
      if (figures.details() > 0) {
        set(statement, "details", figures.details());
        statement.execute(script("past_details.sql"));
        requireRows(statement, "source.WORK_ITEM_DETAILS", figures.details());
      }
      requireRows(statement, "source.WORK_ITEM_BUDGET_VS_ACTUAL", figures.sourceRows());
      requireRows(statement, "target.WORK_ITEM_BUDGET_VS_ACTUAL_BQ", figures.targetRows());
      statement.execute("USE target");
      statement.execute(oldViews());
      statement.execute("USE memory");
      statement.execute("DETACH source");
      statement.execute("DETACH target");
    }
  }

  /** The views before Snowline, for the database that the statement runs in. */
  static String oldViews() throws IOException {
    return script("old_views.sql");
  }

  private static void set(Statement statement, String variable, long value) throws SQLException {
    statement.execute("SET VARIABLE " + variable + " = " + value);
  }

  private static void requireRows(Statement statement, String table, int expected)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      if (rows.getInt(1) != expected) {
        throw new IllegalStateException(
            "Cannot make the demo's " + table + ": " + rows.getInt(1) + " rows, not " + expected);
      }
    }
  }

  private static String script(String name) throws IOException {
    try (InputStream in = DemoWarehouses.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("Cannot find the demo's script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Path absent(Path file) throws FileAlreadyExistsException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(
          file.toString(), null, "remove it, or choose another folder for the demo");
    }
    return file;
  }

  private static void removeLeftovers(Path part) throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(part.resolveSibling(part.getFileName() + ".wal"));
  }

  private static String literal(Path file) {
    return "'" + file.toString().replace("'", "''") + "'";
  }
}
