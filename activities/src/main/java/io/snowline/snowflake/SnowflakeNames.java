package io.snowline.snowflake;

import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is meant by a name of the configuration. As in Snowflake's SQL, {@code orders} is also a way
 * to write {@code ORDERS}; a name with both small and capital letters is found only as it is
 * written.
 */
final class SnowflakeNames {
  private static final Pattern WITHOUT_QUOTES = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");
  private static final Pattern IN_QUOTES = Pattern.compile("\"(?:[^\"]|\"\")+\"");

  private SnowflakeNames() {}

  /** The name among those that are there; empty if it isn't. */
  static Optional<String> kept(String written, List<String> names) {
    return names.stream()
        .filter(written::equals)
        .findFirst()
        .or(() -> names.stream().filter(capitals(written)::equals).findFirst());
  }

  /** Names that differ from it in the case of letters alone. */
  static List<String> near(String written, List<String> names) {
    return names.stream()
        .filter(name -> name.equalsIgnoreCase(written) && !name.equals(written))
        .toList();
  }

  /**
   * The name among those that are there.
   *
   * @throws WarehouseException if it isn't
   */
  static String required(String kind, String written, List<String> names) {
    return kept(written, names)
        .orElseThrow(
            () ->
                new WarehouseException(
                    FailureType.BAD_CONFIGURATION,
                    "Cannot use the %s %s of Snowflake: %s"
                        .formatted(kind, written, reason(kind, near(written, names)))));
  }

  private static String reason(String kind, List<String> near) {
    return near.isEmpty()
        ? "there is none of that name, or the role has no right to use it"
        : "there is %s, in another case; write %s: %s"
            .formatted(String.join(" and ", near), kind, near.get(0));
  }

  /** The name that stands for it in SQL without quotes, for objects that can't be looked up. */
  static String unquoted(String written) {
    if (IN_QUOTES.matcher(written).matches()) {
      return written.substring(1, written.length() - 1).replace("\"\"", "\"");
    }
    return WITHOUT_QUOTES.matcher(written).matches() ? capitals(written) : written;
  }

  /**
   * The name of a role or warehouse that a session begins with, which Snowflake reads as in its
   * SQL: in quotes, unless it is written in them or needs none.
   */
  static String begunWith(String written) {
    return WITHOUT_QUOTES.matcher(written).matches()
        ? written
        : SnowflakeSql.name(unquoted(written));
  }

  /** Whether there is one way to understand it. */
  static boolean plain(String written) {
    return written.equals(capitals(written));
  }

  private static String capitals(String written) {
    return written.toUpperCase(Locale.ROOT);
  }
}
