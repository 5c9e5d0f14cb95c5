package io.snowline.snowflake;

import io.snowline.secret.KnownSecrets;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Shortened;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.snowflake.client.api.exception.SnowflakeSQLException;
import net.snowflake.client.api.resultset.QueryStatus;

/** What Snowflake's errors mean: whether a repeat may help, and what a human can do. */
final class SnowflakeFailures {
  /**
   * Hundreds of codes with which a login is refused, and will be until somebody changes something:
   * user, password or key (3901, but for the expired sessions and tokens), OAuth (3903), network
   * policies (3904), keys (3943) and access tokens (3944).
   */
  private static final Set<Integer> LOGIN = Set.of(3901, 3903, 3904, 3943, 3944);

  /** The role, warehouse, database or schema that the session was to begin with isn't there. */
  private static final int NOTHING_TO_BEGIN_WITH = 390201;

  /**
   * The session or its tokens are gone, were not found or have expired, as when a server was
   * replaced, or an OAuth token (390318) while the session lasted: the step's next attempt opens
   * another, with a token that the driver fetches for it. Were the login itself wrong, that would
   * say so.
   */
  private static final Set<Integer> SESSION_ENDED =
      Set.of(390104, 390111, 390112, 390113, 390114, 390115, 390318);

  /** No access token could be had for the OAuth client. */
  private static final int NO_OAUTH_TOKEN = 200069;

  /** Nothing that proves who the worker is could be had from where it runs. */
  private static final int NO_IDENTITY = 200071;

  /** What the driver says of a server that it didn't reach, or that can't answer now. */
  private static final Pattern PASSING =
      Pattern.compile("HTTP status=(5\\d\\d|408|429)|Exception encountered for HTTP request");

  private static final int NO_WAREHOUSE = 606;
  private static final int NOT_THERE = 2003;
  private static final int NO_SUCH_OBJECT = 2043;
  private static final int NO_PRIVILEGE = 3001;
  private static final int CANCELLED = 604;
  private static final int TIMED_OUT = 630;

  private SnowflakeFailures() {}

  /** The failure in words for the person who reads them. */
  static WarehouseException of(String what, SQLException failure) {
    String hint = hint(failure.getErrorCode());
    String query = query(failure).map(id -> " (query " + id + ")").orElse("");
    String said = message(failure);
    return new WarehouseException(
        type(failure),
        "Cannot %s in Snowflake%s: %s"
            .formatted(
                what, query, hint.isEmpty() ? said : said.replaceFirst("\\.$", "") + "; " + hint),
        failure);
  }

  /** The failure of a login at that host. */
  static WarehouseException ofLogin(String host, SQLException failure) {
    boolean ofProvider =
        failure.getErrorCode() == NO_OAUTH_TOKEN || failure.getErrorCode() == NO_IDENTITY;
    if (!ofProvider
        && Optional.ofNullable(failure.getMessage()).orElse("").contains("HTTP status=404")) {
      return new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot open a session in Snowflake: there is no account at %s (HTTP status 404); check account and host in the configuration's source"
              .formatted(host),
          failure);
    }
    return of("open a session", failure);
  }

  /** That the driver stumbled over the settings of a login. */
  static WarehouseException ofSettings(RuntimeException failure) {
    return new WarehouseException(
        FailureType.BAD_CONFIGURATION,
        "Cannot open a session in Snowflake: its driver can't use the settings of the login: %s; check the login in the configuration's source"
            .formatted(line(failure.toString())),
        failure);
  }

  /**
   * The failure of a query that was asked after, of which Snowflake tells no SQLState. Only a query
   * that failed by its own error, in being compiled or evaluated, is refused; an incident, a
   * warehouse that can't be resumed, a lost session and an abort by somebody else say nothing of
   * it.
   */
  static SQLException ended(String id, QueryStatus status) {
    boolean itsOwn =
        status.getStatus() == QueryStatus.Status.FAILED_WITH_ERROR && itsOwn(status.getErrorCode());
    return new SQLException(
        "query %s ended as %s: %s".formatted(id, status.getStatus(), status.getErrorMessage()),
        itsOwn ? "42000" : "58000",
        status.getErrorCode());
  }

  /**
   * A stage that can't be written, such as for a right that is missing, is 91 thousand and some.
   */
  private static boolean itsOwn(int code) {
    return (code >= 900 && code < 4000) || code / 1000 == 91 || code / 1000 == 100;
  }

  static FailureType type(SQLException failure) {
    int code = failure.getErrorCode();
    if (SESSION_ENDED.contains(code)) {
      return FailureType.WAREHOUSE_UNAVAILABLE;
    }
    if (LOGIN.contains(code / 100) || code == NOTHING_TO_BEGIN_WITH || code == NO_WAREHOUSE) {
      return FailureType.BAD_CONFIGURATION;
    }
    if (code == NO_OAUTH_TOKEN || code == NO_IDENTITY) {
      return passing(failure) ? FailureType.WAREHOUSE_UNAVAILABLE : FailureType.BAD_CONFIGURATION;
    }
    if (code == CANCELLED) {
      return FailureType.WAREHOUSE_UNAVAILABLE;
    }
    String state = Optional.ofNullable(failure.getSQLState()).orElse("");
    // 08 connection, 57 and 58 the system, none: the driver itself, which failed to understand or
    // to reach the server. 42, 22, 02 and P are the statement's.
    boolean statement = state.startsWith("42") || state.startsWith("22") || state.startsWith("02");
    return statement || code == TIMED_OUT || code == NO_PRIVILEGE
        ? FailureType.WAREHOUSE_REFUSED
        : FailureType.WAREHOUSE_UNAVAILABLE;
  }

  /** Whether it was the way to a server, or the server's state, that a repeat may find mended. */
  private static boolean passing(SQLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          || PASSING.matcher(Optional.ofNullable(cause.getMessage()).orElse("")).find()) {
        return true;
      }
    }
    return false;
  }

  /** Whether what was named isn't there, or is kept from the role: Snowflake doesn't say which. */
  static boolean notThere(SQLException failure) {
    int code = failure.getErrorCode();
    return code == NOT_THERE || code == NO_SUCH_OBJECT || code == NO_PRIVILEGE;
  }

  private static String hint(int code) {
    if (code == NO_WAREHOUSE) {
      return "set warehouse in the configuration's source, and grant USAGE on it to the role";
    }
    if (code == NOT_THERE || code == NO_PRIVILEGE) {
      return "if it exists, grant SELECT on it and USAGE on its database and schema to the role";
    }
    if (code == TIMED_OUT) {
      return "raise statement_timeout and, if that is shorter, the warehouse's"
          + " STATEMENT_TIMEOUT_IN_SECONDS, or take a larger warehouse";
    }
    if (code == NOTHING_TO_BEGIN_WITH) {
      return "check role, warehouse and database in the configuration's source, and grant USAGE on them to the role";
    }
    if (code == NO_OAUTH_TOKEN) {
      return "check the client, token_url and scope of oauth in the configuration's source with who runs the identity provider";
    }
    if (code == NO_IDENTITY) {
      return "check workload_identity in the configuration's source, and that the machine that the worker runs on has an identity there";
    }
    return SESSION_ENDED.contains(code) ? "" : loginHint(code / 100);
  }

  private static String loginHint(int hundred) {
    return switch (hundred) {
      case 3901, 3943 ->
          "check the user and its key or token in the configuration's source; snowline check prints what to look at in Snowflake";
      case 3903 ->
          "check oauth in the configuration's source, and the security integration in Snowflake that trusts its tokens";
      case 3904 ->
          "have the network policy of the user or the account in Snowflake let this machine's address in";
      case 3944 ->
          "make a new programmatic access token for the user in Snowflake, and put it into token_file";
      default -> "";
    };
  }

  private static Optional<String> query(SQLException failure) {
    return failure instanceof SnowflakeSQLException known
        ? Optional.ofNullable(known.getQueryId()).filter(id -> !id.isBlank())
        : Optional.empty();
  }

  /**
   * In one line: Snowflake's first may say no more than that there is an error. It is cut, since
   * the driver appends whole answers, and a URL's query may hold a token.
   */
  private static String message(SQLException failure) {
    return line(Optional.ofNullable(failure.getMessage()).orElse(failure.toString()));
  }

  private static String line(String message) {
    // Before it is cut: half a secret isn't recognised.
    String line = KnownSecrets.redacted(message).strip().replaceAll("\\s+", " ");
    return Shortened.text(line.replaceAll("\\?\\S*", "?..."), 400);
  }
}
