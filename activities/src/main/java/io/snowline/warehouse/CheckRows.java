package io.snowline.warehouse;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a check's query returned: each row's values as texts, sorted, so that the order of the
 * engine doesn't matter.
 *
 * @param rows the rows, at most {@link #MOST}
 * @param more whether there were more
 */
public record CheckRows(List<List<String>> rows, boolean more) {
  /** A check compares few rows; what is larger belongs into a sum. */
  public static final int MOST = 10_000;

  public CheckRows {
    rows = List.copyOf(rows);
  }

  /** A value as text; numbers without trailing zeros, so that 7 and 7.0 are the same answer. */
  public static String text(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Number number && !Double.isNaN(number.doubleValue())) {
      return Double.isInfinite(number.doubleValue())
          ? value.toString()
          : new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }

  /** The first rows in words. */
  public String summary() {
    String shown =
        rows.stream().limit(3).map(List::toString).reduce((a, b) -> a + " " + b).orElse("no rows");
    String text = rows.size() > 3 ? "%s and %,d more".formatted(shown, rows.size() - 3) : shown;
    return Shortened.text(text, 300);
  }
}
