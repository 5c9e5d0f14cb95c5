package io.snowline.readiness;

import io.snowline.readiness.Point.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at one point after the other and goes on when one fails. A point that needs one that didn't
 * pass is not looked at, and says so.
 */
public final class Checklist {
  private final Consumer<Point> told;
  private final List<Point> points = new ArrayList<>();

  /**
   * @param told is given each point once it was looked at
   */
  public Checklist(Consumer<Point> told) {
    this.told = told;
  }

  /**
   * Looks at a point.
   *
   * @param needs names of the points without which there is nothing to look at
   * @param look gives what was found, or throws what is wrong
   * @param advice what to grant or change if it throws something other than {@link
   *     NotReadyException}
   */
  public void point(
      String name, List<String> needs, Supplier<Found> look, Supplier<List<String>> advice) {
    Optional<String> missing = needs.stream().filter(need -> !passed(need)).findFirst();
    add(
        missing
            .map(need -> new Point(name, State.NOT_CHECKED, since(need), List.of()))
            .orElseGet(() -> looked(name, look, advice)));
  }

  /** Looks at a point for which there is no advice but what its failure says. */
  public void point(String name, List<String> needs, Supplier<Found> look) {
    point(name, needs, look, List::of);
  }

  /** Whether that point passed; one that was never looked at didn't. */
  public boolean passed(String name) {
    return points.stream().anyMatch(point -> point.name().equals(name) && point.passed());
  }

  /** All points so far, in the order in which they were looked at. */
  public List<Point> points() {
    return List.copyOf(points);
  }

  private String since(String need) {
    boolean failed =
        points.stream()
            .anyMatch(point -> point.name().equals(need) && point.state() == State.FAILED);
    return "not checked, since %s %s".formatted(need, failed ? "failed" : "wasn't checked");
  }

  private static Point looked(String name, Supplier<Found> look, Supplier<List<String>> advice) {
    try {
      Found found = look.get();
      return new Point(name, State.PASSED, found.text(), found.advice());
    } catch (NotReadyException wrong) {
      return new Point(name, State.FAILED, wrong.getMessage(), wrong.advice());
    } catch (RuntimeException wrong) {
      return new Point(name, State.FAILED, Wording.of(wrong), advice.get());
    }
  }

  private void add(Point point) {
    points.add(point);
    told.accept(point);
  }
}
