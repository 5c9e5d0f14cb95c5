package io.snowline.alert;

import io.snowline.alert.AlertItem.State;
import java.util.ArrayList;
import java.util.List;

/**
 * What was told and isn't resolved. Whoever sends alerts keeps it from one round to the next, so
 * that each finding is told once when it is raised and once when it is resolved.
 *
 * @param items findings that were told as raised
 */
public record Told(List<AlertItem> items) {
  public Told {
    items = List.copyOf(items);
  }

  /** Nothing yet. */
  public static Told nothing() {
    return new Told(List.of());
  }

  /**
   * What is new: findings that weren't told, each key once, and those told that are gone.
   *
   * @param found everything that is wrong now
   */
  public Alert news(List<AlertItem> found) {
    List<AlertItem> news = new ArrayList<>();
    for (AlertItem item : found) {
      if (!holds(items, item) && !holds(news, item)) {
        news.add(item);
      }
    }
    items.stream().filter(item -> !holds(found, item)).map(AlertItem::resolved).forEach(news::add);
    return new Alert(news);
  }

  /** What is told after that alert went out, or may have. */
  public Told after(Alert alert) {
    List<AlertItem> after = new ArrayList<>(items);
    for (AlertItem item : alert.items()) {
      if (item.state() == State.RAISED) {
        after.add(item);
      } else {
        after.removeIf(told -> told.key().equals(item.key()));
      }
    }
    return new Told(after);
  }

  private static boolean holds(List<AlertItem> items, AlertItem wanted) {
    return items.stream().anyMatch(item -> item.key().equals(wanted.key()));
  }
}
