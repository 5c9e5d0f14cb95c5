package io.snowline.monitor;

import io.snowline.alert.AlertItem;
import io.snowline.alert.Delivery;
import java.util.List;

/**
 * What a round told people.
 *
 * @param items what was new to them; empty if nothing was
 * @param delivery what became of the message; null if there was none
 * @param problems what went wrong beside it, such as a dead-man's switch that can't be reached
 */
public record Telling(List<AlertItem> items, Delivery delivery, List<String> problems) {
  public Telling {
    items = List.copyOf(items);
    problems = List.copyOf(problems);
  }
}
