package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.Fit;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Whole;
import io.snowline.duckdb.Canonical.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Hashes by DuckDB's own function, where both sides are DuckDB files: values are hashed as they
 * are, without a text, at a twentieth of the cost (docs/decisions/0006).
 *
 * <p>A value of the source is hashed as the target will hold it, so that both sides hash the same
 * type. What the function gives may change with DuckDB's version: its test has the values that the
 * ledgers of today's users were written with.
 */
final class EngineHash {
  /** As many bits as the portable hash has: a bucket's sum of them fits everywhere. */
  private static final long BITS = (1L << 48) - 1;

  private EngineHash() {}

  /**
   * The 48-bit hash of a row. Hashed twice: DuckDB takes the last column into a row's hash by an
   * exclusive or alone, and sums of such hashes could miss two rows that swap its values.
   */
  static String row(Contract contract, Side side) {
    return contract.compared().stream()
        .map(column -> value(column, side))
        .collect(Collectors.joining(", ", "(hash(hash(", ")) & " + BITS + ")::BIGINT"));
  }

  /** The 60-bit hash of a key's text. */
  static String key(String text) {
    return "(hash(%s) >> 4)::BIGINT".formatted(text);
  }

  /**
   * The 48-bit hash of named values, in any order; a NULL leaves no trace in it.
   *
   * @param values each with its name hashed in, and 0 for NULL; at least one
   */
  static String unordered(List<String> values) {
    List<String> level = values;
    while (level.size() > 1) {
      List<String> next = new ArrayList<>();
      for (int i = 0; i + 1 < level.size(); i += 2) {
        next.add("xor(%s, %s)".formatted(level.get(i), level.get(i + 1)));
      }
      if (level.size() % 2 == 1) {
        next.add(level.get(level.size() - 1));
      }
      level = next;
    }
    return "(%s & %s)::BIGINT".formatted(level.get(0), BITS);
  }

  /**
   * The hash of a named value; 0 for NULL. Hashed twice: by an exclusive or alone, two values could
   * swap their names.
   */
  static String named(String name, ValueType type, String value) {
    return "CASE WHEN %s IS NULL THEN 0::UBIGINT ELSE hash(hash(%s, %s)) END"
        .formatted(value, Sql.text(name), held(type, value));
  }

  private static String value(ContractColumn column, Side side) {
    String value = side.expression(column);
    if (value.equals("NULL")) {
      return "hash(NULL)";
    }
    if (side == Side.TARGET) {
      return "hash(" + held(column.type(), value) + ")";
    }
    if (!hashedAsIs(column.type())) {
      return "hash(" + Canonical.sourceText(column, value) + ")";
    }
    String cast = "hash(TRY_CAST(%s AS %s))".formatted(value, column.targetType());
    return column.fit() == Fit.ALWAYS
        ? cast
        : "CASE WHEN %s THEN hash('unfit', %s) ELSE %s END"
            .formatted(Canonical.unfit(column, value), Canonical.text(column.given(), value), cast);
  }

  private static String held(ValueType type, String value) {
    return hashedAsIs(type) ? value : Canonical.text(type, value);
  }

  /**
   * Types of at most 64 bits whose equal values are equal to DuckDB's function. Of 128 bits it
   * mixes the exclusive or of both halves, in which -1 is 0: those are hashed by their texts.
   */
  private static boolean hashedAsIs(ValueType type) {
    return (type instanceof Whole whole && whole.engineDigits() <= 20)
        || (type instanceof Exact exact && exact.precision() <= 18)
        || type instanceof Floating
        || type instanceof Bytes
        || type instanceof Truth
        || type instanceof Day
        || type instanceof TimeOfDay
        || type instanceof Timestamp;
  }
}
