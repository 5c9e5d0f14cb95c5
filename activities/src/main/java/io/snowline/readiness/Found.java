package io.snowline.readiness;

import java.util.List;

/**
 * What was found where all is well.
 *
 * @param text in a line
 * @param advice what could be better all the same
 */
public record Found(String text, List<String> advice) {
  /** Nothing could be better. */
  public static Found of(String text) {
    return new Found(text, List.of());
  }
}
