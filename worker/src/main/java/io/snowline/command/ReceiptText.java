package io.snowline.command;

import io.snowline.sync.Cost;
import io.snowline.sync.Receipt;
import io.snowline.sync.ViewChange;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All that a receipt says. */
final class ReceiptText {
  private final Receipt receipt;
  private final Style style;
  private final List<List<String>> facts = new ArrayList<>();

  private ReceiptText(Receipt receipt, Style style) {
    this.receipt = receipt;
    this.style = style;
  }

  static List<String> lines(Receipt receipt, Style style, String configOption) {
    ReceiptText text = new ReceiptText(receipt, style);
    text.facts();
    List<String> lines = new ArrayList<>();
    lines.add(SummaryLine.of(receipt, style, 0));
    Columns.lines(List.of("", ""), text.facts, Set.of()).stream()
        .skip(1)
        .forEach(line -> lines.add("  " + line));
    lines.addAll(SampleText.planned(receipt, style));
    lines.addAll(ViewText.lines(receipt.view(), style, ViewChange.MOST));
    lines.addAll(SyncText.next(receipt, style, configOption));
    return lines;
  }

  private void facts() {
    fact("run", receipt.run());
    fact("asked", Words.lower(receipt.action()) + " by " + Words.value(receipt.actor()));
    fact("requests", String.join(", ", receipt.requests()));
    fact("began", Words.time(receipt.startedAt()) + " UTC");
    fact("outcome", style.outcome(receipt.outcome()));
    fact("failure", receipt.failure());
    receipt.reasons().forEach(reason -> fact("reason", Words.value(reason)));
    fact("guard", receipt.guard() == null ? null : Words.lower(receipt.guard()));
    fact("cut", receipt.cut() == null ? null : Words.time(receipt.cut()) + " UTC");
    fact("target rows", Words.count(receipt.targetRows()));
    fact("stale rows", Words.count(receipt.staleRows()));
    fact("quarantine", receipt.quarantine());
    fact("plan hash", receipt.planHash());
    fact("approved", receipt.approved());
    fact("rejected", receipt.rejected());
    fact("undid", receipt.undid());
    fact("source digest", receipt.sourceDigest());
    fact("target digest", receipt.targetDigest());
    fact("before the run", receipt.targetDigestBefore());
    receipt.migrated().forEach(change -> fact("migrated", change));
    receipt
        .verified()
        .forEach(
            proof ->
                fact(
                    "verified",
                    "%s %s: %s"
                        .formatted(proof.layer(), proof.name(), Words.value(proof.detail()))));
    if (receipt.cost() != null) {
      cost(receipt.cost());
    }
  }

  private void cost(Cost cost) {
    if (!cost.jobs().isEmpty()) {
      fact(
          "cost",
          "%s billed, %s of slots, %s"
              .formatted(
                  Words.bytes(cost.bytesBilled()),
                  Words.seconds(cost.slotMillis() / 1000.0),
                  Words.many(cost.jobs().size(), "job", "jobs")));
    }
    cost.jobs().forEach(job -> fact("job", job));
    cost.queries().forEach(query -> fact("query", query));
  }

  private void fact(String name, String value) {
    if (value != null && !value.isEmpty()) {
      facts.add(List.of(name, value));
    }
  }
}
