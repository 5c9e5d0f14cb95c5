package io.snowline.command;

import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;

/** How a run ended: one line, and under it what a person has to know. */
final class SyncText {
  /** The rest is in the receipt: snowline runs RUN. */
  private static final int VIEW_ROWS = 5;

  private SyncText() {}

  static List<String> lines(Receipt receipt, Style style, int width, String configOption) {
    List<String> lines = new ArrayList<>();
    lines.add(SummaryLine.of(receipt, style, width));
    receipt.reasons().forEach(reason -> lines.add("  " + Words.value(reason)));
    if (receipt.approved() != null) {
      lines.add("  approved: plan %s of %s".formatted(receipt.planHash(), receipt.approved()));
    }
    receipt.migrated().forEach(change -> lines.add("  " + change));
    if (receipt.outcome() == Outcome.WAITING) {
      lines.addAll(SampleText.removals(receipt, style));
    }
    if (receipt.quarantine() != null) {
      lines.add("  the quarantined rows are in " + receipt.quarantine());
    }
    lines.addAll(ViewText.lines(receipt.view(), style, VIEW_ROWS));
    lines.addAll(next(receipt, style, configOption));
    return lines;
  }

  /** What to type next. */
  static List<String> next(Receipt receipt, Style style, String configOption) {
    List<String> lines = new ArrayList<>();
    for (String command : receipt.next()) {
      String label = lines.isEmpty() ? "  next: " : "    or: ";
      lines.add(label + style.bold(command + configOption));
    }
    return lines;
  }

  /** How many tables ended how. */
  static String footer(List<Receipt> receipts, double seconds) {
    List<String> counts = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      long count = receipts.stream().filter(receipt -> receipt.outcome() == outcome).count();
      if (count > 0) {
        counts.add(count + " " + Words.lower(outcome));
      }
    }
    return "%d tables: %s, in %s"
        .formatted(receipts.size(), String.join(", ", counts), Words.seconds(seconds));
  }
}
