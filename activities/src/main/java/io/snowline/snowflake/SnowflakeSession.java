package io.snowline.snowflake;

import io.snowline.definition.SnowflakeAccount;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.snowflake.client.api.connection.SnowflakeConnection;
import net.snowflake.client.api.resultset.QueryStatus;
import net.snowflake.client.api.resultset.SnowflakeAsyncResultSet;
import net.snowflake.client.api.resultset.SnowflakeResultSet;
import net.snowflake.client.api.statement.SnowflakeStatement;

/**
 * One session, opened for a step and closed with it. A session that failed isn't used again: the
 * step's next attempt opens another.
 *
 * <p>Long statements are started without being waited for on the line, and their ids are noted with
 * the step: they go on in Snowflake if the worker is lost, and the worker that takes over finds
 * their results, which Snowflake keeps for a day.
 */
final class SnowflakeSession implements AutoCloseable {
  private static final String QUERY = "snowflake_query_id";
  private static final long POLL_NANOS = 50_000_000;
  private static final long SLOW_POLL_NANOS = 1_000_000_000;

  static {
    System.setProperty("net.snowflake.jdbc.disablePlatformDetection", "true");
    Logger.getLogger("net.snowflake").setLevel(Level.SEVERE);
  }

  /** A result's row as it is read. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What reads a whole result. */
  interface Reader<T> {
    T read(ResultSet result) throws SQLException;
  }

  private final Connection connection;
  private final Step step;
  private final Duration patience;
  private String database = "";
  private String schema = "";

  private SnowflakeSession(Connection connection, Step step, Duration patience) {
    this.connection = connection;
    this.step = step;
    this.patience = patience;
  }

  /** Opens a session in UTC, in the account's schema. */
  static SnowflakeSession open(SnowflakeAccount account, Step step) {
    SnowflakeSession session = connect(account, step);
    return session.closedIfRefused(() -> session.use(account));
  }

  /** Opens a session in UTC that may be in no schema yet. */
  static SnowflakeSession connect(SnowflakeAccount account, Step step) {
    Connection connection = opened(account, SnowflakeSettings.properties(account, step));
    SnowflakeSession session = new SnowflakeSession(connection, step, account.networkTimeout());
    return session.closedIfRefused(() -> session.set(account));
  }

  private static Connection opened(SnowflakeAccount account, Properties settings) {
    try {
      return DriverManager.getConnection(SnowflakeSettings.url(account), settings);
    } catch (SQLException refused) {
      throw SnowflakeFailures.ofLogin(SnowflakeSettings.host(account), refused);
    } catch (RuntimeException unexpected) {
      // Before it asks a server, the driver doesn't check all that it is given.
      throw SnowflakeFailures.ofSettings(unexpected);
    }
  }

  /** Itself once that was done; if it can't be, nobody is left with it, who would close it. */
  private SnowflakeSession closedIfRefused(Runnable first) {
    try {
      first.run();
      return this;
    } catch (RuntimeException refused) {
      close();
      throw refused;
    }
  }

  /** The database's name as Snowflake keeps it. */
  String database() {
    return database;
  }

  /** The schema's name as Snowflake keeps it. */
  String schema() {
    return schema;
  }

  /** A table of the schema, quoted. */
  String qualified(String table) {
    return "%s.%s.%s"
        .formatted(
            SnowflakeSql.name(database), SnowflakeSql.name(schema), SnowflakeSql.name(table));
  }

  /**
   * Names without a schema are those of the account's from here on.
   *
   * @throws WarehouseException if there is no such schema, naming one that differs in case alone
   */
  void use(SnowflakeAccount account) {
    boolean plain =
        SnowflakeNames.plain(account.database()) && SnowflakeNames.plain(account.schema());
    if (!plain || !used(account.database(), account.schema())) {
      String held =
          SnowflakeNames.required(
              "database",
              account.database(),
              names(
                  "look for the database " + account.database(),
                  "SHOW DATABASES LIKE " + SnowflakeSql.text(account.database())));
      String within =
          SnowflakeNames.required(
              "schema",
              account.schema(),
              names(
                  "look for the schema " + account.schema(),
                  "SHOW SCHEMAS LIKE %s IN DATABASE %s"
                      .formatted(SnowflakeSql.text(account.schema()), SnowflakeSql.name(held))));
      enter(held, within);
    }
  }

  /** False if Snowflake has no such schema, or keeps it from the role. */
  private boolean used(String held, String within) {
    try {
      enter(held, within);
      return true;
    } catch (WarehouseException refused) {
      if (refused.getCause() instanceof SQLException cause && SnowflakeFailures.notThere(cause)) {
        return false;
      }
      throw refused;
    }
  }

  private void enter(String held, String within) {
    execute(
        "use the schema " + within,
        "USE SCHEMA %s.%s".formatted(SnowflakeSql.name(held), SnowflakeSql.name(within)));
    database = held;
    schema = within;
  }

  private List<String> names(String what, String show) {
    return query(what, show, row -> row.getString("name"));
  }

  private void set(SnowflakeAccount account) {
    execute(
        "set up the session",
        SessionParameters.set(SnowflakeSettings.tag(step), account.statementTimeout()));
  }

  /** Runs a statement that returns nothing of interest. */
  void execute(String what, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw SnowflakeFailures.of(what, failure);
    }
  }

  /** A statement that Snowflake's query history tells apart from the step's others. */
  private Statement statement(String what) throws SQLException {
    Statement statement = connection.createStatement();
    statement
        .unwrap(SnowflakeStatement.class)
        .setParameter("QUERY_TAG", SnowflakeSettings.tag(step, what));
    return statement;
  }

  /** All rows of a quick query with a small result. */
  <T> List<T> query(String what, String sql, Row<T> row) {
    try (Statement statement = statement(what);
        ResultSet result = statement.executeQuery(sql)) {
      step.ran(QUERY, result.unwrap(SnowflakeResultSet.class).getQueryID());
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row.read(result));
      }
      return rows;
    } catch (SQLException failure) {
      throw SnowflakeFailures.of(what, failure);
    }
  }

  /**
   * The result of a long query, read as it comes.
   *
   * @param what what is attempted; with the statement it names the query among the step's notes
   */
  <T> T read(String what, String sql, Reader<T> reader) {
    T result = found(what, sql, reader);
    step.forget(note(what, sql));
    return result;
  }

  /**
   * The same, whose query stays noted until the step's end: what is read of it lies on the worker,
   * and whoever takes over reads it again without the query being run again.
   */
  <T> T readNoted(String what, String sql, Reader<T> reader) {
    T result = found(what, sql, reader);
    step.use(note(what, sql));
    return result;
  }

  private static String note(String what, String sql) {
    return what + " " + Integer.toHexString(sql.hashCode());
  }

  private <T> T found(String what, String sql, Reader<T> reader) {
    return attached(what, sql, reader).orElseGet(() -> run(what, sql, reader));
  }

  private <T> T run(String what, String sql, Reader<T> reader) {
    try {
      String id = start(what, sql);
      step.note(note(what, sql), id);
      return result(what, id, patience, reader);
    } catch (SQLException failure) {
      throw SnowflakeFailures.of(what, failure);
    }
  }

  /** What the driver holds of the answer is let go of: the result is asked for by the id. */
  private String start(String what, String sql) throws SQLException {
    try (Statement statement = statement(what);
        ResultSet started = statement.unwrap(SnowflakeStatement.class).executeAsyncQuery(sql)) {
      return started.unwrap(SnowflakeAsyncResultSet.class).getQueryID();
    }
  }

  /**
   * The result of the query if an attempt before this one started it and it can still be had: it
   * was started long enough ago to be known.
   */
  <T> Optional<T> attached(String what, String sql, Reader<T> reader) {
    Optional<String> id = step.noted(note(what, sql));
    if (id.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(result(what, id.get(), Duration.ZERO, reader));
    } catch (SQLException | WarehouseException gone) {
      return Optional.empty();
    }
  }

  private <T> T result(String what, String id, Duration unknown, Reader<T> reader)
      throws SQLException {
    step.ran(QUERY, id);
    try (ResultSet result = connection.unwrap(SnowflakeConnection.class).createResultSet(id)) {
      await(what, id, unknown, result.unwrap(SnowflakeAsyncResultSet.class));
      return reader.read(result);
    }
  }

  /**
   * Waits for a query's end. Snowflake itself ends a statement that runs too long, so this ends as
   * well. The result is asked, not the connection: one that doesn't know its query's end sleeps for
   * half a second before it asks.
   *
   * @param unknown for how long Snowflake may know nothing of the query
   */
  private static void await(
      String what, String id, Duration unknown, SnowflakeAsyncResultSet result)
      throws SQLException {
    long known = System.nanoTime();
    long pause = POLL_NANOS;
    QueryStatus status = result.getStatus();
    for (; status.isStillRunning(); status = result.getStatus()) {
      if (status.getStatus() != QueryStatus.Status.NO_DATA) {
        known = System.nanoTime();
      } else if (System.nanoTime() - known >= unknown.toNanos()) {
        throw new WarehouseException(
            FailureType.WAREHOUSE_UNAVAILABLE,
            "Cannot %s in Snowflake: it knows nothing of query %s".formatted(what, id));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new SQLException("the worker was stopped meanwhile", "57014");
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, SLOW_POLL_NANOS);
    }
    if (status.isAnError()) {
      throw SnowflakeFailures.of(what, SnowflakeFailures.ended(id, status));
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException broken) {
      Logger.getLogger(SnowflakeSession.class.getName())
          .log(Level.FINE, "a session could not be closed", broken);
    }
  }
}
