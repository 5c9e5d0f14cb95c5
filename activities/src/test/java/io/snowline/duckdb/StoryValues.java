package io.snowline.duckdb;

import io.snowline.duckdb.TableModel.Kind;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Values that a story's columns may have; most are such as have gone wrong somewhere. */
final class StoryValues {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "A",
          "a ",
          "a\u200b",
          "\u00e9",
          "e\u0301",
          "\uD83E\uDD37\u200D\u2640\uFE0F",
          "\u65e5\u672c\u8a9e",
          "it's",
          "\"quoted\"",
          "NULL",
          "-",
          "1:a",
          "line\nbreak",
          "%s",
          "x");

  private static final List<String> FLOATINGS =
      List.of(
          "0.5",
          "-2.25",
          "0.0",
          "-0.0",
          "12345.678",
          "0.1",
          "1e+300",
          "5e-324",
          "nan",
          "inf",
          "-inf");

  private static final List<String> SINGLES =
      List.of("0.5", "-2.25", "0.0", "-0.0", "0.1", "3.4028235e+38", "1e-45", "nan", "inf", "-inf");

  private static final List<String> DOCUMENTS =
      List.of("{\"a\": 1}", "{\"a\":1}", "[1, 2.50]", "[1, 2.5]", "null", "\"it's\"", "{ }");

  private static final List<String> VARIANTS =
      List.of("\"x\"", "\"1\"", "1", "1.5", "true", "[]", "{\"a\":1,\"b\":[1,null]}", "{\"b\":1}");

  private static final List<String> STRUCTURES =
      List.of(
          "{'a': 1, 'b': x}",
          "{'a': NULL, 'b': NULL}",
          "{'a': NULL, 'b': 'NULL'}",
          "{'a': -1, 'b': 'it\\'s'}",
          "{'a': 1, 'b': ''}",
          "{'a': 1, 'b': \u65e5\u672c}");

  private static final List<String> TEXT_LISTS =
      List.of("[]", "[NULL]", "['NULL']", "['']", "[a, b]", "['a, b']", "[\u00e9, NULL]");

  private static final List<String> BYTES =
      List.of("", "abc", "\\x00", "\\xFF\\xFE", "a\\x00b", "1");

  private final StoryChances chances;
  private final boolean restless;

  StoryValues(StoryChances chances, boolean restless) {
    this.chances = chances;
    this.restless = restless;
  }

  String value(Kind kind) {
    return switch (kind) {
      case WHOLE -> Integer.toString(chances.nextInt());
      case LONG -> Long.toString(chances.nextLong());
      case EXACT -> "%d.%02d".formatted(chances.nextInt(2_000) - 1_000, chances.nextInt(100));
      case WIDE -> chances.nextLong() + ".%010d".formatted(chances.nextInt(1_000_000));
      case TEXT -> chances.oneOf(TEXTS);
      case DAY -> LocalDate.of(2025, 7, 1).plusDays(chances.nextInt(60)).toString();
      case CLOCK -> clock();
      case MOMENT -> "%s %s".formatted(someDay(), clock());
      case ZONED -> "%s %s+00".formatted(someDay(), clock());
      case TRUTH -> Boolean.toString(chances.nextBoolean());
      case FLOATING -> {
        String floating = chances.oneOf(FLOATINGS);
        // -0 is 0: of a change from one to the other either may be read.
        yield restless && floating.equals("-0.0") ? "0.0" : floating;
      }
      case BYTES -> chances.oneOf(BYTES);
      case TINY -> Integer.toString(chances.nextInt(256) - 128);
      case SMALL -> Integer.toString(chances.nextInt(65_536) - 32_768);
      case HUGE -> BigInteger.valueOf(chances.nextLong()).shiftLeft(64).add(unsigned()).toString();
      case UNSIGNED_TINY -> Integer.toString(chances.nextInt(256));
      case UNSIGNED_SMALL -> Integer.toString(chances.nextInt(65_536));
      case UNSIGNED -> Integer.toUnsignedString(chances.nextInt());
      case UNSIGNED_LONG -> unsigned().toString();
      case UNSIGNED_HUGE -> unsigned().shiftLeft(64).add(unsigned()).toString();
      case SINGLE -> {
        String single = chances.oneOf(SINGLES);
        yield restless && single.equals("-0.0") ? "0.0" : single;
      }
      case SECONDS -> "%s %s".formatted(someDay(), clock().substring(0, 8));
      case MILLISECONDS -> "%s %s".formatted(someDay(), clock().replace(".000001", ".001"));
      case NANOSECONDS -> "%s %s".formatted(someDay(), clock().replace(".000001", ".000000001"));
      case DOCUMENT -> chances.oneOf(DOCUMENTS);
      case CHOICE -> chances.oneOf(List.of("low", "it's", ""));
      case STRUCTURE -> chances.oneOf(STRUCTURES);
      case NUMBERS -> chances.oneOf(List.of("[]", "[NULL]", "[1]", "[1, NULL, -3]"));
      case TEXTS -> chances.oneOf(TEXT_LISTS);
      case ENTRIES -> chances.oneOf(List.of("{}", "{a=1}", "{a=NULL}", "{a=1, b=2}", "{b=2, a=1}"));
      case VARIANT -> chances.oneOf(VARIANTS);
      case IDENTIFIER -> new UUID(chances.nextLong(), chances.nextLong()).toString();
    };
  }

  private BigInteger unsigned() {
    return new BigInteger(Long.toUnsignedString(chances.nextLong()));
  }

  private LocalDate someDay() {
    return LocalDate.of(1969, 12, 1).plusDays(chances.nextInt(30_000));
  }

  private String clock() {
    return "%02d:%02d:00%s"
        .formatted(
            chances.nextInt(24), chances.nextInt(60), chances.nextInt(3) == 0 ? ".000001" : "");
  }
}
