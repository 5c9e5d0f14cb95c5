package io.snowline.table;

import java.util.List;

/**
 * What a table's workflow carries over when it continues as new.
 *
 * @param waiting requests that have not begun, in order of arrival
 */
public record TableState(List<SyncRequest> waiting) {
  public TableState {
    waiting = List.copyOf(waiting);
  }

  /** A table that nobody waits for. */
  public static TableState idle() {
    return new TableState(List.of());
  }
}
