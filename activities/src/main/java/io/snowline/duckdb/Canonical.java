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
import java.util.List;
import java.util.stream.Collectors;

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
    if (type instanceof Whole || type instanceof Identifier) {
      return value + "::VARCHAR";
    }
    if (type instanceof Text) {
      return "(" + value + "::VARCHAR COLLATE C)";
    }
    if (type instanceof Choice || type instanceof Json || type instanceof Nested) {
      return value + "::VARCHAR";
    }
    if (type instanceof Exact exact) {
      return "CAST(%s AS DECIMAL(%s,%s))::VARCHAR"
          .formatted(value, exact.precision(), exact.scale());
    }
    if (type instanceof Floating) {
      return ("CASE WHEN isnan({0}) THEN 'NaN' WHEN {0} = 'Infinity'::DOUBLE THEN 'Infinity'"
              + " WHEN {0} = '-Infinity'::DOUBLE THEN '-Infinity' WHEN {0} = 0 THEN '0'"
              + " ELSE printf('%.16e', {0}::DOUBLE) END")
          .replace("{0}", value);
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

  /** DuckDB's dates and timestamps have infinities, which its epoch functions don't know. */
  private static String finite(String value, String text) {
    return "CASE WHEN isfinite(%s) THEN %s ELSE %s::VARCHAR END".formatted(value, text, value);
  }

  /** The part of one value in the text of a key or a row. */
  static String part(ValueType type, String value) {
    if (value.equals("NULL")) {
      return "'-'";
    }
    String text = text(type, value);
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
    return "('0x' || substr(md5(%s), 21, 12))::BIGINT".formatted(parts(contract.compared(), side));
  }

  private static String parts(List<ContractColumn> columns, Side side) {
    return columns.stream()
        .map(column -> part(column.type(), side.expression(column)))
        .collect(Collectors.joining(", ", "concat(", ")"));
  }
}
