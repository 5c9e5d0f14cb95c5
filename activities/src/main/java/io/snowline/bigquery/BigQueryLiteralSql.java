package io.snowline.bigquery;

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
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Has BigQuery hash values that are known, to compare with what every engine must give. */
final class BigQueryLiteralSql {
  private BigQueryLiteralSql() {}

  /** Position and hash of each literal, in order: one expression for each type. */
  static String hashes(List<Literal> literals) {
    return literals.stream()
        .map(Literal::type)
        .distinct()
        .map(type -> hashes(type, literals))
        .collect(Collectors.joining("\nUNION ALL\n", "", "\nORDER BY 1"));
  }

  private static String hashes(ValueType type, List<Literal> literals) {
    return "SELECT n, %s FROM (\n%s\n)"
        .formatted(
            BigQueryCanonical.hash(BigQueryCanonical.part(type, "x")),
            IntStream.range(0, literals.size())
                .filter(number -> literals.get(number).type().equals(type))
                .mapToObj(
                    number ->
                        "SELECT %s AS n, %s AS x"
                            .formatted(number, value(type, literals.get(number).text())))
                .collect(Collectors.joining(" UNION ALL\n")));
  }

  private static String value(ValueType type, String text) {
    String quoted = BigQuerySql.text(text);
    if (type instanceof Text) {
      return quoted;
    }
    if (type instanceof Whole) {
      return "CAST(" + quoted + " AS INT64)";
    }
    if (type instanceof Exact exact) {
      String digits =
          BigQuerySql.text(new BigDecimal(text).setScale(exact.scale()).toPlainString());
      return exact.scale() <= 9 && exact.precision() - exact.scale() <= 29
          ? "NUMERIC " + digits
          : "BIGNUMERIC " + digits;
    }
    if (type instanceof Floating) {
      return "CAST(" + quoted + " AS FLOAT64)";
    }
    if (type instanceof Truth) {
      return text;
    }
    if (type instanceof Bytes) {
      return "FROM_HEX(" + quoted + ")";
    }
    if (type instanceof Day) {
      return "DATE " + quoted;
    }
    if (type instanceof TimeOfDay) {
      return "TIME " + quoted;
    }
    if (type instanceof Timestamp timestamp) {
      return timestamp.zoned()
          ? "TIMESTAMP " + BigQuerySql.text(text + "+00:00")
          : "DATETIME " + quoted;
    }
    throw new IllegalArgumentException("no literal of " + type);
  }
}
