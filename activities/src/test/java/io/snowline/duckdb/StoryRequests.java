package io.snowline.duckdb;

import io.snowline.duckdb.TableModel.Figures;
import io.snowline.duckdb.TableModel.Run;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a story asks for, and what the model expects of the answer. */
final class StoryRequests {
  private final TableModel model;
  private final StoryChances chances;
  private final StorySteps steps;
  private final List<Receipt> waiting = new ArrayList<>();
  private final List<Receipt> undecided = new ArrayList<>();
  private Function<Run, Figures> expected = run -> null;
  private StoryExpectation entry = new StoryExpectation("", "", null, null);
  private Optional<Receipt> decided = Optional.empty();

  StoryRequests(TableModel model, StoryChances chances, StorySteps steps) {
    this.model = model;
    this.chances = chances;
    this.steps = steps;
  }

  /** Something that may be asked for now. */
  SyncRequest next() {
    int choice = chances.nextInt(100);
    decided = Optional.empty();
    if (choice < 8) {
      return ask(
          "plan", Requests.plan(chances.nextBoolean() ? Mode.FULL : Mode.DAILY), model::plan);
    }
    if ((choice < 48 && !undecided.isEmpty()) || (choice < 12 && !waiting.isEmpty())) {
      return decide();
    }
    Optional<String> newest = model.newestChange();
    if ((choice < 62 && newest.isPresent()) || choice >= 97) {
      String run = choice < 97 ? newest.orElseThrow() : "nobody-20250715-020000-abcd";
      return ask("undo " + run, Requests.undo(run), none -> model.undo(run));
    }
    Mode mode = chances.nextInt(5) < 2 ? Mode.DAILY : Mode.FULL;
    boolean endHold = chances.nextBoolean();
    return ask(
        "%s%s".formatted(mode, endHold ? " ending a hold" : ""),
        endHold ? Requests.endingHold(mode) : Requests.sync(mode),
        run -> model.sync(mode == Mode.FULL, endHold, run));
  }

  /** A full sync whose process is killed at that moment. */
  SyncRequest killed(String moment) {
    return ask(
        "FULL, killed " + moment, Requests.sync(Mode.FULL), run -> model.sync(true, false, run));
  }

  /** A human's word: mostly for the newest plan that waits for one, and mostly yes. */
  private SyncRequest decide() {
    boolean fresh = !undecided.isEmpty() && chances.nextInt(8) > 0;
    List<Receipt> those = fresh ? undecided : waiting;
    Receipt asked =
        those.get(chances.nextInt(4) == 0 ? chances.nextInt(those.size()) : those.size() - 1);
    boolean same = chances.nextInt(8) > 0;
    String hash = same ? asked.planHash() : "0123456789abcdef";
    decided = Optional.of(asked);
    return chances.nextInt(6) == 0
        ? ask(
            "reject " + asked.run(),
            Requests.reject(asked.run(), hash),
            none -> model.reject(asked.run(), same))
        : ask(
            "approve " + asked.run(),
            Requests.approve(asked.run(), hash),
            run -> model.approve(asked.run(), same, run));
  }

  private SyncRequest ask(String step, SyncRequest request, Function<Run, Figures> expectation) {
    steps.add(step);
    expected = expectation;
    entry = StoryExpectation.of(request);
    return request;
  }

  /** What the model expects of the run that was asked for last, which the model has then had. */
  Figures expected(Run run) {
    return expected.apply(run);
  }

  /** The ledger's row of the run that was asked for last. */
  List<String> entry(Receipt receipt, Figures figures) {
    return entry.with(receipt, figures);
  }

  /** Remembers what can be decided after that answer. */
  void answered(Receipt receipt) {
    if (receipt.outcome() == Outcome.WAITING) {
      waiting.add(receipt);
      undecided.add(receipt);
    } else if (receipt.outcome() == Outcome.VERIFIED || receipt.outcome() == Outcome.REJECTED) {
      decided.ifPresent(undecided::remove);
    }
    decided = Optional.empty();
  }
}
