package io.snowline.sync;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rows of a whole are allowed: a share in hundredths of a percent, or a number of rows.
 *
 * @param basisPoints share of the whole, 0 to 10,000, or -1 where {@code rows} is meant
 * @param rows number of rows, 0 or more, or -1 where {@code basisPoints} is meant
 */
public record Limit(int basisPoints, long rows) {
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,2})?)\\s*%");
  private static final Pattern ROWS = Pattern.compile("\\d{1,15}");

  /** Reads {@code 5%}, {@code 0.25%} or {@code 100} (rows); empty for any other text. */
  public static Optional<Limit> parse(String text) {
    Matcher percent = PERCENT.matcher(text.strip());
    if (percent.matches()) {
      int points = new BigDecimal(percent.group(1)).movePointRight(2).intValueExact();
      return points <= 10_000 ? Optional.of(new Limit(points, -1)) : Optional.empty();
    }
    return ROWS.matcher(text.strip()).matches()
        ? Optional.of(new Limit(-1, Long.parseLong(text.strip())))
        : Optional.empty();
  }

  /** The largest number of rows within the limit; a share is rounded down. */
  public long allowed(long whole) {
    if (basisPoints < 0) {
      return rows;
    }
    return BigInteger.valueOf(whole)
        .multiply(BigInteger.valueOf(basisPoints))
        .divide(BigInteger.valueOf(10_000))
        .longValueExact();
  }

  /** In words, such as {@code 5%} or {@code 100 rows}. */
  @Override
  public String toString() {
    return basisPoints < 0
        ? rows + " rows"
        : BigDecimal.valueOf(basisPoints)
                .divide(BigDecimal.valueOf(100), 2, RoundingMode.UNNECESSARY)
                .stripTrailingZeros()
                .toPlainString()
            + "%";
  }
}
