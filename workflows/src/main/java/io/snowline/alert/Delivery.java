package io.snowline.alert;

import java.util.List;

/**
 * What became of an alert.
 *
 * @param result whether it was taken
 * @param channel the channel that took it, such as {@code slack 1}; null if none did
 * @param problems what went wrong with channels before it, without their addresses
 */
public record Delivery(Result result, String channel, List<String> problems) {
  public Delivery {
    problems = List.copyOf(problems);
  }

  /** Whether an alert was taken. */
  public enum Result {
    /** A channel took it. */
    DELIVERED,
    /** A channel got it and did not answer in time: it must not be told again. */
    UNKNOWN,
    /** No channel took it, or none is configured: it may be told again. */
    UNDELIVERED
  }
}
