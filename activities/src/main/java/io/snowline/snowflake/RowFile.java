package io.snowline.snowflake;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.snowflake.Transport.Carrier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes the rows of a result of {@link SnowflakeReadSql#read} into a Parquet file. DuckDB collects
 * them, in a file beside it where they outgrow its memory: results of any length, and rows of any
 * width, are packed within the same.
 */
final class RowFile {
  /** DuckDB's own share; what is more goes to disk. */
  private static final String MEMORY = "256MB";

  /** What is packed at once must fit into the memory; by itself DuckDB counts rows alone. */
  private static final String PACKED_AT_ONCE = "32MB";

  private final Contract contract;
  private final List<Transport> transports;

  RowFile(Contract contract) {
    this.contract = contract;
    this.transports = contract.compared().stream().map(Transport::of).toList();
  }

  /** Writes the file, in place of one that an attempt before this left, and counts its rows. */
  long write(ResultSet rows, Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET memory_limit = '" + MEMORY + "'");
      statement.execute("SET threads = 1");
      // One thread keeps the order all the same; without the promise it packs by bytes.
      statement.execute("SET preserve_insertion_order = false");
      statement.execute(
          "SET temp_directory = " + literal(file.resolveSibling(file.getFileName() + ".tmp")));
      statement.execute(table());
      long count = append(connection.unwrap(DuckDBConnection.class), rows);
      statement.execute(copy(file));
      return count;
    }
  }

  private String table() {
    return IntStream.range(0, transports.size())
        .mapToObj(column -> "c%s %s".formatted(column, transports.get(column).carrier().type()))
        .collect(
            Collectors.joining(
                ", ",
                "CREATE TABLE rows (",
                ", snowline_key VARCHAR, snowline_hash BIGINT, snowline_bucket INTEGER, snowline_reason VARCHAR)"));
  }

  private String copy(Path file) {
    List<ContractColumn> columns = contract.compared();
    String packed =
        IntStream.range(0, columns.size())
            .mapToObj(
                column ->
                    "%s AS \"%s\""
                        .formatted(
                            transports.get(column).packed().formatted("c" + column),
                            columns.get(column).name().replace("\"", "\"\"")))
            .collect(Collectors.joining(", "));
    return "COPY (SELECT %s, snowline_key, snowline_hash, snowline_bucket, snowline_reason FROM rows) TO %s (FORMAT parquet, ROW_GROUP_SIZE_BYTES '%s')"
        .formatted(packed, literal(file), PACKED_AT_ONCE);
  }

  private long append(DuckDBConnection connection, ResultSet rows) throws SQLException {
    long count = 0;
    int columns = transports.size();
    try (DuckDBAppender appender = connection.createAppender("rows")) {
      while (rows.next()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new SQLException("the worker was stopped meanwhile", "57014");
        }
        appender.beginRow();
        for (int column = 0; column < columns; column++) {
          append(appender, rows, column + 1, transports.get(column).carrier());
        }
        append(appender, rows, columns + 1, Carrier.TEXT);
        appender.append(rows.getLong(columns + 2));
        appender.append(rows.getInt(columns + 3));
        append(appender, rows, columns + 4, Carrier.TEXT);
        appender.endRow();
        count++;
      }
    }
    return count;
  }

  private static void append(DuckDBAppender appender, ResultSet rows, int column, Carrier carrier)
      throws SQLException {
    switch (carrier) {
      case TEXT -> {
        String value = rows.getString(column);
        if (value == null) {
          appender.appendNull();
        } else {
          appender.append(value);
        }
      }
      case NUMBER -> {
        long value = rows.getLong(column);
        if (rows.wasNull()) {
          appender.appendNull();
        } else {
          appender.append(value);
        }
      }
      case FLOAT -> {
        double value = rows.getDouble(column);
        if (rows.wasNull()) {
          appender.appendNull();
        } else {
          appender.append(value);
        }
      }
      case TRUTH -> {
        boolean value = rows.getBoolean(column);
        if (rows.wasNull()) {
          appender.appendNull();
        } else {
          appender.append(value);
        }
      }
    }
  }

  private static String literal(Path file) {
    return "'" + file.toString().replace("'", "''") + "'";
  }
}
