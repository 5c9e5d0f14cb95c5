package io.snowline.command;

import io.snowline.reading.ReceiptFacts;
import io.snowline.reading.ReceiptFacts.Fact;
import io.snowline.sync.Receipt;
import io.snowline.sync.ViewChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All that a receipt says. */
final class ReceiptText {
  private ReceiptText() {}

  static List<String> lines(Receipt receipt, Style style, String configOption) {
    List<List<String>> facts =
        ReceiptFacts.of(receipt).stream().map(fact -> row(fact, receipt, style)).toList();
    List<String> lines = new ArrayList<>();
    lines.add(SummaryLine.of(receipt, style, 0));
    Columns.lines(List.of("", ""), facts, Set.of()).stream()
        .skip(1)
        .forEach(line -> lines.add("  " + line));
    lines.addAll(SampleText.planned(receipt, style));
    lines.addAll(ViewText.lines(receipt.view(), style, ViewChange.MOST));
    lines.addAll(SyncText.next(receipt, style, configOption));
    return lines;
  }

  private static List<String> row(Fact fact, Receipt receipt, Style style) {
    String value =
        fact.name().equals(ReceiptFacts.OUTCOME) ? style.outcome(receipt.outcome()) : fact.value();
    return List.of(fact.name(), value);
  }
}
