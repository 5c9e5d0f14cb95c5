package io.snowline.monitor;

import java.time.Instant;

/**
 * That a target was equal to its source in all rows: a full sync was verified, or a daily one that
 * left nothing stale behind. A daily sync that did proves the live rows alone.
 *
 * @param at the source's time to which it was equal; null if it never was
 * @param run the run that proved it; null if none did
 */
public record Proof(Instant at, String run) {}
