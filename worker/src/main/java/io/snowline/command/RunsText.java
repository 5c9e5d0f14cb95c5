package io.snowline.command;

import io.snowline.sync.Action;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.util.List;
import java.util.Set;

/** Runs, a line each. */
final class RunsText {
  private static final List<String> HEADERS =
      List.of("when (UTC)", "run", "what", "outcome", "changes", "actor", "seconds");

  private RunsText() {}

  static List<String> lines(List<Receipt> receipts, Style style) {
    return Columns.lines(
        HEADERS, receipts.stream().map(receipt -> row(receipt, style)).toList(), Set.of(6));
  }

  private static List<String> row(Receipt receipt, Style style) {
    return List.of(
        Words.time(receipt.startedAt()),
        receipt.run(),
        what(receipt),
        Words.outcome(receipt.outcome(), style),
        changes(receipt),
        Words.value(receipt.actor()),
        Words.seconds(receipt.seconds()));
  }

  private static String what(Receipt receipt) {
    return receipt.action() == Action.SYNC
        ? Words.lower(receipt.mode())
        : Words.lower(receipt.action());
  }

  /** What a run did; what a waiting or blocked one would have done is in brackets. */
  private static String changes(Receipt receipt) {
    if (!SummaryLine.hasFigures(receipt)) {
      return "-";
    }
    long removed = receipt.mode() == Mode.FULL ? receipt.superseded() + receipt.vanished() : 0;
    String changes =
        "+%s ~%s -%s"
            .formatted(
                Words.count(receipt.inserted()),
                Words.count(receipt.updated()),
                Words.count(removed));
    return receipt.outcome() == Outcome.VERIFIED ? changes : "(" + changes + ")";
  }
}
