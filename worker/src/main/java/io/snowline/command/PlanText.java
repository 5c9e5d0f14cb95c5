package io.snowline.command;

import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;

/** What a sync would do. */
final class PlanText {
  private PlanText() {}

  /** Whether there is a plan, or only a reason why there is none. */
  static boolean shown(Receipt receipt) {
    return receipt.outcome() == Outcome.PLANNED;
  }

  static List<String> lines(Receipt receipt, Style style, String configOption) {
    if (!shown(receipt)) {
      return SyncText.lines(receipt, style, 0, configOption);
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s plan  source %s  target %s"
            .formatted(
                style.bold(receipt.table()),
                Words.lower(receipt.mode()),
                Words.count(receipt.sourceRows()),
                Words.count(receipt.targetRows())));
    lines.addAll(SampleText.planned(receipt, style));
    lines.add("  Plan: " + counts(receipt));
    lines.add("  Guard: " + guard(receipt, style));
    lines.add("  Plan hash: " + receipt.planHash());
    lines.add("  Nothing was written.");
    lines.addAll(SyncText.next(receipt, style, configOption));
    return lines;
  }

  private static String counts(Receipt receipt) {
    if (receipt.inserted() + receipt.updated() + receipt.superseded() + receipt.vanished() == 0) {
      return "no changes, %s unchanged".formatted(Words.count(receipt.unchanged()));
    }
    String removals =
        receipt.mode() == Mode.FULL
            ? "%s superseded and %s vanished to remove"
                .formatted(Words.count(receipt.superseded()), Words.count(receipt.vanished()))
            : "%s stale that only a full sync removes".formatted(Words.count(receipt.staleRows()));
    return "%s to insert, %s to update, %s, %s unchanged"
        .formatted(
            Words.count(receipt.inserted()),
            Words.count(receipt.updated()),
            removals,
            Words.count(receipt.unchanged()));
  }

  private static String guard(Receipt receipt, Style style) {
    String reasons = String.join("; ", receipt.reasons());
    if (receipt.guard() == null) {
      return "was not asked";
    }
    return switch (receipt.guard()) {
      case APPLY -> style.good("would apply it");
      case ASK -> style.warning("would wait for approval: ") + reasons;
      case BLOCK -> style.bad("would block it: ") + reasons;
    };
  }
}
