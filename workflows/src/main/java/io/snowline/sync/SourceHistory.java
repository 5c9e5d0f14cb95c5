package io.snowline.sync;

/**
 * What the ledger knows of a table.
 *
 * @param largestVerified largest verified source count of the last 30 days, or null if there is
 *     none
 * @param folded whether superseded rows were removed before
 */
public record SourceHistory(Long largestVerified, boolean folded) {}
