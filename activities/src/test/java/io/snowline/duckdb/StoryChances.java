package io.snowline.duckdb;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/** What is left to chance in a story: all of it follows from a seed. */
final class StoryChances {
  private final long seed;
  private final Set<Integer> without;
  private Random random;
  private int events;

  /**
   * @param without numbers of the events that are left out
   */
  StoryChances(long seed, Set<Integer> without) {
    this.seed = seed;
    this.without = without;
    random = ofEvent(0);
  }

  /**
   * Whether the next event happens. Each has chances of its own, so that leaving one out changes no
   * other.
   */
  boolean happens() {
    events++;
    random = ofEvent(events);
    return !without.contains(events);
  }

  /**
   * Mixed well: of neighbouring seeds {@link Random} makes first numbers that are nearly the same.
   */
  private Random ofEvent(int event) {
    long mixed = new SplittableRandom(seed).nextLong();
    return new Random(new SplittableRandom(mixed + event).nextLong());
  }

  /** How many events there were so far. */
  int events() {
    return events;
  }

  int nextInt() {
    return random.nextInt();
  }

  int nextInt(int bound) {
    return random.nextInt(bound);
  }

  long nextLong() {
    return random.nextLong();
  }

  double nextDouble() {
    return random.nextDouble();
  }

  boolean nextBoolean() {
    return random.nextBoolean();
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  void shuffle(List<?> list) {
    Collections.shuffle(list, random);
  }
}
