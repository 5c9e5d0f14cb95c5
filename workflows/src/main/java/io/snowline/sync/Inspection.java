package io.snowline.sync;

/**
 * What a run knows before it reads rows.
 *
 * @param contract fingerprint of the columns and their types; every later step refuses another one
 * @param sourceRows rows of the source, to choose the number of buckets by
 * @param history what the ledger knows of the table
 * @param limits the guard's limits as configured when the run began
 * @param fence version of the table's fence; only a run that finds the same one may apply
 * @param hold the hold that is in force, or null
 * @param firstLoad whether the target isn't there yet and the source has rows, so that all of them
 *     are to be read
 */
public record Inspection(
    String contract,
    long sourceRows,
    SourceHistory history,
    GuardLimits limits,
    long fence,
    Hold hold,
    boolean firstLoad) {}
