package io.snowline.golden;

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
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Some two hundred values at the edges of every type. Two engines that give each of them the hash
 * of {@link ReferenceHash} can be compared by their digests; an engine that gives another one has
 * changed, or isn't what it says.
 */
public final class GoldenLiterals {
  private static final List<Literal> ALL =
      Stream.of(
              of(new Truth(), "true", "false"),
              of(
                  new Whole(18, 18, true),
                  "0",
                  "1",
                  "-1",
                  "9",
                  "10",
                  "100",
                  "-100",
                  "2147483647",
                  "-2147483648",
                  "9007199254740993",
                  "999999999999999999",
                  "-999999999999999999"),
              of(
                  new Exact(18, 2),
                  "0",
                  "0.01",
                  "-0.01",
                  "0.1",
                  "0.10",
                  "1.5",
                  "10",
                  "100.00",
                  "420.00",
                  "7.25",
                  "-7.25",
                  "1000000.5",
                  "9999999999999999.99",
                  "-9999999999999999.99"),
              of(
                  new Exact(28, 9),
                  "0.000000001",
                  "-0.000000001",
                  "0.1",
                  "0.123456789",
                  "1234567890123456789.123456789",
                  "1000000000000000000",
                  "-9999999999999999999.999999999"),
              scales(),
              of(
                  new Exact(38, 0),
                  "0",
                  "-1",
                  "1000000000000000000",
                  "12345678901234567890123456789012345678",
                  "99999999999999999999999999999999999999",
                  "-99999999999999999999999999999999999999"),
              of(
                  new Exact(38, 18),
                  "0.1",
                  "-0.000000000000000001",
                  "12345678901234567890.123456789012345678",
                  "99999999999999999999.999999999999999999",
                  "-99999999999999999999.999999999999999999"),
              of(
                  new Exact(38, 37),
                  "0.5",
                  "-0.0000000000000000000000000000000000001",
                  "1.2345678901234567890123456789012345678",
                  "-9.9999999999999999999999999999999999999"),
              of(
                  new Floating(64),
                  "0.0",
                  "-0.0",
                  "1",
                  "-1",
                  "NaN",
                  "Infinity",
                  "-Infinity",
                  "0.1",
                  "-0.1",
                  "0.30000000000000004",
                  "1e23",
                  "1e22",
                  "1e-22",
                  "123456.789",
                  "9007199254740992",
                  "9007199254740993",
                  "1.7976931348623157E308",
                  "-1.7976931348623157E308",
                  "2.2250738585072014E-308",
                  "0.9999999999999999",
                  "1.0000000000000002",
                  "3.141592653589793",
                  "1e300",
                  "1e-300",
                  "4503599627370495.5"),
              powers(),
              of(
                  new Text(),
                  "",
                  " ",
                  "  two blanks  ",
                  "NULL",
                  "-",
                  "1:a",
                  "abc",
                  "ABC",
                  "it's \"quoted\", \\ and `ticks`; -- no comment",
                  "a\\nb",
                  "a\tb",
                  "a\r\nb",
                  "%s ${x} @p ? :q",
                  "\u00e9",
                  "e\u0301",
                  "stra\u00dfe",
                  "I\u0130\u0131i",
                  "a\u200bb",
                  "\ufeffmark",
                  "\u00a0",
                  "\ufffd",
                  "\u65e5\u672c\u8a9e",
                  "\u0645\u0631\u062d\u0628\u0627",
                  "\ud83d\ude00",
                  "\ud83e\udd37\ud83c\udffd\u200d\u2642\ufe0f",
                  "{\"a\":[1,null]}",
                  "long ".repeat(200)),
              of(new Bytes(), "", "00", "0000", "ff", "FF00616263", "27225c60"),
              of(
                  new Day(),
                  "0001-01-01",
                  "0099-12-31",
                  "1582-10-04",
                  "1582-10-15",
                  "1900-02-28",
                  "1969-12-31",
                  "1970-01-01",
                  "2000-02-29",
                  "2025-07-15",
                  "2038-01-19",
                  "9999-12-31"),
              of(
                  new TimeOfDay(6),
                  "00:00:00",
                  "00:00:00.000001",
                  "02:30:00",
                  "12:00:00.5",
                  "23:59:59",
                  "23:59:59.999999"),
              timestamps(false),
              timestamps(true))
          .flatMap(literals -> literals)
          .toList();

  private GoldenLiterals() {}

  /** The values, always in the same order. */
  public static List<Literal> all() {
    return ALL;
  }

  private static Stream<Literal> of(ValueType type, String... texts) {
    return Stream.of(texts).map(text -> new Literal(type, text));
  }

  /** One number of each scale that NUMERIC has. */
  private static Stream<Literal> scales() {
    return IntStream.rangeClosed(1, 9)
        .mapToObj(scale -> new Literal(new Exact(28, 9), "-12." + "0".repeat(scale - 1) + "7"));
  }

  /** Beside a power of two an engine's logarithm may be rounded to the power. */
  private static Stream<Literal> powers() {
    return IntStream.of(-1000, -500, -60, -53, -1, 1, 10, 52, 53, 63, 64, 500, 1000)
        .mapToObj(power -> Math.scalb(1.0, power))
        .flatMap(whole -> Stream.of(Math.nextDown(whole), whole, Math.nextUp(whole)))
        .map(value -> new Literal(new Floating(64), Double.toString(value)));
  }

  private static Stream<Literal> timestamps(boolean zoned) {
    return of(
        new Timestamp(zoned, 6),
        "0001-01-01T00:00:00",
        "1582-10-04T12:00:00",
        "1583-01-01T00:00:00",
        "1883-11-18T12:03:58",
        "1969-12-31T23:59:59.999999",
        "1970-01-01T00:00:00",
        "2000-02-29T23:59:59.000001",
        "2025-03-30T02:30:00",
        "2025-04-06T02:30:00",
        "2025-07-15T02:00:00.5",
        "2025-10-26T02:30:00",
        "2025-11-02T01:30:00.123456",
        "2038-01-19T03:14:08",
        "9999-12-31T23:59:59.999999");
  }
}
