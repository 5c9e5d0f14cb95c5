package io.snowline.wire;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a process may be killed.
 *
 * @param activity the activity's type, such as {@code Sync.Apply}
 * @param call the call's name, see {@link FaultyWire.Names}; empty if the moment is at none
 * @param number counts the activity's calls of that name, from 1; 0 if the moment is at none
 */
record WireMoment(String activity, Point point, String call, int number) {
  /** What changes something, or takes long. What only looks is as if it had not been. */
  private static final Pattern TELLING =
      Pattern.compile(
          "BigQuery: (start, .*|.*send a file|POST .*|DELETE .*)"
              + "|Snowflake: (take the digest of|read rows of) .*");

  /** Where in the activity. */
  enum Point {
    /** It has begun and done nothing. */
    BEGINS,
    /** The call isn't sent yet. */
    BEFORE,
    /** The server has done what it was asked, and the process doesn't know. */
    SERVED,
    /** It has done everything, and Temporal doesn't know. */
    ENDED
  }

  static WireMoment begins(String activity) {
    return new WireMoment(activity, Point.BEGINS, "", 0);
  }

  static WireMoment before(String activity, String call, int number) {
    return new WireMoment(activity, Point.BEFORE, call, number);
  }

  static WireMoment served(String activity, String call, int number) {
    return new WireMoment(activity, Point.SERVED, call, number);
  }

  static WireMoment ended(String activity) {
    return new WireMoment(activity, Point.ENDED, "", 0);
  }

  static boolean isTelling(String call) {
    return TELLING.matcher(call).matches();
  }

  /** For the other process. */
  List<String> arguments() {
    return List.of(activity, point.name(), call, String.valueOf(number));
  }

  static WireMoment of(List<String> arguments) {
    return new WireMoment(
        arguments.get(0),
        Point.valueOf(arguments.get(1)),
        arguments.get(2),
        Integer.parseInt(arguments.get(3)));
  }

  @Override
  public String toString() {
    return switch (point) {
      case BEGINS -> activity + " has begun";
      case BEFORE -> "%s, before its call %d: %s".formatted(activity, number, call);
      case SERVED -> "%s, its call %d was served: %s".formatted(activity, number, call);
      case ENDED -> activity + " has ended and nobody knows";
    };
  }
}
