package io.snowline.duckdb;

import io.snowline.contract.Column;
import io.snowline.contract.TypeMapping.Placement;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Choice;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Described;
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
import io.snowline.definition.ColumnRule;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DuckDB's types hold: those that have a counterpart in Snowflake. */
final class DuckDbTypes {
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),\\s*(\\d+)\\)");

  /** Inside a list or structure these can't be told apart by their text, or have no counterpart. */
  private static final Pattern WITHOUT_RULE =
      Pattern.compile(
          "\\b(INTERVAL|BIT|BITSTRING|UNION|BIGNUM|VARIANT|TIME WITH TIME ZONE|GEOMETRY|TIME_NS)\\b");

  private static final Pattern NESTED = Pattern.compile("(?s)(STRUCT|MAP)\\(.*\\)|.*\\[\\d*]");

  private static final Map<String, ValueType> PLAIN =
      Map.ofEntries(
          Map.entry("BOOLEAN", new Truth()),
          Map.entry("TINYINT", new Whole(2, 3, true)),
          Map.entry("SMALLINT", new Whole(4, 5, true)),
          Map.entry("INTEGER", new Whole(9, 10, true)),
          Map.entry("BIGINT", new Whole(18, 19, true)),
          Map.entry("HUGEINT", new Whole(38, 39, true)),
          Map.entry("UTINYINT", new Whole(2, 3, false)),
          Map.entry("USMALLINT", new Whole(4, 5, false)),
          Map.entry("UINTEGER", new Whole(9, 10, false)),
          Map.entry("UBIGINT", new Whole(19, 20, false)),
          Map.entry("UHUGEINT", new Whole(38, 39, false)),
          Map.entry("FLOAT", new Floating(32)),
          Map.entry("DOUBLE", new Floating(64)),
          Map.entry("VARCHAR", new Text()),
          Map.entry("UUID", new Identifier()),
          Map.entry("BLOB", new Bytes()),
          Map.entry("DATE", new Day()),
          Map.entry("TIME", new TimeOfDay(6)),
          Map.entry("TIMESTAMP", new Timestamp(false, 6)),
          Map.entry("TIMESTAMP_S", new Timestamp(false, 0)),
          Map.entry("TIMESTAMP_MS", new Timestamp(false, 3)),
          Map.entry("TIMESTAMP_NS", new Timestamp(false, 9)),
          Map.entry("TIMESTAMP WITH TIME ZONE", new Timestamp(true, 6)),
          Map.entry("JSON", new Json()),
          Map.entry("VARIANT", new Variant()));

  private DuckDbTypes() {}

  /** What a type of that name holds; empty if there is no rule for it. */
  static Optional<ValueType> read(String engineType) {
    ValueType plain = PLAIN.get(engineType);
    if (plain != null) {
      return Optional.of(plain);
    }
    Matcher decimal = DECIMAL.matcher(engineType);
    if (decimal.matches()) {
      return Optional.of(
          new Exact(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2))));
    }
    if (engineType.startsWith("ENUM(") && engineType.endsWith(")")) {
      return Optional.of(new Choice(engineType));
    }
    if (NESTED.matcher(engineType).matches()) {
      return WITHOUT_RULE.matcher(engineType).find()
          ? Optional.empty()
          : Optional.of(new Nested(engineType));
    }
    return Optional.empty();
  }

  /** The type that holds all of those values and no others; empty if there is none. */
  static Optional<String> write(ValueType type) {
    if (type instanceof Exact exact) {
      return exact.precision() <= 38
          ? Optional.of("DECIMAL(%s,%s)".formatted(exact.precision(), exact.scale()))
          : Optional.empty();
    }
    if (type instanceof Choice choice) {
      return Optional.of(choice.engineType());
    }
    if (type instanceof Nested nested) {
      return Optional.of(nested.engineType());
    }
    return PLAIN.entrySet().stream()
        .filter(entry -> entry.getValue().equals(type))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * The same type for a DuckDB source. Another engine's column gets the type that holds the same
   * values, or text.
   */
  static Optional<Placement> place(Column source, ColumnRule rule) {
    if (rule == ColumnRule.TEXT) {
      return Optional.of(new Placement("VARCHAR", new Text()));
    }
    if (rule == ColumnRule.JSON) {
      return Optional.of(new Placement("JSON", new Json()));
    }
    Optional<ValueType> type = source.type();
    if (type.isPresent() && read(source.engineType()).equals(type)) {
      return Optional.of(new Placement(source.engineType(), type.get()));
    }
    return type.flatMap(DuckDbTypes::counterpart)
        .flatMap(held -> write(held).map(engineType -> new Placement(engineType, held)));
  }

  private static Optional<ValueType> counterpart(ValueType type) {
    if (type instanceof Timestamp timestamp) {
      return Optional.of(new Timestamp(timestamp.zoned(), 6));
    }
    if (type instanceof TimeOfDay) {
      return Optional.of(new TimeOfDay(6));
    }
    if (type instanceof Variant || type instanceof Described) {
      return Optional.of(new Text());
    }
    return Optional.of(type);
  }
}
