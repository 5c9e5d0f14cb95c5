package io.snowline.table;

import io.snowline.sync.Mode;

/**
 * A sync asked for by hand, from the Temporal UI or CLI.
 *
 * @param mode daily or full; full where it isn't said
 * @param actor who asks; may be null
 */
public record Rerun(Mode mode, String actor) {}
