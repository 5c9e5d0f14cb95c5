package io.snowline.sync;

/**
 * What the ledger knows of a table.
 *
 * @param largestVerified largest verified source count of the last 30 days, or the newest one if
 *     they have none; null if the table was never verified
 * @param folded whether superseded rows were removed before
 */
public record SourceHistory(Long largestVerified, boolean folded) {}
