package io.snowline.command;

import io.snowline.reading.ReceiptFacts;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;

/** A run in one line. */
final class SummaryLine {
  private SummaryLine() {}

  /**
   * The line.
   *
   * @param width the longest table name beside it
   */
  static String of(Receipt receipt, Style style, int width) {
    List<String> parts = new ArrayList<>();
    parts.add(receipt.table() + " ".repeat(Math.max(0, width - receipt.table().length())));
    parts.add(what(receipt));
    if (ReceiptFacts.planned(receipt)) {
      parts.addAll(figures(receipt));
    }
    if (receipt.outcome() == Outcome.UNDONE) {
      parts.add("target " + Words.count(receipt.targetRows()));
    }
    parts.add(style.outcome(receipt.outcome()));
    if (receipt.failure() != null) {
      parts.add(receipt.failure());
    }
    parts.add(Words.seconds(receipt.seconds()));
    return String.join("  ", parts);
  }

  private static String what(Receipt receipt) {
    String mode = receipt.mode() == null ? "" : Words.lower(receipt.mode());
    return switch (receipt.action()) {
      case SYNC, APPROVE -> mode;
      case PLAN -> mode + " plan";
      case REJECT -> "reject";
      case UNDO -> "undo";
    };
  }

  private static List<String> figures(Receipt receipt) {
    List<String> figures = new ArrayList<>();
    figures.add("source " + Words.count(receipt.sourceRows()));
    figures.add(
        "+%s ~%s =%s"
            .formatted(
                Words.count(receipt.inserted()),
                Words.count(receipt.updated()),
                Words.count(receipt.unchanged())));
    if (receipt.mode() == Mode.FULL) {
      figures.add("superseded " + Words.count(receipt.superseded()));
      figures.add("vanished " + Words.count(receipt.vanished()));
    } else if (receipt.staleRows() > 0) {
      figures.add("stale " + Words.count(receipt.staleRows()));
    }
    if (receipt.quarantined() > 0) {
      figures.add("quarantined " + Words.count(receipt.quarantined()));
    }
    return figures;
  }
}
