package io.snowline.duckdb;

import io.snowline.duckdb.TableModel.Kind;
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
      case IDENTIFIER -> new UUID(chances.nextLong(), chances.nextLong()).toString();
    };
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
