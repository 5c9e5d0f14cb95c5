package io.snowline.sync;

/**
 * What a run has staged so far, as the target's engine computes it from the loaded values.
 *
 * @param rows every staged row, the quarantined ones included
 * @param quarantined the staged rows without a key of their own
 */
public record Staged(Digest rows, Digest quarantined) {}
