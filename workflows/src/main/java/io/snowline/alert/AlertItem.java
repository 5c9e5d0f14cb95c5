package io.snowline.alert;

/**
 * One thing that a person should know.
 *
 * @param key what makes it the same finding when it is found again, such as {@code
 *     x-20250814-040000/paused}
 * @param state whether it is wrong now or is no longer
 * @param subject the job, schedule or table
 * @param what what is wrong with it, in a line
 * @param next what to do, a command where there is one
 */
public record AlertItem(String key, State state, String subject, String what, String next) {

  /** Whether a finding holds. */
  public enum State {
    /** It is wrong. */
    RAISED,
    /** It was wrong, that was told, and it is no longer. */
    RESOLVED
  }

  /** The same finding, no longer wrong. */
  AlertItem resolved() {
    return new AlertItem(key, State.RESOLVED, subject, what, next);
  }
}
