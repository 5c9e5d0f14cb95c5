package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often the stories had what: stories that are all alike would prove little. */
public final class StoryCounts {
  private final Map<String, Integer> counts = new TreeMap<>();
  private int stories;

  /** Adds a story that is told to its end. */
  public synchronized void add(int length, List<String> happened) {
    stories++;
    count("of %d steps".formatted(length));
    happened.forEach(this::count);
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  synchronized int stories() {
    return stories;
  }

  /** Asserts that each of these happened at least so often. */
  public synchronized void assertAtLeast(Map<String, Integer> least) {
    least.forEach(
        (what, times) ->
            assertThat(counts.getOrDefault(what, 0))
                .as("%s, at least %d times; counted was %s", what, times, this)
                .isGreaterThanOrEqualTo(times));
  }

  @Override
  public synchronized String toString() {
    return "%,d stories: %s".formatted(stories, counts);
  }
}
