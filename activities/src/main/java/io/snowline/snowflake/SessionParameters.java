package io.snowline.snowflake;

import java.time.Duration;
import java.util.List;

/**
 * What the meaning of statements depends on, and an account or a user may have set otherwise.
 *
 * <p>TO_JSON writes times within documents by the output formats, whose own default leaves out all
 * digits behind the third: a change in one of these would not be seen. With
 * QUOTED_IDENTIFIERS_IGNORE_CASE a quoted name means another table's.
 */
final class SessionParameters {
  private static final List<String> SAME_EVERYWHERE =
      List.of(
          "TIMEZONE = 'UTC'",
          "QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE",
          "ROWS_PER_RESULTSET = 0",
          "DATE_INPUT_FORMAT = 'AUTO'",
          "TIME_INPUT_FORMAT = 'AUTO'",
          "TIMESTAMP_INPUT_FORMAT = 'AUTO'",
          "DATE_OUTPUT_FORMAT = 'YYYY-MM-DD'",
          "TIME_OUTPUT_FORMAT = 'HH24:MI:SS.FF9'",
          "TIMESTAMP_NTZ_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9'",
          "TIMESTAMP_LTZ_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM'",
          "TIMESTAMP_TZ_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM'",
          "BINARY_OUTPUT_FORMAT = 'HEX'",
          "STRICT_JSON_OUTPUT = FALSE");

  private SessionParameters() {}

  /** The statement that sets up a session whose queries have that tag and end within that time. */
  static String set(String tag, Duration statementTimeout) {
    return "ALTER SESSION SET %s, QUERY_TAG = %s, STATEMENT_TIMEOUT_IN_SECONDS = %s"
        .formatted(
            String.join(", ", SAME_EVERYWHERE),
            SnowflakeSql.text(tag),
            statementTimeout.toSeconds());
  }
}
