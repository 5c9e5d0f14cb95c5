package io.snowline.bigquery;

import java.util.Locale;

/** A value as text for people to read, which for every type has one. */
final class BigQueryShown {
  private BigQueryShown() {}

  /** The text; NULL for NULL. */
  static String text(String engineType, String value) {
    String type = engineType.toUpperCase(Locale.ROOT);
    if (type.startsWith("BYTES")) {
      return "TO_HEX(%s)".formatted(value);
    }
    if (type.startsWith("GEOGRAPHY")) {
      return "ST_ASTEXT(%s)".formatted(value);
    }
    boolean compound =
        type.startsWith("ARRAY")
            || type.startsWith("STRUCT")
            || type.startsWith("RECORD")
            || type.startsWith("RANGE")
            || type.startsWith("JSON");
    return compound
        ? "IF(%s IS NULL, NULL, TO_JSON_STRING(%s))".formatted(value, value)
        : "CAST(%s AS STRING)".formatted(value);
  }
}
