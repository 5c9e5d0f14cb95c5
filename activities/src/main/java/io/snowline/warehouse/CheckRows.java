package io.snowline.warehouse;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a check's query returned: each row's values as texts, sorted, so that the order of the
 * engine doesn't matter.
 *
 * @param rows the rows, at most {@link #MOST}
 * @param more whether there were more
 * @param cuts when each table that the check reads was as the target has it, by the table's name;
 *     null for one that was never verified
 */
public record CheckRows(List<List<String>> rows, boolean more, SortedMap<String, Instant> cuts) {
  /** A check compares few rows; what is larger belongs into a sum. */
  public static final int MOST = 10_000;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd ")
          .append(TIME)
          .toFormatter(Locale.ROOT);

  public CheckRows {
    rows = List.copyOf(rows);
    cuts = Collections.unmodifiableSortedMap(new TreeMap<>(cuts));
  }

  /** What one query returned. */
  public CheckRows(List<List<String>> rows, boolean more) {
    this(rows, more, new TreeMap<>());
  }

  /** The same for tables of these cuts. */
  CheckRows at(SortedMap<String, Instant> tables) {
    return new CheckRows(rows, more, tables);
  }

  /** Whether another query returned the same rows. */
  public boolean sameAs(CheckRows other) {
    return rows.equals(other.rows) && more == other.more;
  }

  /**
   * A value as text: numbers without trailing zeros, so that 7 and 7.0 are the same answer; bytes
   * in lower-case hexadecimal; times with the digits of a second that they need, instants in UTC.
   */
  public static String text(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof LocalTime time) {
      return TIME.format(time);
    }
    if (value instanceof LocalDateTime moment) {
      return MOMENT.format(moment);
    }
    if (value instanceof Instant instant) {
      return MOMENT.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }
    if (value instanceof OffsetDateTime moment) {
      return text(moment.toInstant());
    }
    if (value instanceof Number number && !Double.isNaN(number.doubleValue())) {
      return Double.isInfinite(number.doubleValue())
          ? value.toString()
          : new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }

  /** The first rows in words, with the cuts where several tables are read. */
  public String proof() {
    if (cuts.size() < 2) {
      return summary();
    }
    return cuts.entrySet().stream()
        .map(
            cut ->
                cut.getKey() + " " + (cut.getValue() == null ? "not verified yet" : cut.getValue()))
        .collect(Collectors.joining(", ", summary() + "; cuts: ", ""));
  }

  /** The first rows in words. */
  public String summary() {
    String shown =
        rows.stream().limit(3).map(List::toString).reduce((a, b) -> a + " " + b).orElse("no rows");
    String text = rows.size() > 3 ? "%s and %,d more".formatted(shown, rows.size() - 3) : shown;
    return Shortened.text(text, 300);
  }
}
