package io.snowline.reading;

import io.snowline.sync.Action;
import io.snowline.sync.Cost;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a receipt says, fact by fact, in words that are safe to show. */
public final class ReceiptFacts {
  /** The name of the fact that tells how the run ended. */
  public static final String OUTCOME = "outcome";

  private static final Set<Outcome> PLANNED_ONES =
      Set.of(Outcome.VERIFIED, Outcome.PLANNED, Outcome.WAITING, Outcome.BLOCKED);

  private final List<Fact> facts = new ArrayList<>();

  private ReceiptFacts() {}

  /**
   * One fact.
   *
   * @param name what it is about; several facts may share it
   */
  public record Fact(String name, String value) {}

  /** All facts but the samples and the view's changes, in the order to show them in. */
  public static List<Fact> of(Receipt receipt) {
    ReceiptFacts all = new ReceiptFacts();
    all.add("run", receipt.run());
    all.add("asked", Words.lower(receipt.action()) + " by " + Words.value(receipt.actor()));
    all.add("requests", String.join(", ", receipt.requests()));
    all.add("began", Words.time(receipt.startedAt()) + " UTC");
    all.add(OUTCOME, Words.lower(receipt.outcome()));
    all.add("failure", receipt.failure());
    receipt.reasons().forEach(reason -> all.add("reason", Words.value(reason)));
    all.add("guard", receipt.guard() == null ? null : Words.lower(receipt.guard()));
    all.add("cut", receipt.cut() == null ? null : Words.time(receipt.cut()) + " UTC");
    all.add("target rows", Words.count(receipt.targetRows()));
    all.add("stale rows", Words.count(receipt.staleRows()));
    all.add("quarantine", receipt.quarantine());
    all.add("plan hash", receipt.planHash());
    all.add("approved", receipt.approved());
    all.add("rejected", receipt.rejected());
    all.add("undid", receipt.undid());
    all.add("source digest", receipt.sourceDigest());
    all.add("target digest", receipt.targetDigest());
    all.add("before the run", receipt.targetDigestBefore());
    receipt.migrated().forEach(change -> all.add("migrated", change));
    receipt
        .verified()
        .forEach(
            proof ->
                all.add(
                    "verified",
                    "%s %s: %s"
                        .formatted(proof.layer(), proof.name(), Words.value(proof.detail()))));
    if (receipt.cost() != null) {
      all.cost(receipt.cost());
    }
    return all.facts;
  }

  private void cost(Cost cost) {
    if (!cost.jobs().isEmpty()) {
      add(
          "cost",
          "%s billed, %s of slots, %s"
              .formatted(
                  Words.bytes(cost.bytesBilled()),
                  Words.seconds(cost.slotMillis() / 1000.0),
                  Words.many(cost.jobs().size(), "job", "jobs")));
    }
    cost.jobs().forEach(job -> add("job", job));
    cost.queries().forEach(query -> add("query", query));
  }

  private void add(String name, String value) {
    if (value != null && !value.isEmpty()) {
      facts.add(new Fact(name, value));
    }
  }

  /** Whether the run came as far as a plan. */
  public static boolean planned(Receipt receipt) {
    return receipt.cut() != null && PLANNED_ONES.contains(receipt.outcome());
  }

  /** What was asked, in a word. */
  public static String what(Receipt receipt) {
    return receipt.action() == Action.SYNC
        ? Words.lower(receipt.mode())
        : Words.lower(receipt.action());
  }

  /** What a run did; what a waiting or blocked one would have done is in brackets. */
  public static String changes(Receipt receipt) {
    if (!planned(receipt)) {
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
