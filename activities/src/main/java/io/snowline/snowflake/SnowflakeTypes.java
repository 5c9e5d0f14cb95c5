package io.snowline.snowflake;

import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Described;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Variant;
import io.snowline.contract.ValueType.Whole;
import java.util.Optional;

/** What Snowflake's types hold, by the names of INFORMATION_SCHEMA.COLUMNS. */
final class SnowflakeTypes {
  private SnowflakeTypes() {}

  /**
   * A type as it was declared.
   *
   * @param name the data type's name
   * @param precision decimal digits of a number
   * @param scale digits of a number after the point
   * @param digits digits of a second
   */
  record Declared(
      String name, Optional<Integer> precision, Optional<Integer> scale, Optional<Integer> digits) {

    /** The type as it would be written in a statement. */
    String text() {
      return switch (name) {
        case "NUMBER" -> "NUMBER(%s,%s)".formatted(precision.orElse(38), scale.orElse(0));
        case "TIME", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ" ->
            "%s(%s)".formatted(name, digits.orElse(9));
        case "TEXT" -> "VARCHAR";
        default -> name;
      };
    }
  }

  /** What a column of that type holds; empty if there is no rule for it. */
  static Optional<ValueType> read(Declared type) {
    int digits = type.digits().orElse(9);
    return Optional.ofNullable(
        switch (type.name()) {
          case "NUMBER" -> number(type.precision().orElse(38), type.scale().orElse(0));
          case "FLOAT" -> new Floating(64);
          case "TEXT" -> new Text();
          case "BINARY" -> new Bytes();
          case "BOOLEAN" -> new Truth();
          case "DATE" -> new Day();
          case "TIME" -> new TimeOfDay(digits);
          case "TIMESTAMP_NTZ" -> new Timestamp(false, digits);
          case "TIMESTAMP_LTZ", "TIMESTAMP_TZ" -> new Timestamp(true, digits);
          case "VARIANT", "OBJECT", "ARRAY" -> new Variant();
          case "GEOGRAPHY", "GEOMETRY", "VECTOR" -> new Described(type.name());
          default -> null;
        });
  }

  private static ValueType number(int precision, int scale) {
    return scale == 0 ? new Whole(precision, precision, true) : new Exact(precision, scale);
  }
}
