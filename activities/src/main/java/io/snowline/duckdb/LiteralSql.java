package io.snowline.duckdb;

import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Whole;
import io.snowline.golden.Literal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statement that hashes values which are written down in it. */
final class LiteralSql {
  private LiteralSql() {}

  /** The hash of each value's part, in their order. */
  static String hashes(List<Literal> literals) {
    return IntStream.range(0, literals.size())
        .mapToObj(
            number ->
                "SELECT %s, ('0x' || substr(md5(%s), 21, 12))::BIGINT"
                    .formatted(
                        number,
                        Canonical.part(literals.get(number).type(), value(literals.get(number)))))
        .collect(Collectors.joining("\nUNION ALL\n", "", "\nORDER BY 1"));
  }

  private static String value(Literal literal) {
    ValueType type = literal.type();
    String text = Sql.text(literal.text());
    if (type instanceof Text) {
      return text;
    }
    if (type instanceof Bytes) {
      return "unhex(" + text + ")";
    }
    if (type instanceof Whole) {
      return text + "::HUGEINT";
    }
    if (type instanceof Exact exact) {
      return "%s::DECIMAL(%s,%s)".formatted(text, exact.precision(), exact.scale());
    }
    if (type instanceof Timestamp timestamp && timestamp.zoned()) {
      return Sql.text(literal.text() + "+00") + "::TIMESTAMPTZ";
    }
    return text + "::" + DuckDbTypes.write(type).orElseThrow();
  }
}
