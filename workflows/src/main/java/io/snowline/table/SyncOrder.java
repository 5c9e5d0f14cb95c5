package io.snowline.table;

import java.util.List;

/**
 * The input of the parents {@link DailySync} and {@link FullSync}.
 *
 * @param tables names of configured tables; null or empty for all
 * @param actor who asks; null where a schedule does
 * @param endHold whether holds are ended
 */
public record SyncOrder(List<String> tables, String actor, boolean endHold) {}
