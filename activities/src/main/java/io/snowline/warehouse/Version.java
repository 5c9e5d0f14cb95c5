package io.snowline.warehouse;

import java.time.LocalDateTime;
import java.util.Map;

/**
 * A row of the target for as long as it stayed the same.
 *
 * @param from when it began, UTC; null if unknown
 * @param to when it was removed or replaced, UTC; null if it is in the target now
 * @param runIn the run that wrote it; null if it was there before Snowline
 * @param runOut the run that removed or replaced it; null if it is in the target now
 * @param values column names with their values, null for NULL
 */
public record Version(
    LocalDateTime from,
    LocalDateTime to,
    String runIn,
    String runOut,
    Map<String, String> values) {}
