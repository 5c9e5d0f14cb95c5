package io.snowline.matrix;

import io.snowline.definition.ColumnRule;
import io.snowline.golden.ReferenceHash;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every type of Snowflake with the edges of its values, for one wide table: row by row the next
 * value of each column, then NULL. What each engine makes of it is judged by what was inserted, and
 * by hashes computed in Java.
 */
public final class TypeMatrix {
  private static final int LARGEST_PRECISION = 38;
  private static final int LARGEST_SCALE = 37;

  private static final String[] TIMES_OF_DAY = {
    "00:00:00", "00:00:00.000001", "02:30:00", "12:00:00.5", "23:59:59.999999"
  };

  /** Among them the hours that Bahía de Banderas, Kathmandu, Sydney and Warsaw never had. */
  private static final String[] MOMENTS = {
    "0001-01-01T00:00:00",
    "1582-10-04T12:00:00",
    "1582-10-10T12:00:00",
    "1883-11-18T12:03:58",
    "1969-12-31T23:59:59.999999",
    "1970-01-01T00:00:00",
    "1986-01-01T00:10:00",
    "2010-04-04T02:30:00",
    "2022-04-03T02:30:00",
    "2022-10-30T01:30:00",
    "2025-10-05T02:30:00",
    "2026-03-29T02:30:00.123456",
    "2038-01-19T03:14:08.000001",
    "9999-12-31T23:59:59.999999"
  };

  private static final List<MatrixColumn> COLUMNS =
      Stream.of(decimals(), wholes(), others(), times(), documents())
          .flatMap(columns -> columns)
          .toList();

  private TypeMatrix() {}

  /** The columns beside the key, {@code ID NUMBER(10,0)}. */
  public static List<MatrixColumn> columns() {
    return COLUMNS;
  }

  /** Rows of the table; the last one is NULL but for its key, which is the row's number. */
  public static int rows() {
    return 1 + COLUMNS.stream().mapToInt(column -> column.values().size()).max().orElseThrow();
  }

  /** The rows' expressions, without the key's. */
  public static List<List<String>> expressions(Function<MatrixValue, String> engine) {
    return IntStream.range(0, rows())
        .mapToObj(
            row ->
                COLUMNS.stream()
                    .map(
                        column ->
                            row < column.values().size()
                                ? engine.apply(column.values().get(row))
                                : "NULL")
                    .toList())
        .toList();
  }

  /** What Java computes: the sum of the row hashes of each bucket. */
  public static Map<Integer, Long> hashes(int buckets) {
    Map<Integer, Long> sums = new TreeMap<>();
    for (int row = 0; row < rows(); row++) {
      Map<String, String> texts = new TreeMap<>();
      texts.put("ID", Integer.toString(row));
      for (MatrixColumn column : COLUMNS) {
        texts.put(
            column.name(),
            row < column.values().size() ? column.values().get(row).canonical() : null);
      }
      sums.merge(
          ReferenceHash.bucket(ReferenceHash.part(Integer.toString(row)), buckets),
          ReferenceHash.hash(ReferenceHash.parts(new ArrayList<>(texts.values()))),
          Long::sum);
    }
    return sums;
  }

  /** 38 digits with each scale. */
  private static Stream<MatrixColumn> decimals() {
    return IntStream.rangeClosed(0, LARGEST_SCALE)
        .mapToObj(scale -> number("N38_" + scale, LARGEST_PRECISION, scale));
  }

  /** Precisions beside the limits of INT64 and NUMERIC. */
  private static Stream<MatrixColumn> wholes() {
    return Stream.of(
        number("N1", 1, 0),
        number("N18", 18, 0),
        number("N19", 19, 0),
        number("N29", 29, 0),
        number("N30", 30, 0),
        number("MONEY", 18, 2),
        number("SMALL", 12, 10));
  }

  private static MatrixColumn number(String name, int precision, int scale) {
    BigInteger nines = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
    List<BigDecimal> values =
        Stream.of(nines, nines.negate(), BigInteger.ONE, BigInteger.ONE.negate(), BigInteger.ZERO)
            .map(digits -> new BigDecimal(digits, scale))
            .collect(Collectors.toCollection(ArrayList::new));
    if (precision - scale > 1) {
      values.add(BigDecimal.TEN.setScale(scale));
    }
    String type = "%s,%s".formatted(precision, scale);
    return new MatrixColumn(
        name,
        "NUMBER(" + type + ")",
        "DECIMAL(" + type + ")",
        bigQuery(precision, scale),
        ColumnRule.EXACT,
        values.stream()
            .map(
                value ->
                    value(
                        "'%s'::NUMBER(%s)".formatted(value.toPlainString(), type),
                        "'%s'::DECIMAL(%s)".formatted(value.toPlainString(), type),
                        ReferenceHash.exact(value)))
            .toList());
  }

  private static String bigQuery(int precision, int scale) {
    if (scale == 0 && precision <= 18) {
      return "INT64";
    }
    return "%s(%s,%s)"
        .formatted(
            scale <= 9 && precision - scale <= 29 ? "NUMERIC" : "BIGNUMERIC", precision, scale);
  }

  private static Stream<MatrixColumn> others() {
    return Stream.of(
        column(
            "RATIO",
            "FLOAT",
            "DOUBLE",
            "FLOAT64",
            Stream.of(
                    "0.0",
                    "-0.0",
                    "1",
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "0.1",
                    "0.30000000000000004",
                    "1e23",
                    "4.9E-324",
                    "2.2250738585072014E-308",
                    "-1.7976931348623157E308",
                    "9007199254740993")
                .map(TypeMatrix::floating)),
        column(
            "FLAG",
            "BOOLEAN",
            "BOOLEAN",
            "BOOL",
            Stream.of(value("TRUE", "true", "true", "1"), value("FALSE", "false", "false", "0"))),
        column(
            "NAME",
            "VARCHAR",
            "VARCHAR",
            "STRING",
            Stream.of(
                    "",
                    " ",
                    "  blanks  ",
                    "NULL",
                    "-",
                    "1:a",
                    "it's \"quoted\", \\ and `ticks`; -- /* */",
                    "%s ${x} @p ? :q",
                    "a\tb\r\nc",
                    "a\u0000b",
                    "\u00e9",
                    "e\u0301",
                    "I\u0130\u0131i stra\u00dfe",
                    "a\u200bb\ufeff\u00a0",
                    "\ufffd",
                    "\u0661\u0662\u0663",
                    "\ud83e\udd37\ud83c\udffd\u200d\u2642\ufe0f")
                .map(TypeMatrix::text)),
        column(
            "LONG_NAME",
            "VARCHAR",
            "VARCHAR",
            "STRING",
            Stream.of(
                value(
                    "REPEAT('0123456789abcde\u00e9', 524288)",
                    "repeat('0123456789abcde\u00e9', 524288)",
                    "0123456789abcde\u00e9".repeat(524_288),
                    "0123456789abcde\u00e9".repeat(524_288)))),
        column(
            "RAW",
            "BINARY",
            "BLOB",
            "BYTES",
            Stream.of("", "00", "0000", "FF00616263", "27225C60").map(TypeMatrix::bytes)),
        column(
            "BORN",
            "DATE",
            "DATE",
            "DATE",
            Stream.of(
                    "0001-01-01",
                    "1582-10-04",
                    "1582-10-15",
                    "1969-12-31",
                    "1970-01-01",
                    "2000-02-29",
                    "9999-12-31")
                .map(
                    day ->
                        value(
                            "'%s'::DATE".formatted(day),
                            "'%s'::DATE".formatted(day),
                            day,
                            ReferenceHash.day(LocalDate.parse(day))))));
  }

  private static MatrixValue floating(String number) {
    double value = Double.parseDouble(number);
    return value(
        "'%s'::FLOAT".formatted(number.replace("Infinity", "inf")),
        "'%s'::DOUBLE".formatted(number),
        Double.toString(value + 0.0),
        ReferenceHash.floating(value));
  }

  private static MatrixValue text(String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    String doubled = quoted.replace("\\", "\\\\");
    return value(
        joined(doubled, "CHR(0)") + "::VARCHAR", joined(quoted, "chr(0)") + "::VARCHAR", text);
  }

  /** NUL can't stand in a literal. */
  private static String joined(String literal, String nul) {
    return "(" + literal.replace("\u0000", "' || " + nul + " || '") + ")";
  }

  private static MatrixValue bytes(String hexadecimal) {
    return value(
        "TO_BINARY('%s', 'HEX')".formatted(hexadecimal),
        "unhex('%s')".formatted(hexadecimal),
        hexadecimal,
        ReferenceHash.bytes(HexFormat.of().parseHex(hexadecimal)));
  }

  private static Stream<MatrixColumn> times() {
    return Stream.of(
        column(
            "CLOCK_0",
            "TIME(0)",
            "TIME",
            "TIME",
            Stream.of("00:00:00", "02:30:00", "23:59:59").map(TypeMatrix::timeOfDay)),
        column("CLOCK", "TIME", "TIME", "TIME", Stream.of(TIMES_OF_DAY).map(TypeMatrix::timeOfDay)),
        column(
            "SEEN_0",
            "TIMESTAMP_NTZ(0)",
            "TIMESTAMP_S",
            "DATETIME",
            Stream.of("0001-01-01T00:00:00", "2022-04-03T02:30:00", "9999-12-31T23:59:59")
                .map(moment -> wall(moment, "TIMESTAMP_NTZ(0)", "TIMESTAMP_S"))),
        column(
            "SEEN",
            "TIMESTAMP_NTZ",
            "TIMESTAMP",
            "DATETIME",
            Stream.of(MOMENTS).map(moment -> wall(moment, "TIMESTAMP_NTZ", "TIMESTAMP"))),
        column(
            "SINCE",
            "TIMESTAMP_LTZ",
            "TIMESTAMP WITH TIME ZONE",
            "TIMESTAMP",
            Stream.of(MOMENTS).map(moment -> instant(moment + "Z", "TIMESTAMP_LTZ"))),
        column(
            "UNTIL",
            "TIMESTAMP_TZ(6)",
            "TIMESTAMP WITH TIME ZONE",
            "TIMESTAMP",
            Stream.of(
                    "0001-01-01T00:00:00Z",
                    "9999-12-31T23:59:59.999999Z",
                    "2022-04-03T02:30:00-06:00",
                    "2026-04-05T02:30:00.123456+05:45",
                    "2026-04-05T02:30:00.123456-11:00",
                    "1969-12-31T23:59:59.999999+14:00")
                .map(moment -> instant(moment, "TIMESTAMP_TZ(6)"))));
  }

  private static MatrixValue timeOfDay(String time) {
    return value(
        "'%s'::TIME".formatted(time),
        "'%s'::TIME".formatted(time),
        LocalTime.parse(time).toString(),
        ReferenceHash.timeOfDay(LocalTime.parse(time)));
  }

  private static MatrixValue wall(String moment, String snowflake, String duckDb) {
    String text = moment.replace('T', ' ');
    return value(
        "'%s'::%s".formatted(text, snowflake),
        "'%s'::%s".formatted(text, duckDb),
        LocalDateTime.parse(moment).toString(),
        ReferenceHash.micros(LocalDateTime.parse(moment)));
  }

  private static MatrixValue instant(String moment, String snowflake) {
    OffsetDateTime time = OffsetDateTime.parse(moment);
    String text = moment.replace('T', ' ').replaceFirst("Z$", "+00:00");
    String spaced = text.replaceFirst("([+-]\\d\\d:\\d\\d)$", " $1");
    return value(
        "'%s'::%s".formatted(spaced, snowflake),
        "'%s'::TIMESTAMP WITH TIME ZONE".formatted(text),
        time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime().toString(),
        ReferenceHash.micros(time.toInstant()));
  }

  private static Stream<MatrixColumn> documents() {
    String[] any = {
      "null",
      "true",
      "0",
      "-1.5",
      "12345678901234567890123456789012345678",
      "\"\"",
      "\"it's \ud83e\udd37 \u00e9\"",
      "[]",
      "[1,null,\"a\",[]]",
      "{\"a\":{\"b\":[null,1.5]},\"c\":null}"
    };
    String[] objects = {"{}", "{\"a\":1}", "{\"a\":null,\"b\":[1,2]}"};
    String[] arrays = {"[]", "[null]", "[1,\"1\",{\"a\":true}]"};
    String[] parsed = {"null", "true", "\"a\"", "[1,null,\"a\",[]]", "{\"a\":{\"b\":[null,1.5]}}"};
    return Stream.of(
        column("ANY_DOC", "VARIANT", "JSON", "STRING", Stream.of(any).map(TypeMatrix::document)),
        column("OBJECT_DOC", "OBJECT", "JSON", "STRING", documents(objects, "OBJECT")),
        column("ARRAY_DOC", "ARRAY", "JSON", "STRING", documents(arrays, "ARRAY")),
        new MatrixColumn(
            "PARSED_DOC",
            "VARIANT",
            "JSON",
            "JSON",
            ColumnRule.JSON,
            Stream.of(parsed).map(TypeMatrix::document).toList()));
  }

  private static Stream<MatrixValue> documents(String[] texts, String type) {
    return Stream.of(texts)
        .map(TypeMatrix::document)
        .map(
            value ->
                value(
                    value.snowflake() + "::" + type,
                    value.duckDb(),
                    value.held(),
                    value.canonical()));
  }

  private static MatrixValue document(String json) {
    String quoted = "'" + json.replace("'", "''") + "'";
    return value("PARSE_JSON(" + quoted + ")", quoted + "::JSON", json);
  }

  private static MatrixColumn column(
      String name, String snowflake, String duckDb, String bigQuery, Stream<MatrixValue> values) {
    return new MatrixColumn(name, snowflake, duckDb, bigQuery, ColumnRule.EXACT, values.toList());
  }

  private static MatrixValue value(String snowflake, String duckDb, String held) {
    return new MatrixValue(snowflake, duckDb, held, held);
  }

  private static MatrixValue value(String snowflake, String duckDb, String held, String canonical) {
    return new MatrixValue(snowflake, duckDb, held, canonical);
  }
}
