package io.snowline.command;

import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;

/** In which rows source and target differ. */
final class DifferenceText {
  private DifferenceText() {}

  static List<String> lines(Receipt receipt, Style style, String configOption) {
    if (!PlanText.shown(receipt)) {
      return SyncText.lines(receipt, style, 0, configOption);
    }
    long extra = receipt.superseded() + receipt.vanished();
    if (receipt.inserted() + receipt.updated() + extra == 0) {
      List<String> lines = new ArrayList<>();
      lines.add(
          "%s  %s, %s on both sides"
              .formatted(
                  receipt.table(),
                  style.good("no differences"),
                  Words.many(receipt.unchanged(), "row", "rows")));
      lines.addAll(SampleText.planned(receipt, style));
      return lines;
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  source %s  target %s  %s differ, %s missing in the target, %s extra in the target, %s equal"
            .formatted(
                receipt.table(),
                Words.count(receipt.sourceRows()),
                Words.count(receipt.targetRows()),
                Words.count(receipt.updated()),
                Words.count(receipt.inserted()),
                Words.count(extra),
                Words.count(receipt.unchanged())));
    lines.addAll(SampleText.differences(receipt, style));
    lines.addAll(SyncText.next(receipt, style, configOption));
    return lines;
  }
}
