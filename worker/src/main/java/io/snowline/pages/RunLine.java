package io.snowline.pages;

import io.snowline.reading.ReceiptFacts;
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
}
