package io.snowline.sync;

/**
 * A human's word for the deletions of a waiting run.
 *
 * @param run the run that waits
 * @param planHash the hash that its plan was shown with
 */
public record Approval(String run, String planHash) {}
