package io.snowline.monitor;

import io.snowline.monitor.Repair.Action;
import io.snowline.sync.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Repairs in words. */
public final class RepairText {
  private RepairText() {}

  /** What is done, as in "would resume". */
  public static String verb(Action action) {
    return switch (action) {
      case RESUME -> "resume";
      case RECREATE -> "recreate";
      case UPDATE -> "update";
      case CATCH_UP -> "catch up";
      case NOTHING -> "leave alone";
    };
  }

  /** What the decision would do. */
  static String plan(RepairDecision decision) {
    List<String> steps = new ArrayList<>();
    decision.actions().forEach(action -> steps.add(verb(action) + " it"));
    if (decision.catchUp()) {
      steps.add("make a full sync of " + decision.table());
    }
    return String.join(" and ", steps);
  }

  /** What a human has to do about a full sync that proved nothing. */
  static String ask(CatchUp catchUp) {
    boolean typed = catchUp.outcome() == Outcome.WAITING && !catchUp.next().isEmpty();
    return catchUp.shortfall()
        + (typed ? "; next: " + catchUp.next().get(0) : "; see snowline runs " + catchUp.run());
  }
}
