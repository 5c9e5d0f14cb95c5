package io.snowline.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, so that one reading of a file tells all of them. */
final class Problems {
  private final List<Problem> found = new ArrayList<>();

  void add(Place place, String message) {
    found.add(new Problem(place.line(), place.column(), place.path(), message));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** In the order of the file. */
  List<Problem> inOrder() {
    return found.stream()
        .distinct()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }
}
