package io.snowline.pages;

import java.time.Instant;

/**
 * Somebody who has shown the token.
 *
 * @param csrf what a form must carry, so that no other site can send it
 */
record Session(String csrf, Instant expires) {}
