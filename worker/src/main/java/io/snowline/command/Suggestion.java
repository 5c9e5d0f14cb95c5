package io.snowline.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a mistyped word was to be. */
final class Suggestion {
  private Suggestion() {}

  /** A sentence's end that names the nearest word, or nothing where none is near. */
  static String didYouMean(String typed, Collection<String> words) {
    return nearest(typed, words).map("; did you mean %s?"::formatted).orElse("");
  }

  /** The word that differs by few letters, or that begins so. */
  static Optional<String> nearest(String typed, Collection<String> words) {
    String wanted = plain(typed);
    Optional<String> near =
        words.stream()
            .filter(word -> distance(wanted, plain(word)) <= Math.max(1, word.length() / 3))
            .min(Comparator.comparingInt(word -> distance(wanted, plain(word))));
    return near.or(
        () ->
            words.stream()
                .filter(word -> wanted.length() >= 3 && plain(word).startsWith(wanted))
                .findFirst());
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Letters added, left out or replaced. */
  private static int distance(String left, String right) {
    int[] above = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int[] current = new int[right.length() + 1];
      current[0] = row;
      for (int column = 1; column <= right.length(); column++) {
        int replaced =
            above[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[right.length()];
  }
}
