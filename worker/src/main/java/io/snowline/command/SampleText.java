package io.snowline.command;

import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.sync.Sample;
import io.snowline.sync.Sample.ColumnChange;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;

/** A few rows of each change with their reasons, deletions first. */
final class SampleText {
  /** Enough to judge by; the receipt has more. */
  private static final int FEW = 3;

  private final Receipt receipt;
  private final Style style;
  private final List<String> lines = new ArrayList<>();

  private final int most;

  private SampleText(Receipt receipt, Style style, int most) {
    this.receipt = receipt;
    this.style = style;
    this.most = most;
  }

  /** The rows that a sync would change. */
  static List<String> planned(Receipt receipt, Style style) {
    SampleText text = new SampleText(receipt, style, FEW);
    String stays = receipt.mode() == Mode.DAILY ? ", removed by a full sync only" : "";
    text.kind("vanished", receipt.vanished(), "vanished" + stays);
    text.kind("superseded", receipt.superseded(), "superseded" + stays);
    text.kind("updated", receipt.updated(), "updated");
    text.kind("inserted", receipt.inserted(), "inserted");
    text.kind("quarantined", receipt.quarantined(), "quarantined");
    return text.lines;
  }

  /** The rows that a waiting run would remove: those that a human is asked about. */
  static List<String> removals(Receipt receipt, Style style) {
    SampleText text = new SampleText(receipt, style, FEW);
    text.kind("vanished", receipt.vanished(), "vanished");
    text.kind("superseded", receipt.superseded(), "superseded");
    return text.lines;
  }

  /** The rows in which source and target differ. */
  static List<String> differences(Receipt receipt, Style style) {
    SampleText text = new SampleText(receipt, style, Sample.MOST);
    text.kind("vanished", receipt.vanished(), "extra: not in the source");
    text.kind("superseded", receipt.superseded(), "extra: older copies of a key");
    text.kind("updated", receipt.updated(), "differ");
    text.kind("inserted", receipt.inserted(), "missing in the target");
    text.kind("quarantined", receipt.quarantined(), "without a key of their own");
    return text.lines;
  }

  private void kind(String change, long total, String title) {
    if (total == 0) {
      return;
    }
    List<Sample> samples =
        receipt.samples().stream()
            .filter(sample -> sample.change().equals(change))
            .limit(most)
            .toList();
    lines.add("  %s %s %s".formatted(sign(change), Words.count(total), title));
    for (Sample sample : samples) {
      boolean cells = !sample.columns().isEmpty();
      String reason = cells ? "" : "  " + Words.value(sample.reason());
      lines.add("      " + Words.value(sample.key()) + reason);
      for (ColumnChange cell : sample.columns()) {
        lines.add(
            "        %s  target %s -> source %s"
                .formatted(cell.column(), Words.value(cell.before()), Words.value(cell.after())));
      }
    }
    long more = total - samples.size();
    // A quarantined sample stands for all rows of its key.
    if (more > 0 && !change.equals("quarantined")) {
      lines.add("      and %s more".formatted(Words.count(more)));
    }
  }

  private String sign(String change) {
    return switch (change) {
      case "inserted" -> style.good("+");
      case "updated" -> style.warning("~");
      case "quarantined" -> style.warning("!");
      default -> style.bad("-");
    };
  }
}
