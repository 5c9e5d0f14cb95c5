package io.snowline.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where a process may be killed: just before that happens which it logs of an activity, or, for
 * what happens elsewhere, when another service has done what it was asked and not yet said so.
 *
 * @param activity the activity's type, such as {@code Sync.Apply}
 * @param number counts what the process logs of that activity, from 0
 * @param what what it logs, without the names of runs
 */
record KillMoment(String activity, int number, String what) {
  private static final String BEGINS = "begins";
  private static final String ENDED = "ended";
  private static final String COMMIT = "commit: COMMIT";

  /** The call of another service, which is told by the service. */
  static KillMoment call(String activity, String call) {
    return new KillMoment(activity, -1, call);
  }

  boolean isCall() {
    return number < 0;
  }

  /** Whether a statement, or a file's removal, changes what outlives the process. */
  private boolean writes() {
    return what.matches(
        "(?s)[^:]*: (INSERT|UPDATE|DELETE|CREATE (?!OR REPLACE TEMP)|ALTER|COPY|/).*");
  }

  /** All of an activity's, in order. */
  static List<KillMoment> of(String activity, List<KillMoment> all) {
    return all.stream().filter(moment -> moment.activity().equals(activity)).toList();
  }

  /**
   * The telling ones of an activity: before its first and its middle change, before it commits,
   * when it has, and when it ended but nobody knows. One that changes nothing is as if it had not
   * begun wherever it is killed, so that a moment in its midst and its end tell all.
   */
  static Set<KillMoment> telling(List<KillMoment> ofActivity) {
    List<KillMoment> changes = ofActivity.stream().filter(KillMoment::writes).toList();
    Set<KillMoment> telling = new LinkedHashSet<>();
    if (changes.isEmpty()) {
      telling.add(ofActivity.get((ofActivity.size() - 1) / 2));
    } else {
      telling.add(changes.get(0));
      telling.add(changes.get(changes.size() / 2));
    }
    telling.addAll(aroundCommit(ofActivity));
    telling.add(ofActivity.get(ofActivity.size() - 1));
    return telling;
  }

  /** Before an activity commits, and when it has. */
  static Set<KillMoment> aroundCommit(List<KillMoment> ofActivity) {
    Set<KillMoment> around = new LinkedHashSet<>();
    committing(ofActivity)
        .forEach(
            commit -> {
              around.add(ofActivity.get(commit));
              around.add(ofActivity.get(commit + 1));
            });
    return around;
  }

  /** The place of the last commit among an activity's moments, if it commits. */
  private static List<Integer> committing(List<KillMoment> ofActivity) {
    List<Integer> commits =
        new ArrayList<>(
            IntStream.range(0, ofActivity.size())
                .filter(place -> ofActivity.get(place).what().equals(COMMIT))
                .boxed()
                .toList());
    return commits.isEmpty() ? List.of() : List.of(commits.get(commits.size() - 1));
  }

  /** Whether what the activity does in its last transaction, or its one statement, is done. */
  boolean isAfterTheEffect(List<KillMoment> ofActivity) {
    List<Integer> commits = committing(ofActivity);
    if (!commits.isEmpty()) {
      return ofActivity.indexOf(this) > commits.get(0);
    }
    KillMoment lastChange =
        ofActivity.stream().filter(KillMoment::writes).reduce((one, next) -> next).orElseThrow();
    return number > lastChange.number();
  }

  static boolean isStep(String message) {
    return message.equals(BEGINS) || message.equals(ENDED);
  }

  @Override
  public String toString() {
    String shown = what.replaceAll("\\s+", " ");
    return "%s, %s"
        .formatted(
            activity,
            isCall()
                ? shown + " was served"
                : "before %d, %s"
                    .formatted(number, shown.substring(0, Math.min(70, shown.length()))));
  }
}
