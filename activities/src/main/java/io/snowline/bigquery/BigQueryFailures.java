package io.snowline.bigquery;

import com.google.auth.Retryable;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import io.snowline.secret.KnownSecrets;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Shortened;
import io.snowline.warehouse.WarehouseException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What BigQuery's errors mean, and what to say of them. */
final class BigQueryFailures {
  /** What follows from an error. */
  enum Meaning {
    /** The same call may succeed a little later. */
    REPEAT,
    /** Another transaction wrote first: the whole script may succeed a little later. */
    CONFLICT,
    /** Something of that name exists. */
    EXISTS,
    /** There is nothing of that name. */
    ABSENT,
    /** A human must change something, or a quota be renewed. */
    REFUSED
  }

  private static final Set<Integer> PASSING_CODES = Set.of(408, 429, 500, 502, 503, 504);
  private static final Set<String> PASSING_REASONS =
      Set.of(
          "backendError",
          "internalError",
          "jobBackendError",
          "jobInternalError",
          "jobRateLimitExceeded",
          "rateLimitExceeded",
          "tableUnavailable",
          "timeout");

  private static final Pattern CONFLICT =
      Pattern.compile(
          "Transaction is aborted due to concurrent update|Failed to commit"
              + "|Could not serialize access");

  /** A failure that a statement of ours raised, as {@link #raised} words it. */
  private static final Pattern RAISED = Pattern.compile("(?s)snowline (\\w+): (.*)");

  /** As BigQuery says that a table isn't there whose name is that of a staged one. */
  private static final Pattern STAGED_IS_GONE =
      Pattern.compile("Not found: Table .*-\\d{8}-\\d{6}-\\w+__\\w+");

  /** What a statement fails with that is wrong, or that meets a value it can't take. */
  private static final String INVALID_QUERY = "invalidQuery";

  private static final int UNAUTHORIZED = 401;

  /** BigQuery quotes the value that it can't convert, however large. */
  private static final int LONGEST_MESSAGE = 1_000;

  private BigQueryFailures() {}

  /** What follows from a call that failed. */
  static Meaning of(BigQueryException failure) {
    if (failure.getCause() instanceof java.io.IOException cause && failure.getCode() <= 0) {
      return isRefusedLogin(cause) ? Meaning.REFUSED : Meaning.REPEAT;
    }
    return of(failure.getCode(), failure.getReason(), failure.getMessage());
  }

  /** Google's login says itself whether another try may help. */
  private static boolean isRefusedLogin(Throwable cause) {
    return cause instanceof Retryable login && !login.isRetryable();
  }

  /** What follows from a job that is done with an error. */
  static Meaning of(BigQueryError error) {
    return of(0, error.getReason(), error.getMessage());
  }

  static Meaning of(int code, String reason, String message) {
    String words = message == null ? "" : message;
    if (CONFLICT.matcher(words).find()) {
      return Meaning.CONFLICT;
    }
    if (code == 409 || "duplicate".equals(reason)) {
      return Meaning.EXISTS;
    }
    if ("quotaExceeded".equals(reason)) {
      return Meaning.REFUSED;
    }
    if (PASSING_CODES.contains(code) || (reason != null && PASSING_REASONS.contains(reason))) {
      return Meaning.REPEAT;
    }
    return code == 404 || "notFound".equals(reason) ? Meaning.ABSENT : Meaning.REFUSED;
  }

  /** Whether the statement itself failed, and not what it needs: a right, a quota, room. */
  static boolean ofStatement(WarehouseException failure) {
    return failure.reason().filter(INVALID_QUERY::equals).isPresent();
  }

  /** The text that a statement raises so that its failure has that type. */
  static String raised(FailureType type, String message) {
    return "snowline %s: %s".formatted(type.text(), message);
  }

  /**
   * A call's failure in words.
   *
   * @param what what was attempted
   */
  static WarehouseException exception(String what, BigQueryException failure) {
    return exception(
        of(failure),
        what,
        null,
        isRefusedLogin(failure.getCause()) ? UNAUTHORIZED : failure.getCode(),
        failure.getReason(),
        failure.getMessage(),
        bounded(failure));
  }

  /** Causes are kept as well, and the one below is BigQuery's whole answer. */
  private static BigQueryException bounded(BigQueryException failure) {
    boolean small =
        Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
            .allMatch(one -> String.valueOf(one.getMessage()).length() <= LONGEST_MESSAGE);
    if (small) {
      return failure;
    }
    BigQueryException bounded =
        new BigQueryException(failure.getCode(), shortened(failure.getMessage()));
    bounded.setStackTrace(failure.getStackTrace());
    return bounded;
  }

  private static String shortened(String words) {
    // Before it is cut: half a secret isn't recognised.
    return Shortened.text(KnownSecrets.redacted(words), LONGEST_MESSAGE);
  }

  /**
   * A job's failure in words.
   *
   * @param what what was attempted
   * @param job the job's id
   */
  static WarehouseException exception(String what, String job, BigQueryError error) {
    return exception(of(error), what, job, 0, error.getReason(), error.getMessage(), null);
  }

  private static WarehouseException exception(
      Meaning meaning,
      String what,
      String job,
      int code,
      String reason,
      String message,
      Throwable cause) {
    String words = message == null ? "no message" : message;
    Optional<WarehouseException> raised = raisedBefore(words, job, cause);
    if (raised.isPresent()) {
      return raised.get();
    }
    if (STAGED_IS_GONE.matcher(words).find()) {
      return new WarehouseException(
          FailureType.STAGING_LOST,
          "Cannot %s: what the run staged was removed meanwhile, BigQuery says %s%s; a sync begins again by itself"
              .formatted(what, shortened(words), job == null ? "" : " (job " + job + ")"),
          cause);
    }
    boolean passing = meaning == Meaning.REPEAT || meaning == Meaning.CONFLICT;
    return new WarehouseException(
        passing ? FailureType.WAREHOUSE_UNAVAILABLE : FailureType.WAREHOUSE_REFUSED,
        "Cannot %s: BigQuery says %s%s%s"
            .formatted(
                what,
                shortened(words),
                job == null ? "" : " (job " + job + ")",
                advice(code, reason, words)),
        cause,
        reason);
  }

  private static Optional<WarehouseException> raisedBefore(
      String words, String job, Throwable cause) {
    Matcher raised = RAISED.matcher(words);
    if (!raised.find()) {
      return Optional.empty();
    }
    return Arrays.stream(FailureType.values())
        .filter(type -> type.text().equals(raised.group(1)))
        .findFirst()
        .map(
            type ->
                new WarehouseException(
                    type,
                    job == null
                        ? raised.group(2)
                        : "%s (job %s)".formatted(raised.group(2).strip(), job),
                    cause));
  }

  private static String advice(int code, String reason, String words) {
    if (words.contains("streaming buffer")) {
      return "; rows that were streamed into the table can't be changed for up to 90 minutes: stop"
          + " what streams into it, and run it again after that";
    }
    if (words.contains("Too many partitions")) {
      return "; the rows that change are of more partitions than one statement may write to: make"
          + " the table anew with longer ones, see tables.NAME.partition.by in the configuration";
    }
    if ("quotaExceeded".equals(reason)) {
      return "; a quota of the project is used up, which Google renews within a day: run it again"
          + " after that, or ask Google for more";
    }
    if ("bytesBilledLimitExceeded".equals(reason)) {
      return "; the statement would bill more than maximum_bytes_billed, or what is left of"
          + " bytes_per_run, allows: raise it in the configuration's target, or make the table"
          + " smaller";
    }
    if (code == 403 || "accessDenied".equals(reason)) {
      return "; grant the service account roles/bigquery.jobUser on the project and"
          + " roles/bigquery.dataEditor on the target and staging datasets";
    }
    if (code == UNAUTHORIZED) {
      return "; the credentials are not accepted: see credentials_file in the configuration's"
          + " target, or run gcloud auth application-default login";
    }
    if (code == 404 || "notFound".equals(reason)) {
      return "; look at project, dataset and location in the configuration's target";
    }
    return "";
  }
}
