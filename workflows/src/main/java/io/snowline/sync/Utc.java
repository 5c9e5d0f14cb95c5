package io.snowline.sync;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A time in a sentence of a receipt, as commands and pages print times. */
public final class Utc {
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Utc() {}

  /** The time to the second, such as 2025-08-14 06:00:00 UTC. */
  public static String text(Instant time) {
    return TEXT.format(time);
  }
}
