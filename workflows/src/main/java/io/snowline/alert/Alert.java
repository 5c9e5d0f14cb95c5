package io.snowline.alert;

import io.snowline.alert.AlertItem.State;
import java.util.Comparator;
import java.util.List;

/**
 * All that is to be told at once: one message, however much it is.
 *
 * @param items what is wrong first, in the order of subjects
 */
public record Alert(List<AlertItem> items) {
  public Alert {
    items =
        items.stream()
            .sorted(Comparator.comparing(AlertItem::state).thenComparing(AlertItem::subject))
            .toList();
  }

  /** How many of them are in that state. */
  public long count(State state) {
    return items.stream().filter(item -> item.state() == state).count();
  }
}
