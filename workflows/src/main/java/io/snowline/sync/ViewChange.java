package io.snowline.sync;

import java.util.List;

/**
 * How the final view's content differs after a run.
 *
 * @param view the view's name
 * @param rowsBefore its rows before the run; -1 where it didn't exist
 * @param rowsAfter its rows after the run
 * @param changed rows that differ, all of them counted; those before and those after where no
 *     column kept its name
 * @param rows the first of them, at most {@link #MOST}; none where no column kept its name
 */
public record ViewChange(
    String view, long rowsBefore, long rowsAfter, long changed, List<RowChange> rows) {
  /** So many changed rows are listed; the rest is only counted. */
  public static final int MOST = 20;

  public ViewChange {
    rows = List.copyOf(rows);
  }

  /**
   * One row of the view. Without a configured key a change shows as a row that went and one that
   * came.
   *
   * @param key the key's values, or empty
   * @param before columns and values before, or null where the row is new; values cut to 200
   *     characters
   * @param after columns and values after, or null where the row is gone
   */
  public record RowChange(String key, String before, String after) {}
}
