package io.snowline.bigquery;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Whole;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A Parquet file in the types that BigQuery loads into the contract's columns.
 *
 * @param path where it is
 * @param rows how many rows it has
 * @param digest names its content: the same bytes, the same digest
 */
record LoadFile(Path path, long rows, String digest) {

  /** DuckDB's own share; what is more goes to disk. */
  private static final String MEMORY = "256MB";

  /** What is packed at once must fit into the memory; by itself DuckDB counts rows alone. */
  private static final String PACKED_AT_ONCE = "32MB";

  /** DuckDB counts the most digits of a number, also where BigQuery has more. */
  private static final int MOST_DIGITS = 38;

  /**
   * The file that a source wrote. Where its engine wrote a column in another type, such as UUIDs or
   * numbers as text, the file is written again beside it, with no value changed.
   *
   * @throws WarehouseException if a value isn't one of the target's type
   */
  static LoadFile of(Path file, Contract contract) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET preserve_insertion_order = false");
      statement.execute("SET memory_limit = '" + MEMORY + "'");
      statement.execute("SET threads = 1");
      statement.execute(
          "SET temp_directory = " + literal(file.resolveSibling(file.getFileName() + ".tmp")));
      Path loaded = inTypes(statement, file, contract);
      return new LoadFile(loaded, rows(statement, loaded), digest(loaded));
    } catch (SQLException failure) {
      throw new WarehouseException(
          FailureType.WAREHOUSE_REFUSED,
          "Cannot prepare the rows of %s for BigQuery: %s"
              .formatted(contract.source(), failure.getMessage()),
          failure);
    }
  }

  private static Path inTypes(Statement statement, Path file, Contract contract)
      throws SQLException {
    Map<String, String> types = new HashMap<>();
    try (ResultSet columns = statement.executeQuery("DESCRIBE FROM " + parquet(file))) {
      while (columns.next()) {
        types.put(columns.getString(1), columns.getString(2));
      }
    }
    List<String> casts = new ArrayList<>();
    for (ContractColumn column : contract.compared()) {
      String wanted = type(column);
      if (!fits(types.get(column.name()), wanted)) {
        String name = quoted(column.name());
        casts.add("CAST(%s AS %s) AS %s".formatted(name, wanted, name));
      }
    }
    if (casts.isEmpty()) {
      return file;
    }
    Path written = file.resolveSibling("bigquery-" + file.getFileName());
    statement.execute(
        "COPY (SELECT * REPLACE (%s) FROM %s) TO %s (FORMAT parquet, ROW_GROUP_SIZE_BYTES '%s')"
            .formatted(String.join(", ", casts), parquet(file), literal(written), PACKED_AT_ONCE));
    return written;
  }

  /** DuckDB's type whose Parquet form BigQuery loads into that column; documents are text. */
  private static String type(ContractColumn column) {
    ValueType type = column.type();
    if (type instanceof Whole) {
      return "BIGINT";
    }
    if (type instanceof Exact exact) {
      // BIGNUMERIC's digits on both sides of the point: a whole number needs those before it.
      boolean whole = exact.precision() > MOST_DIGITS && column.given() instanceof Whole;
      return "DECIMAL(%s,%s)"
          .formatted(
              Math.min(MOST_DIGITS, exact.precision()),
              whole ? 0 : Math.min(exact.scale(), MOST_DIGITS));
    }
    if (type instanceof Floating) {
      return "DOUBLE";
    }
    if (type instanceof Truth) {
      return "BOOLEAN";
    }
    if (type instanceof Bytes) {
      return "BLOB";
    }
    if (type instanceof Day) {
      return "DATE";
    }
    if (type instanceof TimeOfDay) {
      return "TIME";
    }
    if (type instanceof Timestamp timestamp) {
      return timestamp.zoned() ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP";
    }
    return "VARCHAR";
  }

  /** Any decimal goes into a wider one, and any integer of up to 64 bits into INT64. */
  private static boolean fits(String held, String wanted) {
    return wanted.equals(held)
        || (wanted.startsWith("DECIMAL") && held != null && held.startsWith("DECIMAL"))
        || (wanted.equals("BIGINT") && List.of("TINYINT", "SMALLINT", "INTEGER").contains(held))
        || (wanted.equals("DOUBLE") && "FLOAT".equals(held));
  }

  private static long rows(Statement statement, Path file) throws SQLException {
    try (ResultSet count =
        statement.executeQuery(
            "SELECT num_rows FROM parquet_file_metadata(%s)".formatted(literal(file)))) {
      count.next();
      return count.getLong(1);
    }
  }

  private static String digest(Path file) {
    try (InputStream bytes =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      bytes.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of()
          .formatHex(((DigestInputStream) bytes).getMessageDigest().digest())
          .substring(0, 20);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** A folder such as {@code region=eu} above the file is no column. */
  private static String parquet(Path file) {
    return "read_parquet(" + literal(file) + ", hive_partitioning = false)";
  }

  private static String literal(Path file) {
    return "'" + file.toString().replace("'", "''") + "'";
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
