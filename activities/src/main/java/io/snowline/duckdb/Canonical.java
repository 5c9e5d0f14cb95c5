package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Choice;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Identifier;
import io.snowline.contract.ValueType.Json;
import io.snowline.contract.ValueType.Nested;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Variant;
import io.snowline.contract.ValueType.Whole;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The canonical texts of values, keys and rows in DuckDB's SQL, and the hashes made of them.
 *
 * <p>Texts are compared byte by byte, whatever collation a column has.
 *
 * <p>A value's part is {@code -} for NULL, else its length in code points, a colon and its
 * canonical text: no two different rows have the same parts. The row hash is the low 48 bits of the
 * parts' MD5, which Snowflake and BigQuery compute alike.
 */
final class Canonical {
  private Canonical() {}

  /** Which names the columns of a contract have. */
  enum Side {
    SOURCE,
    TARGET;

    /** The column as an expression; NULL where the target doesn't have it yet. */
    String expression(ContractColumn column) {
      if (this == SOURCE) {
        return Sql.name(column.sourceName());
      }
      return column.inTarget() ? Sql.name(column.name()) : "NULL";
    }
  }

  /** The canonical text of a value that isn't NULL. */
  static String text(ValueType type, String value) {
    if (type instanceof Text) {
      return "(" + value + "::VARCHAR COLLATE C)";
    }
    if (type instanceof Whole
        || type instanceof Identifier
        || type instanceof Choice
        || type instanceof Json
        || type instanceof Nested) {
      return value + "::VARCHAR";
    }
    if (type instanceof Exact exact) {
      String digits =
          "CAST(%s AS DECIMAL(%s,%s))::VARCHAR".formatted(value, exact.precision(), exact.scale());
      return exact.scale() == 0 ? digits : "rtrim(rtrim(%s, '0'), '.')".formatted(digits);
    }
    if (type instanceof Floating) {
      return floating(value);
    }
    if (type instanceof Bytes) {
      return "hex(" + value + ")";
    }
    if (type instanceof Truth) {
      return value + "::INTEGER::VARCHAR";
    }
    if (type instanceof Day) {
      return finite(value, "(" + value + " - DATE '1970-01-01')::VARCHAR");
    }
    if (type instanceof TimeOfDay) {
      return "epoch_us(" + value + ")::VARCHAR";
    }
    if (type instanceof Timestamp timestamp) {
      String epoch = timestamp.digits() == 9 ? "epoch_ns(" : "epoch_us(";
      return finite(value, epoch + value + ")::VARCHAR");
    }
    if (type instanceof Variant) {
      return "to_json(" + value + ")::VARCHAR";
    }
    throw new IllegalArgumentException("no canonical text for " + type);
  }

  /**
   * The whole number of 53 bits and its power of two, out of the double's own bits. A number too
   * small for an exponent of its own is multiplied by 2<sup>54</sup> first.
   */
  private static String floating(String value) {
    return """
        CASE WHEN isnan({0}) THEN 'NaN'
          WHEN isinf({0}) THEN CASE WHEN {0} > 0 THEN 'Infinity' ELSE '-Infinity' END
          WHEN {0} = 0 THEN '0'
          ELSE concat(CASE WHEN {0} < 0 THEN '-' ELSE '' END,
            CASE WHEN abs({0}::DOUBLE) < 2.2250738585072014e-308
              THEN concat(({2} & 4503599627370495) + 4503599627370496, 'p', ({2} >> 52 & 2047) - 1077)
              ELSE concat(({1} & 4503599627370495) + 4503599627370496, 'p', ({1} >> 52 & 2047) - 1023) END) END"""
        .replace("{2}", "({0}::DOUBLE * 18014398509481984)::BIT::BIGINT")
        .replace("{1}", "{0}::DOUBLE::BIT::BIGINT")
        .replace("{0}", value);
  }

  /** The canonical text, as the target will hold it, of a value of the source. */
  static String sourceText(ContractColumn column, String value) {
    if (column.type() instanceof Text && !(column.given() instanceof Text)) {
      return column.given() instanceof Variant ? text(column.given(), value) : value + "::VARCHAR";
    }
    if (column.given() instanceof Timestamp given
        && column.type() instanceof Timestamp held
        && column.fewerDigits()) {
      return "CASE WHEN %s THEN concat('finer ', %s) ELSE %s END"
          .formatted(finer(given, held, value), text(given, value), text(held, value));
    }
    return text(column.given(), value);
  }

  /** A condition that is true for a value of the source that the target's type can't hold. */
  static String unfit(ContractColumn column, String value) {
    if (column.given() instanceof Day) {
      return beyond(column.given(), value);
    }
    if (column.given() instanceof Timestamp given && column.type() instanceof Timestamp held) {
      return Stream.of(
              column.fewerYears() ? beyond(given, value) : "",
              column.fewerDigits() ? finer(given, held, value) : "")
          .filter(condition -> !condition.isEmpty())
          .collect(Collectors.joining(" OR ", "(", ")"));
    }
    return "(%s IS NOT NULL AND TRY_CAST(%s AS %s) IS DISTINCT FROM %s)"
        .formatted(value, value, DuckDbTypes.write(column.type()).orElseThrow(), value);
  }

  private static String finer(Timestamp given, Timestamp held, String value) {
    boolean nanoseconds = given.digits() == 9;
    return "isfinite(%s) AND %s(%s) %% %s <> 0"
        .formatted(
            value,
            nanoseconds ? "epoch_ns" : "epoch_us",
            value,
            BigInteger.TEN.pow((nanoseconds ? 9 : 6) - held.digits()));
  }

  /** Infinities are beyond every year; nanoseconds leave the years 1677 to 2262 beside them. */
  private static String beyond(ValueType given, String value) {
    if (given instanceof Day) {
      return value + " NOT BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'";
    }
    Timestamp timestamp = (Timestamp) given;
    if (timestamp.digits() == 9) {
      return "NOT isfinite(" + value + ")";
    }
    String literal = timestamp.zoned() ? "TIMESTAMPTZ '%s+00'" : "TIMESTAMP '%s'";
    return "%s NOT BETWEEN %s AND %s"
        .formatted(
            value,
            literal.formatted("0001-01-01 00:00:00"),
            literal.formatted("9999-12-31 23:59:59.999999"));
  }

  /** DuckDB's dates and timestamps have infinities, which its epoch functions don't know. */
  private static String finite(String value, String text) {
    return "CASE WHEN isfinite(%s) THEN %s ELSE %s::VARCHAR END".formatted(value, text, value);
  }

  /** The part of one value in the text of a key or a row. */
  static String part(ValueType type, String value) {
    return value.equals("NULL") ? "'-'" : part(value, text(type, value));
  }

  private static String part(ContractColumn column, Side side) {
    String value = side.expression(column);
    return side == Side.SOURCE
        ? part(value, sourceText(column, value))
        : part(column.type(), value);
  }

  private static String part(String value, String text) {
    return "CASE WHEN %s IS NULL THEN '-' ELSE concat(length(%s), ':', %s) END"
        .formatted(value, text, text);
  }

  /** The text of a row's key: never NULL, equal for equal keys only. */
  static String key(Contract contract, Side side) {
    return parts(contract.key(), side);
  }

  /** The key text of a row whose key parts are all NULL. */
  static String missingKey(Contract contract) {
    return "-".repeat(contract.key().size());
  }

  /** The 48-bit hash of a row. */
  static String hash(Contract contract, Side side) {
    return switch (contract.hashing()) {
      case PORTABLE -> md5(contract, side);
      case ENGINE -> EngineHash.row(contract, side);
    };
  }

  private static String md5(Contract contract, Side side) {
    return "('0x' || substr(md5(%s), 21, 12))::BIGINT".formatted(parts(contract.compared(), side));
  }

  private static String parts(List<ContractColumn> columns, Side side) {
    return columns.stream()
        .map(column -> part(column, side))
        .collect(Collectors.joining(", ", "concat(", ")"));
  }
}
