package io.snowline.pages;

import io.snowline.http.Refusal;
import io.snowline.ledger.Ledger;
import io.snowline.secret.KnownSecrets;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.Mode;
import io.snowline.table.SyncRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a human decided of a waiting run, as the form says it.
 *
 * @param plan the hash of the plan that was shown
 * @param name who decides
 * @param endHold whether an undo's hold is ended
 */
record Decision(
    Action action, String run, String plan, String name, String reason, boolean endHold) {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_REASON = 500;

  /** More than anybody takes of one run, so that the ledger is asked once. */
  private static final int ASKED_AT_ONCE = 20;

  /**
   * Reads the form; what isn't there is null.
   *
   * @throws Refusal naming all that is missing
   */
  static Decision of(
      String run, String decision, String plan, String name, String reason, String endHold) {
    List<String> problems = new ArrayList<>();
    boolean approves = "approve".equals(decision);
    if (!approves && !"reject".equals(decision)) {
      problems.add("press Approve or Reject");
    }
    if (plan == null || plan.isBlank()) {
      problems.add("the plan's hash is missing");
    }
    String who = text("your name", name, LONGEST_NAME, problems);
    String why = text("the reason", reason, LONGEST_REASON, problems);
    if (!problems.isEmpty()) {
      throw new Refusal(400, "Nothing was sent: " + String.join("; ", problems) + ".");
    }
    return new Decision(
        approves ? Action.APPROVE : Action.REJECT, run, plan.strip(), who, why, endHold != null);
  }

  private static String text(String what, String value, int longest, List<String> problems) {
    // Who types a secret into the wrong field would find it in the ledger for ever.
    String text = value == null ? "" : KnownSecrets.redacted(value.strip());
    if (text.isEmpty()) {
      problems.add(what + " is missing");
    } else if (text.length() > longest) {
      problems.add("%s is longer than %d characters".formatted(what, longest));
    }
    return text;
  }

  /** What the ids of all requests of a waiting run's decisions begin with. */
  static String requests(String run) {
    return "page/" + run + "/";
  }

  /**
   * How many decisions of the run were answered before, however long ago: a request with an id of
   * theirs would bring the old answer again.
   */
  int answered(Ledger ledger, String table) {
    int answered = 0;
    int found;
    do {
      List<String> next =
          IntStream.range(answered, answered + ASKED_AT_ONCE)
              .mapToObj(number -> requests(run) + number)
              .toList();
      found = ledger.answers(table, next).size();
      answered += found;
    } while (found == ASKED_AT_ONCE);
    return answered;
  }

  /**
   * The request for the table.
   *
   * @param number how many decisions of the run were answered before: a form sent twice is one
   *     request, one sent again after its run failed is another
   */
  SyncRequest request(String table, int number) {
    return new SyncRequest(
        requests(run) + number,
        table,
        action,
        Mode.FULL,
        name + " (status page)",
        null,
        new Approval(run, plan),
        null,
        reason,
        null,
        endHold);
  }
}
