package io.snowline.bigquery;

/**
 * The tables that an apply reads and writes, names quoted.
 *
 * @param target the table that is kept in step
 * @param history where each removed or replaced row is kept
 * @param quarantine where source rows are put that can't be written
 * @param versions which run wrote the rows that stand in the target
 * @param staged the staged rows
 * @param changes the planned changes
 */
record BigQueryApplyTables(
    String target,
    String history,
    String quarantine,
    String versions,
    String staged,
    String changes) {}
