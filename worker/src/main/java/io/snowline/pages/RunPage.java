package io.snowline.pages;

import io.snowline.ledger.TableStatus;
import io.snowline.reading.ReceiptFacts;
import io.snowline.reading.ReceiptFacts.Fact;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.Receipt.Verification;
import io.snowline.sync.ViewChange;
import io.snowline.temporal.RunSteps.RunStep;
import io.snowline.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A run with its receipts and steps.
 *
 * @param outcome how it ended last, or that it goes on
 * @param waiting what a human is asked; null if nothing
 * @param successors runs that came of an approval or rejection of it, newest first
 * @param stepsProblem why the steps aren't shown; null if they are
 */
record RunPage(
    String run,
    String table,
    String tablePath,
    Tone tone,
    String outcome,
    WaitingRun waiting,
    List<RunLine> successors,
    List<ReceiptView> receipts,
    List<StepView> steps,
    String stepsProblem) {
  private static final Set<String> SAID_ELSEWHERE = Set.of("run", "outcome", "reason", "verified");

  /** One receipt: a run that waited may have been rejected or undone later. */
  record ReceiptView(
      RunLine line,
      List<String> reasons,
      List<FactView> facts,
      List<Verification> proofs,
      List<SampleGroup> groups,
      ViewPart view) {

    static ReceiptView of(Receipt receipt, Instant now) {
      return new ReceiptView(
          RunLine.of(receipt, now),
          receipt.reasons().stream().map(Words::value).toList(),
          ReceiptFacts.of(receipt).stream()
              .filter(fact -> !SAID_ELSEWHERE.contains(fact.name()))
              .map(FactView::of)
              .toList(),
          receipt.verified().stream()
              .map(
                  proof ->
                      new Verification(
                          Words.value(proof.layer()),
                          Words.value(proof.name()),
                          Words.value(proof.detail())))
              .toList(),
          SampleGroup.of(receipt),
          ViewPart.of(receipt.view()));
    }
  }

  /**
   * A fact of a receipt.
   *
   * @param path where the value leads; null where it leads nowhere
   */
  record FactView(String name, String value, String path) {
    private static final Set<String> RUNS = Set.of("approved", "rejected", "undid");

    static FactView of(Fact fact) {
      return new FactView(
          fact.name(),
          Words.value(fact.value()),
          RUNS.contains(fact.name()) ? Paths.run(fact.value()) : null);
    }
  }

  /** What changed in the final view. */
  record ViewPart(String name, String summary, List<Row> rows, String more) {
    /** One row; before or after is null where the row came or went. */
    record Row(String key, String before, String after) {}

    static ViewPart of(ViewChange view) {
      if (view == null) {
        return null;
      }
      long more = view.changed() - view.rows().size();
      return new ViewPart(
          Words.value(view.view()),
          view.rowsBefore() < 0
              ? "new, %s".formatted(Words.many(view.rowsAfter(), "row", "rows"))
              : "%s changed, %s before, %s now"
                  .formatted(
                      Words.many(view.changed(), "row", "rows"),
                      Words.count(view.rowsBefore()),
                      Words.count(view.rowsAfter())),
          view.rows().stream()
              .map(
                  row ->
                      new Row(
                          Words.value(row.key()),
                          row.before() == null ? null : Words.value(row.before()),
                          row.after() == null ? null : Words.value(row.after())))
              .toList(),
          !view.rows().isEmpty() && more > 0 ? "and %s more".formatted(Words.count(more)) : null);
    }
  }

  /** One step. */
  record StepView(
      String name,
      Moment began,
      String took,
      int attempts,
      Tone tone,
      String state,
      String failure) {

    static StepView of(RunStep step, Instant now) {
      Instant end = step.underWay() ? now : step.ended();
      Tone tone =
          step.failure() != null
              ? (step.underWay() ? Tone.WARNING : Tone.BAD)
              : step.underWay() ? Tone.CALM : Tone.GOOD;
      return new StepView(
          name(step),
          Moment.of(step.began(), now),
          Words.seconds(Math.max(0, Duration.between(step.began(), end).toMillis()) / 1000.0),
          step.attempts(),
          tone,
          step.underWay()
              ? step.failure() == null ? "under way" : "trying again"
              : step.failure() == null ? "done" : "failed",
          step.failure());
    }

    /** As the run's own words call it: an activity's name without its group. */
    private static String name(RunStep step) {
      String name = step.name().substring(step.name().indexOf('.') + 1);
      return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
  }

  static RunPage of(
      String run,
      Standing standing,
      List<Receipt> receipts,
      List<Receipt> successors,
      List<RunStep> steps,
      String stepsProblem,
      Instant now) {
    Optional<Receipt> newest =
        receipts.isEmpty() ? Optional.empty() : Optional.of(receipts.get(receipts.size() - 1));
    TableStatus status = standing.status();
    // How the table stands may have been read before the decision, which is newer.
    boolean carriedOut =
        successors.stream()
            .anyMatch(one -> run.equals(one.approved()) || run.equals(one.rejected()));
    Optional<WaitingRun> waiting =
        status.waiting().stream()
            .filter(one -> one.run().equals(run) && !carriedOut)
            .findFirst()
            .map(one -> WaitingRun.of(standing.table(), status, one));
    boolean decided =
        waiting.isEmpty() && newest.filter(one -> one.outcome() == Outcome.WAITING).isPresent();
    return new RunPage(
        run,
        standing.table().name(),
        Paths.table(standing.table().name()),
        decided ? Tone.CALM : newest.map(one -> Tone.of(one.outcome())).orElse(Tone.CALM),
        decided
            ? decision(run, successors)
            : newest.map(one -> Words.lower(one.outcome())).orElse("under way"),
        waiting.orElse(null),
        successors.stream().map(receipt -> RunLine.of(receipt, now)).toList(),
        receipts.stream().map(receipt -> ReceiptView.of(receipt, now)).toList(),
        steps.stream().map(step -> StepView.of(step, now)).toList(),
        stepsProblem);
  }

  /** What became of a run that waited. */
  private static String decision(String run, List<Receipt> successors) {
    if (successors.stream().anyMatch(one -> run.equals(one.approved()))) {
      return "approved";
    }
    return successors.stream().anyMatch(one -> run.equals(one.rejected()))
        ? "rejected"
        : "no longer waits";
  }
}
