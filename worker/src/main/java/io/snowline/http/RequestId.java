package io.snowline.http;

import io.snowline.sync.Mode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of a request that came by HTTP. The same sync asked for twice with the same key is one
 * request: the table's workflow and its ledger know it by this id.
 */
final class RequestId {
  /** Given by a client that repeats itself. */
  static final String KEY_HEADER = "Idempotency-Key";

  /** Given by Cloud Scheduler: the same in each attempt of one firing. */
  static final String SCHEDULE_HEADER = "X-CloudScheduler-ScheduleTime";

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._:+/=-]{1,128}");

  private RequestId() {}

  /**
   * The id.
   *
   * @param key the client's key; null if it has none
   * @param scheduleTime Cloud Scheduler's time; null if it isn't Cloud Scheduler
   */
  static String of(String table, Mode mode, String key, String scheduleTime) {
    String beginning = "http/%s/%s/".formatted(table, mode.name().toLowerCase(Locale.ROOT));
    if (key != null) {
      return beginning + "key/" + digest(valid(KEY_HEADER, key));
    }
    if (scheduleTime != null) {
      return beginning + "schedule/" + valid(SCHEDULE_HEADER, scheduleTime);
    }
    return beginning + UUID.randomUUID();
  }

  /** A key is its client's own, and may be a secret: what becomes public is made from it. */
  private static String digest(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String valid(String header, String value) {
    if (!KEY.matcher(value).matches()) {
      throw new Refusal(
          400, "expected 1 to 128 of A-Z, a-z, 0-9 and ._:+/=- in the header " + header);
    }
    return value;
  }
}
