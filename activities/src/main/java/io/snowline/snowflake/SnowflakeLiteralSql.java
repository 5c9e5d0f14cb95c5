package io.snowline.snowflake;

import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Whole;
import io.snowline.golden.Literal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statement that hashes values which are written down in it. */
final class SnowflakeLiteralSql {
  private SnowflakeLiteralSql() {}

  /** The hash of each value's part, in their order: one expression for each type. */
  static String hashes(List<Literal> literals) {
    return literals.stream()
        .map(Literal::type)
        .distinct()
        .map(type -> hashes(type, literals))
        .collect(Collectors.joining("\nUNION ALL\n", "", "\nORDER BY 1"));
  }

  private static String hashes(ValueType type, List<Literal> literals) {
    return "SELECT N, %s AS HASH FROM (\n%s\n)"
        .formatted(
            SnowflakeCanonical.hash(
                SnowflakeCanonical.part("V", SnowflakeCanonical.text(type, "V"))),
            IntStream.range(0, literals.size())
                .filter(number -> literals.get(number).type().equals(type))
                .mapToObj(
                    number ->
                        "SELECT %s AS N, %s AS V".formatted(number, value(literals.get(number))))
                .collect(Collectors.joining(" UNION ALL\n")));
  }

  private static String value(Literal literal) {
    ValueType type = literal.type();
    String text = SnowflakeSql.text(literal.text());
    if (type instanceof Text) {
      return text + "::VARCHAR";
    }
    if (type instanceof Truth) {
      return literal.text();
    }
    if (type instanceof Whole) {
      return text + "::NUMBER(38,0)";
    }
    if (type instanceof Exact exact) {
      return "%s::NUMBER(%s,%s)".formatted(text, exact.precision(), exact.scale());
    }
    if (type instanceof Floating) {
      return text.replace("Infinity", "inf") + "::FLOAT";
    }
    if (type instanceof Bytes) {
      return "TO_BINARY(" + text + ", 'HEX')";
    }
    if (type instanceof Day) {
      return text + "::DATE";
    }
    if (type instanceof TimeOfDay) {
      return text + "::TIME(6)";
    }
    if (type instanceof Timestamp timestamp) {
      String moment = literal.text().replace('T', ' ');
      return timestamp.zoned()
          ? SnowflakeSql.text(moment + " +00:00") + "::TIMESTAMP_TZ(6)"
          : SnowflakeSql.text(moment) + "::TIMESTAMP_NTZ(6)";
    }
    throw new IllegalArgumentException("no literal of " + type);
  }
}
