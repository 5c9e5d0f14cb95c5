package io.snowline.warehouse;

/**
 * Texts as people are shown them: no longer than is good for a receipt, and of whole characters.
 */
public final class Shortened {
  private Shortened() {}

  /** The text, or its beginning if it is longer than that; null stays null. */
  public static String text(String text, int most) {
    if (text == null || text.length() <= most) {
      return text;
    }
    // Half of a pair of surrogates can't be written as UTF-8, nor into JSON.
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "...";
  }
}
