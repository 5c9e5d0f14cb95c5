package io.snowline.bigquery;

import io.snowline.contract.Column;
import io.snowline.contract.TypeMapping.Placement;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Choice;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Described;
import io.snowline.contract.ValueType.Document;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Identifier;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Variant;
import io.snowline.contract.ValueType.Whole;
import io.snowline.contract.ValueType.Years;
import io.snowline.definition.ColumnRule;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What BigQuery's types hold, and which of them holds a source's column. BigQuery's seconds have
 * six digits.
 */
final class BigQueryTypes {
  /** {@code NUMERIC(p,s)}: at most 9 digits after the point and 29 before it. */
  private static final int NUMERIC_SCALE = 9;

  private static final int NUMERIC_WHOLE = 29;

  /** {@code BIGNUMERIC(p,s)}: at most 38 digits after the point and 38 before it. */
  private static final int BIGNUMERIC_DIGITS = 38;

  private static final Pattern DECIMAL =
      Pattern.compile("(BIG)?NUMERIC(?:\\((\\d+)(?:, *(\\d+))?\\))?");

  private static final Whole INT64 = new Whole(18, 19, true);

  private static final Map<String, ValueType> PLAIN =
      Map.of(
          "INT64", INT64,
          "STRING", new Text(),
          "BOOL", new Truth(),
          "FLOAT64", new Floating(64),
          "BYTES", new Bytes(),
          "DATE", new Day(Years.OF_FOUR_DIGITS),
          "TIME", new TimeOfDay(6),
          "DATETIME", new Timestamp(false, 6, Years.OF_FOUR_DIGITS),
          "TIMESTAMP", new Timestamp(true, 6, Years.OF_FOUR_DIGITS),
          "JSON", new Document());

  private static final Pattern LIMITED =
      Pattern.compile("(STRING|BYTES)(?:\\((\\d+)\\))?(?: COLLATE '.*')?");

  private BigQueryTypes() {}

  /** The type without a text's length and collation, as our own tables have it. */
  static String bare(String engineType) {
    Matcher limited = LIMITED.matcher(engineType);
    return limited.matches() ? limited.group(1) : engineType;
  }

  /** How long a text or bytes of that type may be, if that is declared. */
  static OptionalLong length(String engineType) {
    Matcher limited = LIMITED.matcher(engineType);
    return limited.matches() && limited.group(2) != null
        ? OptionalLong.of(Long.parseLong(limited.group(2)))
        : OptionalLong.empty();
  }

  /** Whether texts of that type are compared otherwise than by their characters. */
  static boolean collated(String engineType) {
    return engineType.contains(" COLLATE ");
  }

  /** What a column of that type holds; empty if there is no rule for it. */
  static Optional<ValueType> read(String engineType) {
    Matcher decimal = DECIMAL.matcher(engineType);
    if (!decimal.matches()) {
      return Optional.ofNullable(PLAIN.get(bare(engineType)));
    }
    if (decimal.group(2) == null) {
      boolean big = decimal.group(1) != null;
      return Optional.of(
          big
              ? new Exact(2 * BIGNUMERIC_DIGITS, BIGNUMERIC_DIGITS)
              : new Exact(NUMERIC_WHOLE + NUMERIC_SCALE, NUMERIC_SCALE));
    }
    int scale = decimal.group(3) == null ? 0 : Integer.parseInt(decimal.group(3));
    return Optional.of(new Exact(Integer.parseInt(decimal.group(2)), scale));
  }

  /** The narrowest type that holds the column exactly, by its rule; empty if there is none. */
  static Optional<Placement> place(Column source, ColumnRule rule) {
    return source
        .type()
        .flatMap(type -> place(type, rule))
        .flatMap(name -> read(name).map(held -> new Placement(name, held)));
  }

  private static Optional<String> place(ValueType type, ColumnRule rule) {
    if (rule == ColumnRule.TEXT) {
      return Optional.of("STRING");
    }
    if (rule == ColumnRule.JSON) {
      return type instanceof Variant || type instanceof ValueType.Json
          ? Optional.of("JSON")
          : Optional.empty();
    }
    if (type instanceof Whole whole) {
      return INT64.holds(whole) ? Optional.of("INT64") : decimal(whole.engineDigits(), 0);
    }
    if (type instanceof Exact exact) {
      return INT64.holds(exact) ? Optional.of("INT64") : decimal(exact.precision(), exact.scale());
    }
    if (type instanceof Floating) {
      return Optional.of("FLOAT64");
    }
    if (type instanceof Truth) {
      return Optional.of("BOOL");
    }
    if (type instanceof Bytes) {
      return Optional.of("BYTES");
    }
    if (type instanceof Day) {
      return Optional.of("DATE");
    }
    if (type instanceof TimeOfDay) {
      return Optional.of("TIME");
    }
    if (type instanceof Timestamp timestamp) {
      return Optional.of(timestamp.zoned() ? "TIMESTAMP" : "DATETIME");
    }
    boolean text =
        type instanceof Text
            || type instanceof Variant
            || type instanceof Described
            || type instanceof Choice
            || type instanceof Identifier;
    return text ? Optional.of("STRING") : Optional.empty();
  }

  private static Optional<String> decimal(int precision, int scale) {
    int whole = precision - scale;
    if (scale <= NUMERIC_SCALE && whole <= NUMERIC_WHOLE) {
      return Optional.of("NUMERIC(%s,%s)".formatted(precision, scale));
    }
    return scale <= BIGNUMERIC_DIGITS && whole <= BIGNUMERIC_DIGITS
        ? Optional.of("BIGNUMERIC(%s,%s)".formatted(precision, scale))
        : Optional.empty();
  }
}
