package io.snowline.snowflake;

import io.snowline.definition.SnowflakeAccount;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private SnowflakeSession(Connection connection, Step step) {
    this.connection = connection;
    this.step = step;
  }

  /** Opens a session in UTC. */
  static SnowflakeSession open(SnowflakeAccount account, Step step) {
    try {
      Connection connection =
          DriverManager.getConnection(
              SnowflakeSettings.url(account), SnowflakeSettings.properties(account, step));
      SnowflakeSession session = new SnowflakeSession(connection, step);
      session.set(account);
      return session;
    } catch (SQLException refused) {
      throw SnowflakeFailures.of("open a session", refused);
    }
  }

  private void set(SnowflakeAccount account) {
    execute(
        "set up the session",
        "ALTER SESSION SET TIMEZONE = 'UTC', QUERY_TAG = %s, STATEMENT_TIMEOUT_IN_SECONDS = %d"
            .formatted(
                SnowflakeSql.text(SnowflakeSettings.tag(step)),
                account.statementTimeout().toSeconds()));
  }

  /** Runs a statement that returns nothing of interest. */
  void execute(String what, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw SnowflakeFailures.of(what, failure);
    }
  }

  /** All rows of a quick query with a small result. */
  <T> List<T> query(String what, String sql, Row<T> row) {
    try (Statement statement = connection.createStatement();
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
    String note = what + " " + Integer.toHexString(sql.hashCode());
    Optional<String> before = step.noted(note);
    if (before.isPresent()) {
      Optional<T> found = attach(what, before.get(), reader);
      if (found.isPresent()) {
        step.forget(note);
        return found.get();
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet started = statement.unwrap(SnowflakeStatement.class).executeAsyncQuery(sql)) {
      String id = started.unwrap(SnowflakeAsyncResultSet.class).getQueryID();
      step.note(note, id);
      T result = result(what, id, reader);
      step.forget(note);
      return result;
    } catch (SQLException failure) {
      throw SnowflakeFailures.of(what, failure);
    }
  }

  /** The result of a query that an attempt before this one started, if it can still be had. */
  private <T> Optional<T> attach(String what, String id, Reader<T> reader) {
    try {
      return Optional.of(result(what, id, reader));
    } catch (SQLException | WarehouseException gone) {
      return Optional.empty();
    }
  }

  private <T> T result(String what, String id, Reader<T> reader) throws SQLException {
    step.ran(QUERY, id);
    SnowflakeConnection snowflake = connection.unwrap(SnowflakeConnection.class);
    await(what, id, snowflake);
    try (ResultSet result = snowflake.createResultSet(id)) {
      return reader.read(result);
    }
  }

  /** Snowflake itself ends a statement that runs too long, so this ends as well. */
  private static void await(String what, String id, SnowflakeConnection snowflake)
      throws SQLException {
    long pause = POLL_NANOS;
    for (QueryStatus status = snowflake.getQueryStatus(id);
        status.isStillRunning();
        status = snowflake.getQueryStatus(id)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new SQLException("the worker was stopped meanwhile", "57014");
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, SLOW_POLL_NANOS);
    }
    QueryStatus ended = snowflake.getQueryStatus(id);
    if (ended.isAnError()) {
      throw SnowflakeFailures.of(
          what,
          new SQLException(
              "query %s: %s".formatted(id, ended.getErrorMessage()),
              "42000",
              ended.getErrorCode()));
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
