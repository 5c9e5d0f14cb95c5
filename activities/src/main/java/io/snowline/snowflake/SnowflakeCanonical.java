package io.snowline.snowflake;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Described;
import io.snowline.contract.ValueType.Document;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Variant;
import io.snowline.contract.ValueType.Whole;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The canonical texts of values, keys and rows in Snowflake's SQL, and the hashes made of them: the
 * same as every other engine's, see {@link ValueType}.
 *
 * <p>Written for a session in UTC.
 */
final class SnowflakeCanonical {
  private static final BigInteger LARGEST_INT64 = BigInteger.valueOf(Long.MAX_VALUE);

  private SnowflakeCanonical() {}

  /**
   * The canonical text of a value that isn't NULL. A column's collation is taken off its texts:
   * they are compared by their bytes, and Snowflake joins no texts of different collations.
   */
  static String text(ValueType type, String value) {
    if (type instanceof Text) {
      return "COLLATE(" + value + ", '')";
    }
    if (type instanceof Whole || type instanceof Exact) {
      return number(type, value);
    }
    if (type instanceof Floating) {
      return floating(value);
    }
    if (type instanceof Bytes) {
      return "HEX_ENCODE(" + value + ")";
    }
    if (type instanceof Truth) {
      return "IFF(" + value + ", '1', '0')";
    }
    if (type instanceof Day || type instanceof TimeOfDay || type instanceof Timestamp) {
      return count(type, value) + "::VARCHAR";
    }
    if (type instanceof Variant || type instanceof Document) {
      return "TO_JSON(" + value + ")";
    }
    if (type instanceof Described described) {
      return described(described, value);
    }
    throw new IllegalArgumentException("no canonical text for " + type);
  }

  /** Snowflake writes every digit of a number's scale. */
  private static String number(ValueType type, String value) {
    boolean fraction = type instanceof Exact exact && exact.scale() > 0;
    return fraction
        ? "REGEXP_REPLACE(%s::VARCHAR, '[.]?0+$', '')".formatted(value)
        : value + "::VARCHAR";
  }

  /** Days or microseconds since 1970, microseconds since midnight: a whole number. */
  static String count(ValueType type, String value) {
    if (type instanceof Day) {
      return "DATEDIFF(DAY, '1970-01-01'::DATE, " + value + ")";
    }
    return type instanceof TimeOfDay
        ? "DATEDIFF(MICROSECOND, '00:00:00'::TIME, " + value + ")"
        : "DATE_PART(EPOCH_MICROSECOND, " + value + ")";
  }

  /** Shapes as hexadecimal well-known binary, vectors as JSON: nothing of them is rounded. */
  private static String described(Described type, String value) {
    return switch (type.engineType()) {
      case "GEOGRAPHY" -> "HEX_ENCODE(ST_ASWKB(" + value + "))";
      case "GEOMETRY" -> "HEX_ENCODE(ST_ASEWKB(" + value + "))";
      case "VECTOR" -> "TO_JSON(" + value + "::ARRAY)";
      default -> throw new IllegalArgumentException("no text for " + type);
    };
  }

  /**
   * The whole number of 53 bits and its power of two. The logarithm of a value just below a power
   * of two may come out as that power; the number then isn't between 2<sup>52</sup> and
   * 2<sup>53</sup> and is put right. 1023 is the largest power that a FLOAT has.
   */
  private static String floating(String value) {
    return """
        CASE WHEN {0} = 'NaN'::FLOAT THEN 'NaN'
          WHEN {0} = 'inf'::FLOAT THEN 'Infinity' WHEN {0} = '-inf'::FLOAT THEN '-Infinity'
          WHEN {0} = 0 THEN '0'
          ELSE CONCAT(IFF({0} < 0, '-', ''),
            CASE WHEN {2} < 1
                THEN CONCAT(({2} * 9007199254740992)::NUMBER(18,0)::VARCHAR, 'p', ({1} - 1)::VARCHAR)
              WHEN {2} >= 2
                THEN CONCAT(({2} * 2251799813685248)::NUMBER(18,0)::VARCHAR, 'p', ({1} + 1)::VARCHAR)
              ELSE CONCAT(({2} * 4503599627370496)::NUMBER(18,0)::VARCHAR, 'p', {1}::VARCHAR) END) END"""
        .replace("{2}", "(ABS({0}) / POWER(2::FLOAT, {1}))")
        .replace("{1}", "LEAST(FLOOR(LOG(2, ABS({0}))), 1023)::NUMBER(18,0)")
        .replace("{0}", value);
  }

  /** The value as the target's text column holds it. */
  static String form(ContractColumn column, String value) {
    ValueType given = column.given();
    if (given instanceof Timestamp timestamp) {
      return "TO_VARCHAR(%s, 'YYYY-MM-DD HH24:MI:SS.FF9%s')"
          .formatted(value, timestamp.zoned() ? " TZH:TZM" : "");
    }
    if (given instanceof TimeOfDay) {
      return "TO_VARCHAR(" + value + ", 'HH24:MI:SS.FF9')";
    }
    if (given instanceof Day) {
      // A cast would follow the account's DATE_OUTPUT_FORMAT.
      return "TO_VARCHAR(" + value + ", 'YYYY-MM-DD')";
    }
    if (given instanceof Truth || given instanceof Floating) {
      return value + "::VARCHAR";
    }
    return text(given, value);
  }

  /** Whether the target keeps a column as text that is none in the source. */
  static boolean written(ContractColumn column) {
    return column.type() instanceof Text && !(column.given() instanceof Text);
  }

  /** The canonical text, as the target will hold it; one that no target has if it can't. */
  private static String sourceText(ContractColumn column, String value) {
    if (written(column)) {
      return form(column, value);
    }
    String text = text(column.given(), value);
    return column.fewerDigits()
        ? "CASE WHEN %s THEN CONCAT('finer ', DATE_PART(NANOSECOND, %s)::VARCHAR, ' ', %s) ELSE %s END"
            .formatted(finer(column, value), value, text, text)
        : text;
  }

  /** A condition that is true for a value that the target's type can't hold; NULL fits. */
  static String unfit(ContractColumn column, String value) {
    if (column.type() instanceof Day
        || column.type() instanceof TimeOfDay
        || column.type() instanceof Timestamp) {
      return Stream.of(
              column.fewerYears() ? beyond(column.given(), value) : "",
              column.fewerDigits() ? finer(column, value) : "")
          .filter(condition -> !condition.isEmpty())
          .collect(Collectors.joining(" OR ", "(" + value + " IS NOT NULL AND (", "))"));
    }
    if (column.type() instanceof Exact held) {
      return "(%s IS NOT NULL AND (%s <> ROUND(%s, %s) OR ABS(%s) >= %s))"
          .formatted(
              value,
              value,
              value,
              held.scale(),
              value,
              BigInteger.TEN.pow(Math.min(38, held.precision() - held.scale())));
    }
    BigInteger largest =
        column.type() instanceof Whole held && held.engineDigits() != 19
            ? BigInteger.TEN.pow(held.digits()).subtract(BigInteger.ONE)
            : LARGEST_INT64;
    return "(%s IS NOT NULL AND (%s <> ROUND(%s, 0) OR ABS(%s) > %s))"
        .formatted(value, value, value, value, largest);
  }

  private static String finer(ContractColumn column, String value) {
    int held =
        column.type() instanceof Timestamp timestamp
            ? timestamp.digits()
            : ((TimeOfDay) column.type()).digits();
    return "MOD(DATE_PART(NANOSECOND, %s), %s) <> 0".formatted(value, BigInteger.TEN.pow(9 - held));
  }

  /** Counted, since no literal has a year of five digits, and an instant's year is that of UTC. */
  private static String beyond(ValueType type, String value) {
    long unit = type instanceof Day ? 1 : Duration.ofDays(1).toMillis() * 1_000;
    return "%s NOT BETWEEN %s AND %s"
        .formatted(
            count(type, value),
            LocalDate.of(1, 1, 1).toEpochDay() * unit,
            LocalDate.of(10_000, 1, 1).toEpochDay() * unit - 1);
  }

  /** The part of one value in the text of a key or a row. */
  static String part(String value, String text) {
    return "CASE WHEN %s IS NULL THEN '-' ELSE CONCAT(LENGTH(%s)::VARCHAR, ':', %s) END"
        .formatted(value, text, text);
  }

  /** The text of a row's key: never NULL, equal for equal keys only. */
  static String key(Contract contract) {
    return parts(contract.key());
  }

  /** The key text of a row whose key parts are all NULL. */
  static String missingKey(Contract contract) {
    return "-".repeat(contract.key().size());
  }

  /** The 48-bit hash of a row. */
  static String hash(Contract contract) {
    return hash(parts(contract.compared()));
  }

  /** The low 48 bits of a text's MD5. */
  static String hash(String text) {
    return "BITAND(MD5_NUMBER_LOWER64(%s), 281474976710655)".formatted(text);
  }

  private static String parts(List<ContractColumn> columns) {
    return columns.stream()
        .map(
            column -> {
              String value = SnowflakeSql.name(column.sourceName());
              return part(value, sourceText(column, value));
            })
        .collect(Collectors.joining(",\n      ", "CONCAT(", ", '')"));
  }
}
