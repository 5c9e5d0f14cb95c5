package io.snowline.ledger;

import io.snowline.sync.Receipt;
import java.time.Instant;

/**
 * A receipt with what later events made of it.
 *
 * @param holdUntil the end of the hold that the run put on its table; null if it put none
 * @param undone whether the run was undone
 * @param decided whether the run waited and was approved or rejected
 */
public record LedgerEvent(Receipt receipt, Instant holdUntil, boolean undone, boolean decided) {}
