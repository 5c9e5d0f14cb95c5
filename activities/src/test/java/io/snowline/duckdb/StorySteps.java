package io.snowline.duckdb;

import java.util.ArrayList;
import java.util.List;

/** What was told of a story so far, for the person who looks into a failure. */
final class StorySteps {
  private final List<String> steps = new ArrayList<>();

  void add(String step) {
    steps.add(step);
  }

  int count() {
    return steps.size();
  }

  String told() {
    return String.join("\n  ", steps);
  }
}
