package io.snowline.readiness;

import java.util.List;

/**
 * One line of {@code snowline check}.
 *
 * @param name what was looked at, unique within a checklist
 * @param state whether it is as a sync needs it
 * @param found what was found, in a line, without anything secret
 * @param advice what to grant or change, a line each, to paste where it can be pasted; a point that
 *     passed may have some too
 */
public record Point(String name, State state, String found, List<String> advice) {
  public Point {
    advice = List.copyOf(advice);
  }

  /** Whether a point is as a sync needs it. */
  public enum State {
    PASSED,
    FAILED,
    /** It could not be looked at, which is never as good as passed. */
    NOT_CHECKED
  }

  /** Whether it is as a sync needs it. */
  public boolean passed() {
    return state == State.PASSED;
  }
}
