package io.snowline.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt name was to be. */
public final class Spelling {
  // Beyond these a guess costs more than it helps.
  private static final int LONGEST = 64;
  private static final int MOST_CANDIDATES = 200;
  private static final int SHORTEST_START = 3;

  private Spelling() {}

  /** A sentence's end that names the nearest candidate, or nothing where none is near. */
  public static String didYouMean(String name, Collection<String> candidates) {
    return nearest(name, candidates).map("; did you mean %s?"::formatted).orElse("");
  }

  /** The candidate that differs by few typing errors, or else one that begins so. */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    return candidates.stream()
        .limit(MOST_CANDIDATES)
        .filter(candidate -> errors(name, candidate) < candidate.length())
        .filter(candidate -> errors(name, candidate) <= Math.max(1, candidate.length() / 3))
        .min(Comparator.comparingInt(candidate -> errors(name, candidate)))
        .or(() -> begun(name, candidates));
  }

  private static Optional<String> begun(String name, Collection<String> candidates) {
    String start = plain(name);
    return candidates.stream()
        .limit(MOST_CANDIDATES)
        .filter(candidate -> start.length() >= SHORTEST_START)
        .filter(candidate -> plain(candidate).startsWith(start))
        .findFirst();
  }

  private static int errors(String name, String candidate) {
    return distance(plain(name), plain(candidate));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** Letters added, left out, replaced, or swapped with their neighbour. */
  private static int distance(String left, String right) {
    int[][] errors = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          errors[i][j] = i + j;
          continue;
        }
        int same = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        errors[i][j] =
            Math.min(errors[i - 1][j - 1] + same, 1 + Math.min(errors[i - 1][j], errors[i][j - 1]));
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          errors[i][j] = Math.min(errors[i][j], errors[i - 2][j - 2] + 1);
        }
      }
    }
    return errors[left.length()][right.length()];
  }
}
