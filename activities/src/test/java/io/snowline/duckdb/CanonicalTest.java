package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.Fit;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Years;
import io.snowline.duckdb.Canonical.Side;
import io.snowline.golden.GoldenHashes;
import io.snowline.golden.GoldenLiterals;
import io.snowline.golden.ReferenceHash;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB's canonical texts against the reference in Java. */
class CanonicalTest {
  private static final long SEED = 20260714;

  /** A character that Java keeps in two and a person sees as one of five. */
  private static final String SHRUG = "\uD83E\uDD37\uD83C\uDFFD\u200D\u2642\uFE0F";

  /** Texts that a careless encoding takes for one another. */
  private static final List<String> TRAPS =
      Stream.of(
              "", "NULL", "null", "-", "--", "0:", "1:", ":", "1:a", "a", "a1:a", "1:a-", "x0",
              "0y", "x", "0", "'", "''", "\\", "\\'", "\"", ",", ", ", " ", "a ", " a", "a, b", "[",
              "[]", "{}", "=", "\u0000", "a\u0000", "\n", "\u00E9", "e\u0301", SHRUG)
          .toList();

  @TempDir static Path folder;
  private static DuckDbConnection connection;

  /** A value as a literal of its type, and the canonical text that it must have. */
  private record Sample(String literal, String text) {}

  @BeforeAll
  static void open() {
    connection = DuckDbConnection.writable(folder.resolve("canonical.duckdb"));
  }

  @AfterAll
  static void close() {
    connection.close();
  }

  @Test
  void wholeNumbersOfEveryWidthAreTheirDigits() {
    for (int bits : List.of(8, 16, 32, 64, 128)) {
      String name =
          switch (bits) {
            case 8 -> "TINYINT";
            case 16 -> "SMALLINT";
            case 32 -> "INTEGER";
            case 64 -> "BIGINT";
            default -> "HUGEINT";
          };
      BigInteger half = BigInteger.TWO.pow(bits - 1);
      texts(
          name,
          Stream.of(
                  half.negate(),
                  half.negate().add(BigInteger.ONE),
                  BigInteger.ONE.negate(),
                  BigInteger.ZERO,
                  BigInteger.ONE,
                  half.subtract(BigInteger.ONE))
              .map(CanonicalTest::whole)
              .toList());
      texts(
          "U" + name,
          Stream.of(
                  BigInteger.ZERO,
                  BigInteger.ONE,
                  half,
                  BigInteger.TWO.pow(bits).subtract(BigInteger.ONE))
              .map(CanonicalTest::whole)
              .toList());
    }
  }

  private static Sample whole(BigInteger value) {
    return new Sample("'" + value + "'", ReferenceHash.whole(value));
  }

  @Test
  void decimalsShowTheirDigitsWithoutTrailingZeros() {
    Random random = new Random(SEED);
    for (int scale = 0; scale <= 37; scale++) {
      BigDecimal unit = BigDecimal.ONE.movePointLeft(scale);
      BigDecimal most = new BigDecimal(BigInteger.TEN.pow(38).subtract(BigInteger.ONE), scale);
      List<BigDecimal> values =
          new ArrayList<>(
              List.of(most, most.negate(), unit, unit.negate(), unit.multiply(BigDecimal.ZERO)));
      for (int tries = 0; tries < 10; tries++) {
        BigDecimal value = new BigDecimal(new BigInteger(120, random), scale);
        values.add(random.nextBoolean() ? value : value.negate());
      }
      texts(
          "DECIMAL(38,%s)".formatted(scale),
          values.stream()
              .map(
                  value ->
                      new Sample("'" + value.toPlainString() + "'", ReferenceHash.exact(value)))
              .toList());
    }
  }

  @Test
  void theScaleOfADecimalLeavesNoTrace() {
    texts(
        "DECIMAL(4,2)",
        List.of(
            new Sample("'1.5'", "1.5"),
            new Sample("'-0.01'", "-0.01"),
            new Sample("'0'", "0"),
            new Sample("'10.00'", "10"),
            new Sample("'99.99'", "99.99")));
    String wider =
        connection.one(
            "cast",
            "SELECT " + Canonical.part(new ValueType.Exact(12, 4), "CAST(1.5 AS DECIMAL(10,2))"),
            row -> row.getString(1));
    assertThat(wider).isEqualTo(ReferenceHash.part(ReferenceHash.exact(new BigDecimal("1.5"))));
  }

  @Test
  void doublesShowTheirBitsAndTheirPowerOfTwo() {
    List<Double> values =
        new ArrayList<>(
            List.of(
                0.0,
                -0.0,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                0.1,
                0.1 + 0.2,
                Double.parseDouble("1e23"),
                9007199254740992.0,
                1.0,
                -1.0,
                1e100,
                1e-100));
    // beside a power of two the logarithm is rounded to it
    for (int power = Double.MIN_EXPONENT - 52; power <= Double.MAX_EXPONENT; power++) {
      double whole = Math.scalb(1.0, power);
      values.addAll(List.of(Math.nextDown(whole), whole, -Math.nextUp(whole)));
    }
    Random random = new Random(SEED);
    for (int tries = 0; tries < 20_000; tries++) {
      values.add(Double.longBitsToDouble(random.nextLong()));
    }
    connection.execute("make", "CREATE OR REPLACE TABLE doubles (n INTEGER, x DOUBLE)");
    connection.transaction(
        () -> {
          for (int row = 0; row < values.size(); row += 1000) {
            List<Double> some = values.subList(row, Math.min(row + 1000, values.size()));
            String rows = "(?, ?), ".repeat(some.size());
            Object[] parameters = new Object[2 * some.size()];
            for (int position = 0; position < some.size(); position++) {
              parameters[2 * position] = row + position;
              parameters[2 * position + 1] = some.get(position);
            }
            connection.update(
                "fill",
                "INSERT INTO doubles VALUES " + rows.substring(0, rows.length() - 2),
                parameters);
          }
          return null;
        });
    assertThat(partsOf("doubles", new ValueType.Floating(64)))
        .isEqualTo(values.stream().map(ReferenceHash::floating).map(ReferenceHash::part).toList());
  }

  @Test
  void floatsShowTheDoubleTheyAre() {
    List<Float> values =
        new ArrayList<>(
            List.of(
                0.0f,
                -0.0f,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                Float.MIN_VALUE,
                Float.MAX_VALUE,
                0.1f,
                16777216f));
    Random random = new Random(SEED);
    for (int tries = 0; tries < 500; tries++) {
      values.add(Float.intBitsToFloat(random.nextInt()));
    }
    texts(
        "FLOAT",
        values.stream()
            .map(value -> new Sample("'" + value + "'", ReferenceHash.floating(value)))
            .toList());
  }

  @Test
  void goldenValuesHaveTheReferenceHash() {
    List<Long> hashes =
        connection.query("hash", LiteralSql.hashes(GoldenLiterals.all()), row -> row.getLong(2));
    assertThat(GoldenHashes.differing(hashes)).isEmpty();
  }

  @Test
  void truthIsOneOrZero() {
    texts(
        "BOOLEAN",
        List.of(
            new Sample("true", ReferenceHash.truth(true)),
            new Sample("false", ReferenceHash.truth(false))));
  }

  @Test
  void textIsItselfCodePointByCodePoint() {
    List<String> values = new ArrayList<>(TRAPS);
    values.addAll(List.of("  two blanks  ", "a\u200Bb", "\uFEFF", "\uFFFD", "'; DROP TABLE x; --"));
    texts("VARCHAR", values.stream().map(value -> new Sample(literal(value), value)).toList());
    assertThat(ReferenceHash.part(SHRUG)).startsWith("5:");
    texts(
        "VARCHAR",
        List.of(
            new Sample("repeat('\uD83D\uDE00a', 500000)", "\uD83D\uDE00a".repeat(500_000)),
            new Sample("repeat('x', 1048576)", "x".repeat(1_048_576))));
  }

  @Test
  void bytesAreHexadecimal() {
    byte[] all = new byte[256];
    for (int value = 0; value < 256; value++) {
      all[value] = (byte) value;
    }
    texts(
        "BLOB",
        Stream.of(new byte[0], new byte[] {0}, new byte[] {0, 0}, all)
            .map(
                value ->
                    new Sample(
                        "unhex('%s')".formatted(ReferenceHash.bytes(value)),
                        ReferenceHash.bytes(value)))
            .toList());
  }

  @Test
  void daysAreCountedFrom1970() {
    List<Sample> samples =
        new ArrayList<>(
            Stream.of(
                    "0001-01-01",
                    "1582-10-04",
                    "1582-10-15",
                    "1969-12-31",
                    "1970-01-01",
                    "2000-02-29",
                    "9999-12-31")
                .map(day -> new Sample("'" + day + "'", ReferenceHash.day(LocalDate.parse(day))))
                .toList());
    samples.add(new Sample("'0001-12-31 (BC)'", ReferenceHash.day(LocalDate.of(0, 12, 31))));
    samples.add(new Sample("'0044-03-15 (BC)'", ReferenceHash.day(LocalDate.of(-43, 3, 15))));
    samples.add(
        new Sample("'5877642-06-25 (BC)'", ReferenceHash.day(LocalDate.of(-5877641, 6, 25))));
    samples.add(new Sample("'5881580-07-10'", ReferenceHash.day(LocalDate.of(5881580, 7, 10))));
    samples.add(new Sample("'infinity'", "infinity"));
    samples.add(new Sample("'-infinity'", "-infinity"));
    texts("DATE", samples);
  }

  @Test
  void timesOfDayAreMicrosecondsSinceMidnight() {
    List<Sample> samples =
        new ArrayList<>(
            Stream.of("00:00:00", "00:00:00.000001", "12:34:56.789012", "23:59:59.999999")
                .map(
                    time ->
                        new Sample(
                            "'" + time + "'", ReferenceHash.timeOfDay(LocalTime.parse(time))))
                .toList());
    samples.add(new Sample("'24:00:00'", "86400000000"));
    texts("TIME", samples);
  }

  @Test
  void timestampsAreMicrosecondsSince1970() {
    List<LocalDateTime> values =
        new ArrayList<>(
            Stream.of(
                    "0001-01-01T00:00:00",
                    "1582-10-10T12:00:00.5",
                    "1969-12-31T23:59:59.999999",
                    "1970-01-01T00:00:00",
                    "1970-01-01T00:00:00.000001",
                    "2026-03-29T02:30:00",
                    "9999-12-31T23:59:59.999999")
                .map(LocalDateTime::parse)
                .toList());
    Random random = new Random(SEED);
    for (int tries = 0; tries < 500; tries++) {
      values.add(
          LocalDateTime.of(1, 1, 1, 0, 0)
              .plusSeconds((long) (random.nextDouble() * 315_500_000_000L))
              .plusNanos(1000L * random.nextInt(1_000_000)));
    }
    List<Sample> samples =
        new ArrayList<>(
            values.stream()
                .map(value -> new Sample("'" + value + "'", ReferenceHash.micros(value)))
                .toList());
    samples.add(
        new Sample(
            "'0044-03-15 (BC) 01:02:03.000004'",
            ReferenceHash.micros(LocalDateTime.of(-43, 3, 15, 1, 2, 3, 4000))));
    samples.add(
        new Sample(
            "'290309-12-22 (BC) 00:00:00'",
            ReferenceHash.micros(LocalDateTime.of(-290308, 12, 22, 0, 0))));
    samples.add(
        new Sample(
            "'294247-01-10 04:00:54.775806'",
            ReferenceHash.micros(LocalDateTime.of(294247, 1, 10, 4, 0, 54, 775_806_000))));
    samples.add(new Sample("'infinity'", "infinity"));
    samples.add(new Sample("'-infinity'", "-infinity"));
    texts("TIMESTAMP", samples);
  }

  @Test
  void instantsDontDependOnTheOffsetTheyAreWrittenIn() {
    List<Sample> samples = new ArrayList<>();
    Instant instant = Instant.parse("2026-10-25T00:30:00.123456Z");
    for (String offset : List.of("Z", "+05:45", "-07:00", "+14:00", "-12:00")) {
      samples.add(
          new Sample(
              "'%s'".formatted(instant.atOffset(java.time.ZoneOffset.of(offset))),
              ReferenceHash.micros(instant)));
    }
    for (String utc :
        List.of("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z")) {
      samples.add(new Sample("'" + utc + "'", ReferenceHash.micros(Instant.parse(utc))));
    }
    samples.add(new Sample("'infinity'", "infinity"));
    samples.add(new Sample("'-infinity'", "-infinity"));
    texts("TIMESTAMP WITH TIME ZONE", samples);
  }

  @Test
  void timestampsOfOtherPrecisionsCountInTheirOwnUnit() {
    List<Sample> seconds =
        List.of(
            new Sample("'0001-01-01 00:00:00'", ReferenceHash.micros(local("0001-01-01T00:00:00"))),
            new Sample("'1969-12-31 23:59:59'", ReferenceHash.micros(local("1969-12-31T23:59:59"))),
            new Sample("'9999-12-31 23:59:59'", ReferenceHash.micros(local("9999-12-31T23:59:59"))),
            new Sample("'infinity'", "infinity"),
            new Sample("'-infinity'", "-infinity"));
    texts("TIMESTAMP_S", seconds);
    texts("TIMESTAMP_MS", seconds);
    texts(
        "TIMESTAMP_MS",
        List.of(
            new Sample(
                "'1969-12-31 23:59:59.999'",
                ReferenceHash.micros(local("1969-12-31T23:59:59.999")))));
    texts(
        "TIMESTAMP_NS",
        List.of(
            new Sample(
                "'1677-09-22 00:00:00.000000001'",
                ReferenceHash.nanos(local("1677-09-22T00:00:00.000000001"))),
            new Sample(
                "'1969-12-31 23:59:59.999999999'",
                ReferenceHash.nanos(local("1969-12-31T23:59:59.999999999"))),
            new Sample(
                "'2026-07-14 01:02:03.123456789'",
                ReferenceHash.nanos(local("2026-07-14T01:02:03.123456789"))),
            new Sample(
                "'2262-04-11 23:47:16.854775806'",
                ReferenceHash.nanos(local("2262-04-11T23:47:16.854775806"))),
            new Sample("'infinity'", "infinity"),
            new Sample("'-infinity'", "-infinity")));
  }

  @Test
  void valuesOfYearsThatTheTargetLacksAreFound() {
    ValueType day = new Day(Years.OF_FOUR_DIGITS);
    ValueType local = new Timestamp(false, 6, Years.OF_FOUR_DIGITS);
    ValueType instant = new Timestamp(true, 6, Years.OF_FOUR_DIGITS);
    List<String> infinities = List.of("'infinity'", "'-infinity'");

    assertThat(unfit("DATE", day, List.of("'0001-01-01'", "'9999-12-31'", "NULL"))).isZero();
    assertThat(unfit("DATE", day, List.of("'0001-12-31 (BC)'", "'10000-01-01'"))).isEqualTo(2);
    assertThat(unfit("DATE", day, infinities)).isEqualTo(2);
    for (String type : List.of("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP")) {
      assertThat(
              unfit(type, local, List.of("'0001-01-01 00:00:00'", "'9999-12-31 23:59:59'", "NULL")))
          .as(type)
          .isZero();
      assertThat(
              unfit(
                  type,
                  local,
                  List.of("'0001-12-31 (BC) 23:59:59'", "'10000-01-01 00:00:00'", "NULL")))
          .as(type)
          .isEqualTo(2);
      assertThat(unfit(type, local, infinities)).as(type).isEqualTo(2);
    }
    assertThat(unfit("TIMESTAMP", local, List.of("'9999-12-31 23:59:59.999999'"))).isZero();
    assertThat(
            unfit(
                "TIMESTAMPTZ",
                instant,
                List.of("'0001-01-01 05:00:00+05'", "'9999-12-31 18:59:59.999999-05'", "NULL")))
        .isZero();
    assertThat(
            unfit(
                "TIMESTAMPTZ",
                instant,
                List.of("'0001-01-01 04:59:59+05'", "'9999-12-31 19:00:00-05'")))
        .isEqualTo(2);
    assertThat(unfit("TIMESTAMPTZ", instant, infinities)).isEqualTo(2);
    assertThat(
            unfit(
                "TIMESTAMP_NS",
                local,
                List.of("'1677-09-22 00:00:00.000001'", "'2262-04-11 23:47:16.854775'", "NULL")))
        .isZero();
    assertThat(unfit("TIMESTAMP_NS", local, infinities)).isEqualTo(2);
    assertThat(unfit("TIMESTAMP_NS", local, List.of("'2026-07-14 00:00:00.000000001'")))
        .isEqualTo(1);
  }

  /** How many of the values the target's type can't hold. */
  private static long unfit(String engineType, ValueType held, List<String> literals) {
    connection.execute("make", "CREATE OR REPLACE TABLE judged (x %s)".formatted(engineType));
    connection.execute(
        "fill",
        "INSERT INTO judged VALUES "
            + literals.stream().map("(%s)"::formatted).collect(Collectors.joining(", ")));
    Column column =
        DuckDbSchema.read(connection, "main", "judged").orElseThrow().column("x").orElseThrow();
    ValueType given = column.type().orElseThrow();
    ContractColumn judged =
        new ContractColumn(
            "x", "x", column.engineType(), "theirs", given, held, Fit.CHECKED, false);
    return connection.number(
        "judge", "SELECT count(*) FROM judged WHERE " + Canonical.unfit(judged, "x"));
  }

  private static LocalDateTime local(String text) {
    return LocalDateTime.parse(text);
  }

  @Test
  void identifiersAreLowerCase() {
    Random random = new Random(SEED);
    List<Sample> samples = new ArrayList<>();
    for (int tries = 0; tries < 20; tries++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      samples.add(
          new Sample(
              "'%s'".formatted(uuid.toString().toUpperCase(java.util.Locale.ROOT)),
              ReferenceHash.identifier(uuid)));
    }
    samples.add(
        new Sample(
            "'00000000-0000-0000-0000-000000000000'", ReferenceHash.identifier(new UUID(0, 0))));
    samples.add(
        new Sample(
            "'ffffffff-ffff-ffff-ffff-ffffffffffff'", ReferenceHash.identifier(new UUID(-1, -1))));
    texts("UUID", samples);
  }

  @Test
  void documentsAreComparedAsTheyAreWritten() {
    texts(
        "JSON",
        Stream.of(
                "null",
                "{}",
                "{ \"b\" : 1,  \"a\":[1.0, 1]}",
                "\"null\"",
                "\"\"",
                "[\"\\u00e9\", \"" + SHRUG + "\"]",
                "12345678901234567890123456789")
            .map(document -> new Sample(literal(document), document))
            .toList());
  }

  @Test
  void choicesAreTheirText() {
    texts(
        "ENUM('', 'NULL', 'it''s', 'b c', '-')",
        Stream.of("", "NULL", "it's", "b c", "-")
            .map(choice -> new Sample(literal(choice), choice))
            .toList());
  }

  @Test
  void selfDescribingValuesAreTheirDocument() {
    texts(
        "VARIANT",
        List.of(
            new Sample("1::VARIANT", "1"),
            new Sample("'1'::VARIANT", "\"1\""),
            new Sample("true::VARIANT", "true"),
            new Sample("1.5::DECIMAL(10,4)::VARIANT", "1.5"),
            new Sample("'NULL'::VARIANT", "\"NULL\""),
            new Sample("[1, NULL, 2]::VARIANT", "[1,null,2]"),
            new Sample("{'a': 'x', 'b': {'c': NULL}}::VARIANT", "{\"a\":\"x\",\"b\":{\"c\":null}}"),
            // DuckDB has no variant that is null and not NULL
            new Sample("'null'::JSON::VARIANT", null)));
  }

  @Test
  void nestedValuesAreTheEnginesQuotedText() {
    texts(
        "VARCHAR[]",
        List.of(
            new Sample("[]", "[]"),
            new Sample("[NULL]", "[NULL]"),
            new Sample("['NULL']", "['NULL']"),
            new Sample("['']", "['']"),
            new Sample("['a', 'b']", "[a, b]"),
            new Sample("['a, b']", "['a, b']")));
    texts(
        "STRUCT(a VARCHAR, b INTEGER[])",
        List.of(
            new Sample("{'a': NULL, 'b': NULL}", "{'a': NULL, 'b': NULL}"),
            new Sample("{'a': 'x', 'b': [1, NULL]}", "{'a': x, 'b': [1, NULL]}")));
    texts(
        "MAP(VARCHAR, INTEGER)",
        List.of(
            new Sample("MAP {}", "{}"),
            new Sample("MAP {'k': NULL}", "{k=NULL}"),
            new Sample("MAP {'a=1': 2}", "{'a=1'=2}")));
    texts(
        "INTEGER[3]",
        List.of(
            new Sample("[1, 2, 3]", "[1, 2, 3]"),
            new Sample("[NULL, NULL, NULL]", "[NULL, NULL, NULL]")));
    texts(
        "HUGEINT[]",
        List.of(
            new Sample(
                "['-170141183460469231731687303715884105728'::HUGEINT]",
                "[-170141183460469231731687303715884105728]")));
    texts(
        "TIMESTAMP WITH TIME ZONE[]",
        List.of(
            new Sample(
                "['2026-07-14 12:00:00+05:45'::TIMESTAMPTZ]", "['2026-07-14 06:15:00+00']")));
  }

  @Test
  void differentRowsHaveDifferentTexts() {
    List<String> values = new ArrayList<>(TRAPS);
    values.add(null);
    connection.execute(
        "make",
        "CREATE OR REPLACE TABLE traps AS SELECT unnest([%s]) AS x"
            .formatted(
                values.stream().map(CanonicalTest::literal).collect(Collectors.joining(", "))));
    int count = values.size();
    assertThat(distinct("SELECT a.x AS x, b.x AS y, c.x AS z FROM traps a, traps b, traps c", 3))
        .isEqualTo((long) count * count * count);
    assertThat(distinct("SELECT a.x AS x, b.x AS y FROM traps a, traps b", 2))
        .isEqualTo((long) count * count);
    assertThat(new HashSet<>(List.of(rowText("x0", "y"), rowText("x", "0y"), rowText("x0y", ""))))
        .hasSize(3);
    assertThat(
            new HashSet<>(List.of(rowText(null, "NULL"), rowText("NULL", null), rowText("", ""))))
        .hasSize(3);
  }

  @Test
  void differentNestedValuesHaveDifferentTexts() {
    connection.execute(
        "make",
        "CREATE OR REPLACE TABLE traps AS SELECT unnest([%s, NULL]) AS x"
            .formatted(
                TRAPS.stream().map(CanonicalTest::literal).collect(Collectors.joining(", "))));
    for (String nested :
        List.of(
            "[a.x, b.x]",
            "[[a.x], [b.x]]",
            "[[a.x, b.x]]",
            "{'k': a.x, 'l': b.x}",
            "[{'k': a.x}, {'k': b.x}]",
            "MAP {coalesce(a.x, 'none'): b.x}",
            "{'k': MAP {'m': [a.x]}, 'l': b.x}")) {
      String type =
          connection.one(
              "type",
              "SELECT typeof(%s) FROM traps a, traps b LIMIT 1".formatted(nested),
              row -> row.getString(1));
      ValueType rule = DuckDbTypes.read(type).orElseThrow();
      assertThat(
              connection.number(
                  "count",
                  """
                  SELECT count(*) FROM (SELECT DISTINCT x FROM (SELECT %s AS x FROM traps a, traps b))
                  """
                      .formatted(nested)))
          .as(nested)
          .isEqualTo(
              connection.number(
                  "count",
                  "SELECT count(DISTINCT %s) FROM (SELECT %s AS x FROM traps a, traps b)"
                      .formatted(Canonical.part(rule, "x"), nested)));
    }
    connection.execute(
        "make",
        """
        CREATE OR REPLACE TABLE lists AS
        SELECT unnest([NULL, [], [NULL], [NULL, NULL], [''], ['NULL'], ['[]'], ['NULL, NULL']]) AS x
        """);
    assertThat(
            connection.number(
                "count",
                "SELECT count(DISTINCT %s) FROM lists"
                    .formatted(Canonical.part(new ValueType.Nested("VARCHAR[]"), "x"))))
        .isEqualTo(8);
  }

  @Test
  void theHashIsTheLow48BitsOfTheMd5() {
    assertThat(ReferenceHash.hash("abc")).isEqualTo(69806789328754L);
    assertThat(connection.number("hash", "SELECT ('0x' || substr(md5('abc'), 21, 12))::BIGINT"))
        .isEqualTo(69806789328754L);
  }

  @Test
  void keyTextRowHashAndBucketAreThoseOfTheReference() {
    connection.execute(
        "make",
        """
        CREATE OR REPLACE TABLE "rows" (
          K1 VARCHAR, "k 2" INTEGER, NAME VARCHAR, AMOUNT DECIMAL(12,2), RATIO DOUBLE, SINCE DATE)""");
    Random random = new Random(SEED);
    List<List<String>> expected = new ArrayList<>();
    for (int row = 0; row < 500; row++) {
      String first = pick(random, TRAPS);
      Integer second = random.nextInt(4) == 0 ? null : random.nextInt();
      String name = pick(random, TRAPS);
      BigDecimal amount = random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextInt(), 2);
      Double ratio = random.nextInt(4) == 0 ? null : random.nextGaussian();
      LocalDate since =
          random.nextInt(4) == 0 ? null : LocalDate.EPOCH.plusDays(random.nextInt(40_000) - 20_000);
      connection.update(
          "fill",
          "INSERT INTO \"rows\" VALUES (?, ?, ?, ?, ?, ?)",
          first,
          second,
          name,
          amount,
          ratio,
          since);
      String key =
          ReferenceHash.parts(
              java.util.Arrays.asList(first, second == null ? null : second.toString()));
      // by name: AMOUNT, K1, "k 2", NAME, RATIO, SINCE
      String text =
          ReferenceHash.parts(
              java.util.Arrays.asList(
                  amount == null ? null : ReferenceHash.exact(amount),
                  second == null ? null : second.toString(),
                  first,
                  name,
                  ratio == null ? null : ReferenceHash.floating(ratio),
                  since == null ? null : ReferenceHash.day(since)));
      expected.add(
          List.of(
              key,
              Long.toString(ReferenceHash.hash(text)),
              Integer.toString(ReferenceHash.bucket(key, 64))));
    }
    Contract contract =
        Agreement.of(
            EmbeddedSync.keyed(EmbeddedSync.items(), "K1", "K 2"),
            DuckDbSchema.read(connection, "main", "rows").orElseThrow(),
            Optional.empty(),
            DuckDbTypes::place);
    assertThat(
            connection.query(
                "hash",
                """
                SELECT snowline_key, snowline_hash, snowline_bucket
                FROM (%s) ORDER BY number"""
                    .formatted(
                        DigestSql.hashed(
                            contract, Side.SOURCE, "\"rows\"", 64, "rowid AS number,")),
                row -> List.of(row.getString(1), row.getString(2), row.getString(3))))
        .isEqualTo(expected);
  }

  @Test
  void aMissingKeyIsToldFromEveryOther() {
    connection.execute(
        "make",
        """
        CREATE OR REPLACE TABLE keys AS
        SELECT * FROM (VALUES (NULL, NULL), ('-', NULL), ('--', ''), (NULL, '-'), ('', '')) AS t(K1, K2)
        """);
    Contract contract =
        Agreement.of(
            EmbeddedSync.keyed(EmbeddedSync.items(), "K1", "K2"),
            DuckDbSchema.read(connection, "main", "keys").orElseThrow(),
            Optional.empty(),
            DuckDbTypes::place);
    assertThat(
            connection.query(
                "keys",
                "SELECT %s FROM keys ORDER BY rowid"
                    .formatted(Canonical.key(contract, Side.SOURCE)),
                row -> row.getString(1)))
        .containsExactly("--", "1:--", "2:--0:", "-1:-", "0:0:");
    assertThat(Canonical.missingKey(contract)).isEqualTo("--");
  }

  @Test
  void aColumnThatTheTargetLacksReadsAsNull() {
    assertThat(Canonical.part(new ValueType.Text(), "NULL")).isEqualTo("'-'");
  }

  /** Asserts the part of each sample, and of NULL, in a table with a column of that type. */
  private static void texts(String engineType, List<Sample> samples) {
    connection.execute(
        "make", "CREATE OR REPLACE TABLE samples (n INTEGER, x %s)".formatted(engineType));
    ValueType type =
        DuckDbSchema.read(connection, "main", "samples")
            .orElseThrow()
            .column("x")
            .orElseThrow()
            .type()
            .orElseThrow();
    String rows =
        IntStream.range(0, samples.size())
            .mapToObj(row -> "(%s, %s)".formatted(row, samples.get(row).literal()))
            .collect(Collectors.joining(", "));
    for (String values : List.of(rows, "(%s, NULL)".formatted(samples.size()))) {
      connection.execute("fill", "INSERT INTO samples VALUES " + values);
    }
    List<String> expected =
        new ArrayList<>(samples.stream().map(Sample::text).map(ReferenceHash::part).toList());
    expected.add("-");
    assertThat(partsOf("samples", type)).as(engineType).isEqualTo(expected);
  }

  private static List<String> partsOf(String table, ValueType type) {
    return connection.query(
        "read parts",
        "SELECT %s FROM %s ORDER BY n".formatted(Canonical.part(type, "x"), table),
        row -> row.getString(1));
  }

  private static long distinct(String rows, int columns) {
    String text =
        Stream.of("x", "y", "z")
            .limit(columns)
            .map(column -> Canonical.part(new ValueType.Text(), column))
            .collect(Collectors.joining(", ", "concat(", ")"));
    return connection.number("count", "SELECT count(DISTINCT %s) FROM (%s)".formatted(text, rows));
  }

  private static String rowText(String x, String y) {
    return connection.one(
        "text",
        "SELECT concat(%s, %s)"
            .formatted(
                Canonical.part(new ValueType.Text(), "(%s)::VARCHAR".formatted(literal(x))),
                Canonical.part(new ValueType.Text(), "(%s)::VARCHAR".formatted(literal(y)))),
        row -> row.getString(1));
  }

  private static String pick(Random random, List<String> values) {
    int index = random.nextInt(values.size() + 1);
    return index == values.size() ? null : values.get(index);
  }

  /** A text as a literal; NUL can't stand in a statement. */
  private static String literal(String text) {
    return text == null ? "NULL" : Sql.text(text).replace("\u0000", "' || chr(0) || '");
  }
}
