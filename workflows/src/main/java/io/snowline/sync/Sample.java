package io.snowline.sync;

import java.util.List;

/**
 * One row of a plan, for a person to judge by. Values are cut to 200 characters.
 *
 * @param change insert, update, superseded, vanished or quarantined
 * @param key the key's columns with their values, such as {@code ORDER_ID=17}
 * @param reason why the row is in the plan
 * @param columns for an update, the columns that differ
 */
public record Sample(String change, String key, String reason, List<ColumnChange> columns) {
  /** A plan carries at most so many samples of each change. */
  public static final int MOST = 5;

  public Sample {
    columns = List.copyOf(columns);
  }

  /**
   * One column of an update.
   *
   * @param column its name
   * @param before the target's value, or null
   * @param after the source's value, or null
   */
  public record ColumnChange(String column, String before, String after) {}
}
