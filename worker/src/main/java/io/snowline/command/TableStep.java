package io.snowline.command;

/**
 * What a request to a table has come to.
 *
 * @param table the table's name
 * @param step {@link #SENT}, {@link #QUEUED}, {@link #ENDED}, or the run's step
 * @param detail one line for a person; may be empty
 * @param run workflow id of the run that serves the request; null if there is none
 */
record TableStep(String table, String step, String detail, String run) {
  /** On its way to the table. */
  static final String SENT = "send";

  /** Behind other requests. */
  static final String QUEUED = "wait";

  /** Served. */
  static final String ENDED = "end";

  boolean ended() {
    return step.equals(ENDED);
  }

  /** Whether the run is where it must not be cut short. */
  boolean writing() {
    return step.equals("apply") || step.equals("undo") || step.equals("record");
  }

  /** The step as something that goes on. */
  String activity() {
    return switch (step) {
      case SENT -> "starting";
      case QUEUED -> "waiting for";
      case ENDED -> "done with";
      case "inspect" -> "inspecting";
      case "compare" -> "comparing";
      case "transfer" -> "transferring";
      case "plan" -> "planning";
      case "apply" -> "applying";
      case "record" -> "recording";
      case "undo" -> "undoing";
      case "reject" -> "rejecting";
      default -> step;
    };
  }
}
