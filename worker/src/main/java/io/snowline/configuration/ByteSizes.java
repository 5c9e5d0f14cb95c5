package io.snowline.configuration;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes such as {@code 10 GiB}, {@code 500 MB} or {@code 1000000000}. */
final class ByteSizes {
  private static final String EXPECTED = "a size such as 10 GiB, 500 MB or a number of bytes";
  private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,18})(?: ?([KMGTP])(i?)B)?");
  private static final String PREFIXES = "KMGTP";

  private ByteSizes() {}

  /** At least one byte, at most what a {@code long} holds. */
  static Optional<Long> read(Setting setting) {
    return setting
        .scalar(EXPECTED)
        .flatMap(text -> parse(text.value()).or(() -> setting.wrong(EXPECTED)));
  }

  private static Optional<Long> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      long bytes = Long.parseLong(matcher.group(1));
      int steps = matcher.group(2) == null ? 0 : 1 + PREFIXES.indexOf(matcher.group(2));
      long step = "i".equals(matcher.group(3)) ? 1024 : 1000;
      for (int i = 0; i < steps; i++) {
        bytes = Math.multiplyExact(bytes, step);
      }
      return Optional.of(bytes);
    } catch (ArithmeticException | NumberFormatException tooMany) {
      return Optional.empty();
    }
  }
}
