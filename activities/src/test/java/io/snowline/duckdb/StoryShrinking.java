package io.snowline.duckdb;

import io.snowline.duckdb.Story.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Tells a story that failed again with less and less, as long as it fails. */
public final class StoryShrinking {
  private static final int MOST_ROWS = 16;

  /** Tells a part of the story. */
  public interface Telling {
    /** How it failed; empty if it didn't. */
    Optional<AssertionError> tell(Part part) throws Exception;
  }

  private final Telling telling;
  private final int most;
  private Part smallest;
  private AssertionError failure;
  private int retellings;

  /**
   * @param whole the part that failed
   * @param failure how it failed
   * @param most how often it may be told again
   */
  public StoryShrinking(Part whole, AssertionError failure, int most, Telling telling) {
    smallest = whole;
    this.failure = failure;
    this.most = most;
    this.telling = telling;
  }

  /**
   * Has fewer rows added at once, and then leaves out events, half of them at first and then fewer.
   *
   * @param events how many it had
   */
  public void shrink(int events) throws Exception {
    for (int rows = Math.min(MOST_ROWS, smallest.mostRows() / 2); rows > 0; rows /= 2) {
      fails(new Part(smallest.without(), rows));
    }
    List<Integer> left = new ArrayList<>(IntStream.rangeClosed(1, events).boxed().toList());
    for (int size = left.size(); size > 0; size /= 2) {
      for (int from = 0; from < left.size() && retellings < most; ) {
        List<Integer> some = left.subList(from, Math.min(left.size(), from + size));
        Set<Integer> without = new HashSet<>(smallest.without());
        without.addAll(some);
        if (fails(new Part(without, smallest.mostRows()))) {
          some.clear();
        } else {
          from += size;
        }
      }
    }
  }

  private boolean fails(Part less) throws Exception {
    if (retellings == most) {
      return false;
    }
    retellings++;
    Optional<AssertionError> failed = telling.tell(less);
    failed.ifPresent(
        how -> {
          smallest = less;
          failure = how;
        });
    return failed.isPresent();
  }

  /** The smallest part that failed. */
  public Part smallest() {
    return smallest;
  }

  /** How that failed. */
  public AssertionError failure() {
    return failure;
  }

  /** How often it was told again. */
  public int retellings() {
    return retellings;
  }
}
