package io.snowline.pages;

import io.snowline.ledger.TableStatus;
import io.snowline.reading.ReceiptFacts;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.time.Instant;

/**
 * A run in one line.
 *
 * @param what daily, full, approve and so on
 * @param why the first reason why it changed nothing; null where there is none
 */
record RunLine(
    String run,
    String path,
    String what,
    String outcome,
    Tone tone,
    Moment began,
    String changes,
    String actor,
    String seconds,
    String why) {

  static RunLine of(Receipt receipt, Instant now) {
    return new RunLine(
        receipt.run(),
        Paths.run(receipt.run()),
        ReceiptFacts.what(receipt),
        Words.lower(receipt.outcome()),
        Tone.of(receipt.outcome()),
        Moment.of(receipt.startedAt(), now),
        ReceiptFacts.changes(receipt),
        Words.value(receipt.actor()),
        Words.seconds(receipt.seconds()),
        receipt.reasons().isEmpty() ? null : Words.value(receipt.reasons().get(0)));
  }

  /** The same among a table's runs: one that was decided, or that nobody decided, waits no more. */
  static RunLine of(Receipt receipt, TableStatus table, Instant now) {
    RunLine line = of(receipt, now);
    boolean waits =
        table.waiting().stream().anyMatch(waiting -> waiting.run().equals(receipt.run()));
    if (receipt.outcome() != Outcome.WAITING || waits) {
      return line;
    }
    return new RunLine(
        line.run(),
        line.path(),
        line.what(),
        "no longer waits",
        Tone.CALM,
        line.began(),
        line.changes(),
        line.actor(),
        line.seconds(),
        line.why());
  }
}
