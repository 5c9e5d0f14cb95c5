package io.snowline.duckdb;

import io.snowline.sync.Digest;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Shortened;
import io.snowline.warehouse.WarehouseException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a DuckDB file, opened for an activity and closed with it. Connections of one
 * process share the file; another process is waited for.
 */
final class DuckDbConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDbConnection.class);

  /** Another process's activity is short; after that a human must know who holds the file. */
  private static final Duration WAIT_FOR_LOCK = Duration.ofSeconds(30);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
  private static final int LONGEST_STATEMENT = 160;
  private static final int LONGEST_MESSAGE = 1_000;
  private static final Pattern HOLDER = Pattern.compile("\\(PID (\\d+)\\)");

  /** A table's row as it is read. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Path file;
  private final DuckDbInstance.Lease lease;
  private final Connection connection;
  private final boolean absent;

  private DuckDbConnection(Path file, DuckDbInstance.Lease lease, boolean absent) {
    this.file = file;
    this.lease = lease;
    this.connection = lease.connection();
    this.absent = absent;
  }

  /** Opens a file that must exist, and never writes to it. */
  static DuckDbConnection readOnly(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot open the source %s: there is no such file".formatted(file));
    }
    return open(file, true, WAIT_FOR_LOCK);
  }

  /** Opens a file for writing, and creates it if need be. */
  static DuckDbConnection writable(Path file) {
    return open(file, false, WAIT_FOR_LOCK);
  }

  /** Stands for a file that doesn't exist yet: nothing is in it, and reading doesn't make it. */
  static DuckDbConnection absent(Path file) {
    try {
      return new DuckDbConnection(file, DuckDbInstance.empty(), true);
    } catch (SQLException refused) {
      throw new WarehouseException(
          FailureType.WAREHOUSE_REFUSED, "Cannot start DuckDB: " + firstLine(refused), refused);
    }
  }

  /** Opens a file; another process that holds it is waited for that long. */
  static DuckDbConnection open(Path file, boolean readOnly, Duration wait) {
    Instant deadline = Instant.now().plus(wait);
    while (true) {
      try {
        return new DuckDbConnection(file, DuckDbInstance.file(file, readOnly), false);
      } catch (SQLException refused) {
        Optional<String> holder = holder(refused);
        if (holder.isEmpty() || Instant.now().isAfter(deadline)) {
          throw cannotOpen(file, holder, wait, refused);
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
    }
  }

  /** The process to wait for: another one, or this one while it closes the file. */
  private static Optional<String> holder(SQLException refused) {
    String message = String.valueOf(refused.getMessage());
    if (message.contains("Unique file handle conflict")) {
      return Optional.of(String.valueOf(ProcessHandle.current().pid()));
    }
    Matcher pid = HOLDER.matcher(message);
    return message.contains("Could not set lock") && pid.find()
        ? Optional.of(pid.group(1))
        : Optional.empty();
  }

  private static WarehouseException cannotOpen(
      Path file, Optional<String> holder, Duration wait, SQLException refused) {
    if (holder.isEmpty()) {
      return new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot open %s as a DuckDB file: %s".formatted(file, firstLine(refused)),
          refused);
    }
    String command =
        ProcessHandle.of(Long.parseLong(holder.get()))
            .flatMap(process -> process.info().command())
            .orElse("unknown command");
    return new WarehouseException(
        FailureType.FILE_LOCKED,
        "Cannot open %s: process %s (%s) holds it, waited %s s; end that process, then run again"
            .formatted(file, holder.get(), command, wait.toSeconds()),
        refused);
  }

  Path file() {
    return file;
  }

  /**
   * Attaches another file. It may just have been detached: it stays open until the last statement
   * of the process that looked at it has ended, and is waited for.
   */
  void attach(String purpose, Path other, String alias) {
    String sql =
        "ATTACH IF NOT EXISTS %s AS %s".formatted(Sql.text(other.toString()), Sql.name(alias));
    Instant deadline = Instant.now().plus(WAIT_FOR_LOCK);
    LOG.trace("{}: {}", purpose, sql);
    while (true) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
        return;
      } catch (SQLException refused) {
        if (holder(refused).isEmpty() || Instant.now().isAfter(deadline)) {
          throw failed(purpose, sql, refused);
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
    }
  }

  /** Runs a statement that returns nothing. */
  void execute(String purpose, String sql) {
    LOG.trace("{}: {}", purpose, sql);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw failed(purpose, sql, failure);
    }
  }

  /** Runs a statement that changes rows, and returns how many. */
  long update(String purpose, String sql, Object... values) {
    LOG.trace("{}: {}", purpose, sql);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeLargeUpdate();
    } catch (SQLException failure) {
      throw failed(purpose, sql, failure);
    }
  }

  /** All rows of a query; for small results. */
  <T> List<T> query(String purpose, String sql, Row<T> row, Object... values) {
    List<T> rows = new ArrayList<>();
    LOG.trace("{}: {}", purpose, sql);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row.read(result));
        }
      }
    } catch (SQLException failure) {
      throw failed(purpose, sql, failure);
    }
    return rows;
  }

  /** The one row of a query. */
  <T> T one(String purpose, String sql, Row<T> row, Object... values) {
    return query(purpose, sql, row, values).get(0);
  }

  /** The one number of a query. */
  long number(String purpose, String sql, Object... values) {
    return one(purpose, sql, row -> row.getLong(1), values);
  }

  /** Whether this stands for a file that didn't exist when it was opened. */
  boolean isAbsent() {
    return absent;
  }

  /** Has names without a schema found in that one, if the file has it. */
  boolean use(String schema) {
    String sql = "USE " + Sql.name(lease.database(), schema);
    LOG.trace("use the schema: {}", sql);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (SQLException failure) {
      if (isMissing(failure)) {
        return false;
      }
      throw failed("use the schema " + schema, sql, failure);
    }
  }

  /**
   * Whether there are rows to read by that name, of a view only if all that it reads is there as it
   * was: a small part of the cost of a look into the catalog, which walks through all tables. Not
   * to be asked in a transaction: a no ends it.
   */
  boolean isReadable(String schema, String table) {
    String sql = "FROM " + Sql.name(schema, table);
    LOG.trace("look for {}: {}", table, sql);
    try {
      connection.prepareStatement(sql).close();
      return true;
    } catch (SQLException failure) {
      if (isMissing(failure) || cannotBeBound(failure)) {
        return false;
      }
      throw failed("look for " + table, sql, failure);
    }
  }

  /** Where a schema is called as the file's database is, all are ambiguous, and may be there. */
  private static boolean cannotBeBound(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.startsWith("Binder Error")
        && !message.contains("Ambiguous reference to catalog");
  }

  private static boolean isMissing(SQLException failure) {
    return String.valueOf(failure.getMessage()).startsWith("Catalog Error");
  }

  /** Whether the table or view exists in the schema. */
  boolean exists(String schema, String table) {
    return table(schema, table).or(() -> view(schema, table)).isPresent();
  }

  /** The table's name as the file spells it. */
  Optional<String> table(String schema, String table) {
    return spelled(
        "look for the table " + table,
        """
        SELECT table_name FROM duckdb_tables()
        WHERE database_name = current_database()
          AND lower(schema_name) = lower(?) AND lower(table_name) = lower(?)""",
        schema,
        table);
  }

  /** The view's name as the file spells it. */
  Optional<String> view(String schema, String view) {
    return spelled(
        "look for the view " + view,
        """
        SELECT view_name FROM duckdb_views()
        WHERE database_name = current_database()
          AND lower(schema_name) = lower(?) AND lower(view_name) = lower(?)""",
        schema,
        view);
  }

  private Optional<String> spelled(String purpose, String sql, String schema, String name) {
    return query(purpose, sql, row -> row.getString(1), schema, name).stream().findFirst();
  }

  /** The digest that a statement of {@link DigestSql} returns. */
  Digest digest(String purpose, String sql, int buckets) {
    Long[] rows = zeros(buckets);
    Long[] keys = zeros(buckets);
    Long[] sums = zeros(buckets);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    query(
        purpose,
        sql,
        row -> {
          int bucket = row.getInt(1);
          rows[bucket] = row.getLong(2);
          keys[bucket] = row.getLong(3);
          sums[bucket] = new BigInteger(row.getString(4)).longValue();
          return bucket;
        });
    return new Digest(now, List.of(rows), List.of(keys), List.of(sums));
  }

  /** Runs the work in one transaction: all of it, or nothing. */
  <T> T transaction(java.util.function.Supplier<T> work) {
    execute("begin", "BEGIN TRANSACTION");
    try {
      T result = work.get();
      execute("commit", "COMMIT");
      return result;
    } catch (RuntimeException | Error failure) {
      rollback(failure);
      throw failure;
    }
  }

  private void rollback(Throwable failure) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      failure.addSuppressed(alreadyRolledBack);
    }
  }

  @Override
  public void close() {
    try {
      lease.close();
    } catch (SQLException failure) {
      throw failed("close", "", failure);
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int position = 0; position < values.length; position++) {
      statement.setObject(position + 1, values[position]);
    }
  }

  private static Long[] zeros(int count) {
    Long[] zeros = new Long[count];
    Arrays.fill(zeros, 0L);
    return zeros;
  }

  private WarehouseException failed(String purpose, String sql, SQLException failure) {
    boolean conflict = String.valueOf(failure.getMessage()).startsWith("TransactionContext Error");
    String statement = sql.strip().replaceAll("\\s+", " ");
    return new WarehouseException(
        conflict ? FailureType.WAREHOUSE_UNAVAILABLE : FailureType.WAREHOUSE_REFUSED,
        "Cannot %s in %s: %s%s"
            .formatted(
                purpose,
                file,
                firstLine(failure),
                statement.isEmpty()
                    ? ""
                    : " (statement: %s)".formatted(Shortened.text(statement, LONGEST_STATEMENT))),
        bounded(failure));
  }

  /** DuckDB quotes the value that it can't convert, however large, and causes are kept as well. */
  private static SQLException bounded(SQLException failure) {
    if (String.valueOf(failure.getMessage()).length() <= LONGEST_MESSAGE) {
      return failure;
    }
    SQLException bounded =
        new SQLException(
            Shortened.text(failure.getMessage(), LONGEST_MESSAGE),
            failure.getSQLState(),
            failure.getErrorCode());
    bounded.setStackTrace(failure.getStackTrace());
    return bounded;
  }

  private static String firstLine(SQLException failure) {
    return Shortened.text(
        String.valueOf(failure.getMessage()).lines().findFirst().orElse("no message"),
        LONGEST_MESSAGE);
  }
}
