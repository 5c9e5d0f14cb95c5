package io.snowline.duckdb;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Every DuckDB type that has a rule, with the edges of its values as literals. No two values of a
 * type are equal, but for the zeros of a floating type, which never stand side by side.
 *
 * @param column name of a column of the type
 * @param engineType the type
 * @param literals its values
 */
record TypeSamples(String column, String engineType, List<String> literals) {
  static final List<TypeSamples> ALL =
      List.of(
          of("TRUTH", "BOOLEAN", "true", "false"),
          of("I1", "TINYINT", "-128", "127", "0", "-1"),
          of("I2", "SMALLINT", "-32768", "32767", "0", "-1"),
          of("I4", "INTEGER", "-2147483648", "2147483647", "0", "-1"),
          of("I8", "BIGINT", "'-9223372036854775808'", "9223372036854775807", "0", "-1"),
          of(
              "I16",
              "HUGEINT",
              "'-170141183460469231731687303715884105728'",
              "170141183460469231731687303715884105727",
              "170141183460469231731687303715884105726",
              "0",
              "-1"),
          of("U1", "UTINYINT", "255", "0", "1"),
          of("U2", "USMALLINT", "65535", "0", "1"),
          of("U4", "UINTEGER", "4294967295", "0", "1"),
          of("U8", "UBIGINT", "18446744073709551615", "18446744073709551614", "0", "1"),
          of(
              "U16",
              "UHUGEINT",
              "'340282366920938463463374607431768211455'",
              "'340282366920938463463374607431768211454'",
              "0",
              "1"),
          of("D4", "DECIMAL(4,1)", "-999.9", "999.9", "0.1", "0"),
          of("D9", "DECIMAL(9,4)", "-99999.9999", "0.0001", "0"),
          of("D18", "DECIMAL(18,2)", "9999999999999999.99", "-0.01", "0"),
          of("D38", "DECIMAL(38,0)", "'99999999999999999999999999999999999999'", "-1", "0"),
          of("D38S", "DECIMAL(38,37)", "'-9.9999999999999999999999999999999999999'", "1", "0"),
          of("F4", "FLOAT", "'NaN'", "0.0", "'Infinity'", "'-0.0'", "0.1", "3.4028234e38", "1e-45"),
          of(
              "F8",
              "DOUBLE",
              "'NaN'",
              "0.0",
              "'-Infinity'",
              "'-0.0'",
              "5e-324",
              "1.7976931348623157e308",
              "0.1",
              "1e23",
              "0.30000000000000004"),
          of(
              "TXT",
              "VARCHAR",
              "''",
              "' '",
              "'  blanks  '",
              "'NULL'",
              "'-'",
              "'1:a'",
              "'it''s \"quoted\", \\ and; --'",
              "'\uD83E\uDD37\uD83C\uDFFD\u200D\u2642\uFE0F'",
              "'e\u0301'",
              "'\u00E9'",
              "'a' || chr(0) || 'b'",
              "'a' || chr(13) || chr(10) || 'b'",
              "'I\u0130\u0131i'",
              "repeat('long', 262144)"),
          of("BYT", "BLOB", "''", "'\\x00'", "'\\x00\\x00'", "'\\xFF\\x00abc'"),
          of(
              "DAY",
              "DATE",
              "'0001-01-01'",
              "'9999-12-31'",
              "'0044-03-15 (BC)'",
              "'1582-10-10'",
              "'infinity'",
              "'-infinity'",
              "'5877642-06-25 (BC)'"),
          of("CLOCK", "TIME", "'00:00:00'", "'23:59:59.999999'", "'24:00:00'", "'02:30:00.000001'"),
          of(
              "TS",
              "TIMESTAMP",
              "'0001-01-01 00:00:00'",
              "'9999-12-31 23:59:59.999999'",
              "'1969-12-31 23:59:59.999999'",
              "'2026-04-05 02:30:00'",
              "'0044-03-15 (BC) 12:00:00'",
              "'290309-12-22 (BC) 00:00:00'",
              "'infinity'",
              "'-infinity'"),
          of(
              "TSZ",
              "TIMESTAMP WITH TIME ZONE",
              "'0001-01-01 00:00:00+00'",
              "'9999-12-31 23:59:59.999999+00'",
              "'2026-04-05 08:30:00+00'",
              "'2026-04-05 07:30:00+00'",
              "'2026-07-14 12:00:00.000001+05:45'",
              "'infinity'",
              "'-infinity'"),
          of(
              "TS_S",
              "TIMESTAMP_S",
              "'0001-01-01 00:00:00'",
              "'9999-12-31 23:59:59'",
              "'infinity'",
              "'-infinity'"),
          of(
              "TS_MS",
              "TIMESTAMP_MS",
              "'0001-01-01 00:00:00.001'",
              "'9999-12-31 23:59:59.999'",
              "'infinity'",
              "'-infinity'"),
          of(
              "TS_NS",
              "TIMESTAMP_NS",
              "'1677-09-22 00:00:00.000000001'",
              "'2262-04-11 23:47:16.854775806'",
              "'2026-07-14 00:00:00.123456789'",
              "'2026-07-14 00:00:00.123456788'",
              "'infinity'",
              "'-infinity'"),
          of(
              "ID16",
              "UUID",
              "'00000000-0000-0000-0000-000000000000'",
              "'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'",
              "'80000000-0000-0000-0000-000000000000'"),
          of(
              "DOC",
              "JSON",
              "'null'",
              "'{\"a\":1}'",
              "'{ \"a\" : 1.0 }'",
              "'\"\"'",
              "'[12345678901234567890123456789]'"),
          of("CHOICE", "ENUM('', 'NULL', 'it''s', 'b c')", "''", "'NULL'", "'it''s'", "'b c'"),
          of(
              "LIST",
              "VARCHAR[]",
              "[]",
              "[NULL]",
              "['NULL']",
              "['']",
              "['a, b']",
              "['a', 'b']",
              "['it''s', '[', '\\', chr(0)]"),
          of("LISTS", "INTEGER[][]", "[[1], [2]]", "[[1, 2]]", "[[], NULL]", "[NULL, []]"),
          of("BIGS", "HUGEINT[]", "[170141183460469231731687303715884105727, NULL]", "[]", "[-1]"),
          of("VECTOR", "INTEGER[2]", "[1, 2]", "[NULL, NULL]", "[2, 1]"),
          of(
              "RECORD",
              "STRUCT(a VARCHAR, \"b c\" DECIMAL(5,2))",
              "{'a': 'x', 'b c': 1.50}",
              "{'a': NULL, 'b c': NULL}",
              "{'a': 'NULL', 'b c': NULL}"),
          of(
              "RECORDS",
              "STRUCT(h UHUGEINT, s VARCHAR, t TIMESTAMP WITH TIME ZONE)[]",
              "[{'h': '340282366920938463463374607431768211455', 's': 'it''s, \\ [', 't': NULL}]",
              "[{'h': NULL, 's': 'NULL', 't': '2026-04-05 08:30:00+00'}]",
              "[{'h': NULL, 's': NULL, 't': '2026-04-05 08:30:00+00'}]",
              "[NULL]"),
          of(
              "DICT",
              "MAP(VARCHAR, INTEGER[])",
              "MAP {}",
              "MAP {'k': NULL}",
              "MAP {'k=': [1, NULL]}",
              "MAP {'a': [1], 'b': [2]}"),
          of("TIMES", "TIMESTAMP_NS[]", "['2026-07-14 00:00:00.123456789']", "['infinity']"),
          of("BYTES", "BLOB[]", "['\\x00\\xFF'::BLOB]", "['\\x5Cx00'::BLOB]", "[NULL]"),
          of("FLOATS", "DOUBLE[]", "[0.1, 'NaN', 'Infinity', 5e-324]", "[1e23]"),
          of(
              "ANY",
              "VARIANT",
              "1::VARIANT",
              "'1'::VARIANT",
              "true::VARIANT",
              "1.25::DECIMAL(10,4)::VARIANT",
              "{'a': [1, NULL], 'b': 'NULL'}::VARIANT",
              "[]::VARIANT",
              "''::VARIANT"));

  /** A share of the types: narrow tables are quick. So are short values, and prove as much. */
  static List<TypeSamples> share(int number, int of) {
    return IntStream.range(0, ALL.size())
        .filter(type -> type % of == number)
        .mapToObj(ALL::get)
        .map(
            type ->
                new TypeSamples(
                    type.column(),
                    type.engineType(),
                    type.literals().stream()
                        .filter(literal -> !literal.startsWith("repeat("))
                        .toList()))
        .toList();
  }

  private static TypeSamples of(String column, String engineType, String... literals) {
    return new TypeSamples(column, engineType, List.of(literals));
  }

  /** The value of that number, counted on through the literals and NULL. */
  String literal(int number) {
    int index = number % (literals.size() + 1);
    return index == literals.size()
        ? "NULL"
        : "(%s)::%s".formatted(literals.get(index), engineType);
  }

  /** Any value, as a literal: one of the samples, NULL, or one that nobody thought of. */
  String any(Random random) {
    String unforeseen = random.nextBoolean() ? unforeseen(random) : null;
    return unforeseen == null
        ? literal(random.nextInt(literals.size() + 1))
        : "('%s')::%s".formatted(unforeseen, engineType);
  }

  private String unforeseen(Random random) {
    return switch (column) {
      case "I1" -> whole(random, 7, true);
      case "I2" -> whole(random, 15, true);
      case "I4" -> whole(random, 31, true);
      case "I8" -> whole(random, 63, true);
      case "I16" -> whole(random, 127, true);
      case "U1" -> whole(random, 8, false);
      case "U2" -> whole(random, 16, false);
      case "U4" -> whole(random, 32, false);
      case "U8" -> whole(random, 64, false);
      case "U16" -> whole(random, 128, false);
      case "D4" -> exact(random, 4, 1);
      case "D9" -> exact(random, 9, 4);
      case "D18" -> exact(random, 18, 2);
      case "D38" -> exact(random, 38, 0);
      case "D38S" -> exact(random, 38, 37);
      case "F4" -> Float.toString(Math.nextUp(random.nextFloat() * random.nextInt(1 << 30)));
      case "F8" -> Double.toString(Math.nextUp(random.nextDouble() * random.nextLong()));
      case "TXT" -> text(random);
      case "BYT" -> "\\x%02X\\x%02X".formatted(random.nextInt(256), random.nextInt(256));
      case "DAY" -> moment(random).toLocalDate().toString();
      case "CLOCK" -> moment(random).toLocalTime().truncatedTo(ChronoUnit.MICROS).toString();
      case "TS" -> moment(random).truncatedTo(ChronoUnit.MICROS).toString();
      case "TSZ" -> moment(random).truncatedTo(ChronoUnit.MICROS) + "+00";
      case "TS_S" -> moment(random).truncatedTo(ChronoUnit.SECONDS).toString();
      case "TS_MS" -> moment(random).truncatedTo(ChronoUnit.MILLIS).toString();
      case "TS_NS" -> moment(random).toString();
      case "ID16" -> new UUID(random.nextLong(), random.nextLong()).toString();
      case "DOC" -> "{\"n\": %d}".formatted(random.nextLong());
      default -> null;
    };
  }

  /**
   * The value nearest to one that nobody thought of; null for samples, which have edges beside
   * them.
   */
  String neighbour(String literal) {
    String end = "')::" + engineType;
    if (!literal.startsWith("('") || !literal.endsWith(end)) {
      return null;
    }
    String held = literal.substring(2, literal.length() - end.length());
    String near = literals.contains("'" + held + "'") ? null : nearest(held);
    return near == null ? null : "('%s%s".formatted(near, end);
  }

  private String nearest(String held) {
    return switch (column) {
      case "I1",
          "I2",
          "I4",
          "I8",
          "I16",
          "U1",
          "U2",
          "U4",
          "U8",
          "U16",
          "D4",
          "D9",
          "D18",
          "D38",
          "D38S" ->
          nearestNumber(new BigDecimal(held)).toPlainString();
      case "F4" -> Float.toString(Math.nextDown(Float.parseFloat(held)));
      case "F8" -> Double.toString(Math.nextDown(Double.parseDouble(held)));
      case "TXT" -> held + "\u200b";
      case "BYT" -> held + "\\x00";
      case "DAY" -> LocalDate.parse(held).plusDays(1).toString();
      case "CLOCK" -> LocalTime.parse(held).plus(1, ChronoUnit.MICROS).toString();
      case "TS" -> LocalDateTime.parse(held).plus(1, ChronoUnit.MICROS).toString();
      case "TSZ" ->
          LocalDateTime.parse(held.substring(0, held.length() - 3)).plus(1, ChronoUnit.MICROS)
              + "+00";
      case "TS_S" -> LocalDateTime.parse(held).plusSeconds(1).toString();
      case "TS_MS" -> LocalDateTime.parse(held).plus(1, ChronoUnit.MILLIS).toString();
      case "TS_NS" -> LocalDateTime.parse(held).plusNanos(1).toString();
      case "ID16" -> {
        UUID id = UUID.fromString(held);
        yield new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ 1).toString();
      }
      default -> null;
    };
  }

  /** One nearer to zero in the last place, and so never out of range. */
  private BigDecimal nearestNumber(BigDecimal held) {
    int scale =
        engineType.contains(",") ? Integer.parseInt(engineType.replaceAll(".*,|\\)", "")) : 0;
    BigDecimal step = BigDecimal.ONE.movePointLeft(scale);
    return held.signum() > 0 ? held.subtract(step) : held.add(step);
  }

  private static String whole(Random random, int bits, boolean signed) {
    BigInteger value = new BigInteger(bits, random);
    return (signed && random.nextBoolean() ? value.negate() : value).toString();
  }

  private static String exact(Random random, int digits, int scale) {
    BigInteger value = new BigInteger(3 * digits, random);
    BigDecimal exact =
        new BigDecimal(random.nextBoolean() ? value : value.negate(), scale).stripTrailingZeros();
    return exact.toPlainString();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = 1 + random.nextInt(12); length > 0; length--) {
      text.appendCodePoint("ab :-\u00e9\u0301\u65e5".codePointAt(random.nextInt(8)));
    }
    return text.toString();
  }

  private static LocalDateTime moment(Random random) {
    return LocalDateTime.of(1700, 1, 1, 0, 0)
        .plusDays(random.nextInt(200_000))
        .plusNanos(random.nextLong(86_400_000_000_000L));
  }

  /** The column, quoted, in a form that two engines' tables can be compared by. */
  String comparable(String alias) {
    String name = alias + "." + Sql.name(column);
    return engineType.equals("VARIANT") ? "to_json(" + name + ")::VARCHAR" : name;
  }
}
