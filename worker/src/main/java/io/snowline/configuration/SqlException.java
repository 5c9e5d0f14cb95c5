package io.snowline.configuration;

/** SQL that isn't what is expected; the message says why. */
final class SqlException extends Exception {
  SqlException(String message) {
    super(message);
  }

  SqlException(String sql, int position, String message) {
    super(
        message
            + " in line "
            + (1 + sql.substring(0, position).chars().filter(c -> c == '\n').count()));
  }
}
