package io.snowline.command;

import io.snowline.reading.ReceiptFacts;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs, a line each. */
final class RunsText {
  private static final List<String> HEADERS =
      List.of("when (UTC)", "run", "what", "outcome", "changes", "actor", "billed", "seconds");

  private static final int LINE = 140;

  private RunsText() {}

  static List<String> lines(List<Receipt> receipts, Style style) {
    List<String> rows =
        Columns.lines(
            HEADERS, receipts.stream().map(receipt -> row(receipt, style)).toList(), Set.of(6, 7));
    List<String> lines = new ArrayList<>(List.of(rows.get(0)));
    for (int number = 0; number < receipts.size(); number++) {
      lines.add(rows.get(number + 1));
      why(receipts.get(number)).ifPresent(lines::add);
    }
    return lines;
  }

  /** Why a run changed nothing, cut to a line; the receipt has all of it. */
  private static Optional<String> why(Receipt receipt) {
    boolean refused =
        switch (receipt.outcome()) {
          case FAILED, BLOCKED, MOVING_SOURCE -> true;
          case VERIFIED, PLANNED, WAITING, REJECTED, UNDONE -> false;
        };
    if (!refused || receipt.reasons().isEmpty()) {
      return Optional.empty();
    }
    String reason = Words.value(receipt.reasons().get(0));
    return Optional.of(
        "  " + (reason.length() <= LINE ? reason : reason.substring(0, LINE) + "..."));
  }

  private static List<String> row(Receipt receipt, Style style) {
    return List.of(
        Words.time(receipt.startedAt()),
        receipt.run(),
        ReceiptFacts.what(receipt),
        style.outcome(receipt.outcome()),
        ReceiptFacts.changes(receipt),
        Words.value(receipt.actor()),
        receipt.cost() == null ? "-" : Words.bytes(receipt.cost().bytesBilled()),
        Words.seconds(receipt.seconds()));
  }
}
