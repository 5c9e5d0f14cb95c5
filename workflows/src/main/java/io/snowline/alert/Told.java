package io.snowline.alert;

import java.util.ArrayList;
import java.util.List;

/**
 * What was told and isn't resolved, so that each finding is told once when it is raised and once
 * when it is resolved.
 *
 * @param items findings that were told as raised
 */
public record Told(List<AlertItem> items) {
  public Told {
    items = List.copyOf(items);
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

  private static boolean holds(List<AlertItem> items, AlertItem wanted) {
    return items.stream().anyMatch(item -> item.key().equals(wanted.key()));
  }
}
