package io.snowline.sync;

import java.time.Instant;

/**
 * A table that is not to be synced, so that an undo isn't undone by the next schedule.
 *
 * @param run the undo that began it
 * @param owner who asked
 * @param reason why
 * @param until when it ends by itself
 */
public record Hold(String run, String owner, String reason, Instant until) {}
