package io.snowline.monitor;

import io.snowline.sync.Mode;
import java.time.Duration;

/**
 * A schedule as the configuration wants it.
 *
 * @param cron when it fires; null where that isn't configured
 * @param timeZone the zone whose clock the expression reads; null where that isn't configured
 * @param grace how late a run may be before it counts as missed
 * @param table the table that it feeds; null if none is named
 * @param mode what its runs may change
 * @param recreatable whether the configuration says enough to make it anew
 */
public record Expected(
    String cron, String timeZone, Duration grace, String table, Mode mode, boolean recreatable) {}
