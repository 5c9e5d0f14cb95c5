package io.snowline.bigquery;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Document;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Whole;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The canonical texts of values, keys and rows in GoogleSQL, and the hashes made of them: the same
 * as every other engine's, see {@link ValueType}.
 *
 * <p>Written for jobs in UTC.
 */
final class BigQueryCanonical {
  private BigQueryCanonical() {}

  /** The canonical text of a value that isn't NULL. */
  static String text(ValueType type, String value) {
    if (type instanceof Text) {
      return value;
    }
    if (type instanceof Whole) {
      return "CAST(" + value + " AS STRING)";
    }
    if (type instanceof Exact) {
      return exact("CAST(" + value + " AS STRING)");
    }
    if (type instanceof Floating) {
      return floating(value);
    }
    if (type instanceof Bytes) {
      return "UPPER(TO_HEX(" + value + "))";
    }
    if (type instanceof Truth) {
      return "IF(" + value + ", '1', '0')";
    }
    if (type instanceof Day) {
      return "CAST(UNIX_DATE(" + value + ") AS STRING)";
    }
    if (type instanceof TimeOfDay) {
      return "CAST(TIME_DIFF(" + value + ", TIME '00:00:00', MICROSECOND) AS STRING)";
    }
    if (type instanceof Timestamp timestamp) {
      return timestamp.zoned()
          ? "CAST(UNIX_MICROS(" + value + ") AS STRING)"
          : "CAST(DATETIME_DIFF("
              + value
              + ", DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)";
    }
    if (type instanceof Document) {
      return "TO_JSON_STRING(" + value + ")";
    }
    throw new IllegalArgumentException("no canonical text for " + type);
  }

  /** BigQuery writes no zeros after the last digit of a fraction; others may. */
  private static String exact(String digits) {
    return "IF(STRPOS({0}, '.') = 0, {0}, RTRIM(RTRIM({0}, '0'), '.'))".replace("{0}", digits);
  }

  /**
   * The whole number of 53 bits and its power of two. The logarithm of a value just below a power
   * of two may come out as that power; the number then isn't between 2<sup>52</sup> and
   * 2<sup>53</sup> and is put right. 1023 is the largest power that a FLOAT64 has. Each step is a
   * query of its own, so that none of them is written twice. Names begin with {@code snowline_},
   * which no column's does: one of the same name would be hidden.
   */
  private static String floating(String value) {
    return """
        CASE WHEN IS_NAN({0}) THEN 'NaN'
          WHEN IS_INF({0}) THEN IF({0} > 0, 'Infinity', '-Infinity')
          WHEN {0} = 0 THEN '0'
          ELSE (
            SELECT CONCAT(IF({0} < 0, '-', ''), CAST(CAST(snowline_whole AS INT64) AS STRING), 'p', CAST(snowline_power AS STRING))
            FROM (
              SELECT
                CASE WHEN snowline_part < 1 THEN snowline_part * 9007199254740992
                  WHEN snowline_part >= 2 THEN snowline_part * 2251799813685248
                  ELSE snowline_part * 4503599627370496 END AS snowline_whole,
                CASE WHEN snowline_part < 1 THEN snowline_near - 1 WHEN snowline_part >= 2 THEN snowline_near + 1 ELSE snowline_near END AS snowline_power
              FROM (
                SELECT snowline_near, snowline_size / POW(2.0, snowline_near) AS snowline_part
                FROM (
                  SELECT snowline_size, CAST(LEAST(FLOOR(LOG(snowline_size, 2)), 1023) AS INT64) AS snowline_near
                  FROM (SELECT IF({0} = 0 OR IS_NAN({0}) OR IS_INF({0}), 1, ABS({0})) AS snowline_size)
                )
              )
            )
          ) END"""
        .replaceAll("\\s+", " ")
        .replace("{0}", value);
  }

  /** The part of one value in the text of a key or a row. */
  static String part(ValueType type, String value) {
    if (value.equals("NULL")) {
      return "'-'";
    }
    return "IF(%s IS NULL, '-', %s)".formatted(value, withLength(type, value));
  }

  /** The canonical text of a value that isn't NULL, after its length and a colon. */
  static String withLength(ValueType type, String value) {
    String text = text(type, value);
    if (type instanceof Floating) {
      // Written twice, a hundred columns of them would be more text than BigQuery takes.
      return "(SELECT CONCAT(CAST(CHAR_LENGTH(snowline_text) AS STRING), ':', snowline_text) FROM (SELECT %s AS snowline_text))"
          .formatted(text);
    }
    return withLength(text);
  }

  /** A text that isn't NULL, after its length and a colon. */
  static String withLength(String text) {
    return "CONCAT(CAST(CHAR_LENGTH(%1$s) AS STRING), ':', %1$s)".formatted(text);
  }

  /** The text of a target row's key: never NULL, equal for equal keys only. */
  static String key(Contract contract) {
    return parts(contract.key(), BigQueryCanonical::held);
  }

  /** The 48-bit hash of a target's row. */
  static String hash(Contract contract) {
    return hash(parts(contract.compared(), BigQueryCanonical::held));
  }

  /** The key's text of a staged row. */
  static String stagedKey(Contract contract) {
    return parts(contract.key(), BigQueryCanonical::staged);
  }

  /** The hash of a staged row. */
  static String stagedHash(Contract contract) {
    return hash(parts(contract.compared(), BigQueryCanonical::staged));
  }

  /** The low 48 bits of a text's MD5. */
  static String hash(String text) {
    return "CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(%s)), 21)) AS INT64)".formatted(text);
  }

  /** The key text of a row whose key parts are all NULL. */
  static String missingKey(Contract contract) {
    return "-".repeat(contract.key().size());
  }

  /** Texts are told apart by their characters, whatever the column's collation holds alike. */
  private static String held(ContractColumn column) {
    if (!column.inTarget()) {
      return "NULL";
    }
    String name = BigQuerySql.name(column.name());
    return BigQueryTypes.collated(column.targetType())
        ? "CAST(CAST(%s AS BYTES) AS STRING)".formatted(name)
        : name;
  }

  private static String staged(ContractColumn column) {
    return value(column, BigQuerySql.name(column.name()));
  }

  /**
   * A staged value as the target's column takes it. Documents are staged as text, since Parquet
   * can't carry JSON; numbers too wide for a FLOAT64 are rounded, and a text that isn't JSON is
   * NULL: in either case the row's hash tells.
   */
  static String value(ContractColumn column, String staged) {
    return column.type() instanceof Document
        ? "SAFE.PARSE_JSON(" + staged + ", wide_number_mode=>'round')"
        : staged;
  }

  private static String parts(
      List<ContractColumn> columns, Function<ContractColumn, String> expression) {
    return columns.stream()
        .map(column -> part(column.type(), expression.apply(column)))
        .collect(Collectors.joining(",\n      ", "CONCAT(", ", '')"));
  }
}
