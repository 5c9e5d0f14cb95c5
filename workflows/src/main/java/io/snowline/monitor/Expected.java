package io.snowline.monitor;

import io.snowline.sync.Mode;
import java.time.Duration;
import java.util.List;

/**
 * A schedule as the configuration wants it.
 *
 * @param cron when it fires; null where that isn't configured
 * @param timeZone the zone whose clock the expression reads; null where that isn't configured
 * @param grace how late a run may be before it counts as missed
 * @param tables the tables that it feeds; empty for all of them
 * @param mode what its runs may change; null if it feeds no table
 * @param recreatable whether the configuration says enough to make it anew
 */
public record Expected(
    String cron,
    String timeZone,
    Duration grace,
    List<String> tables,
    Mode mode,
    boolean recreatable) {
  public Expected {
    tables = List.copyOf(tables);
  }

  /** Whether its runs sync the table. */
  public boolean feeds(String table) {
    return mode != null && (tables.isEmpty() || tables.contains(table));
  }

  /** Whether that is the expression wanted, however it is spaced; any is where none is wanted. */
  public boolean sameCron(String held) {
    return cron == null || (held != null && oneSpace(cron).equals(oneSpace(held)));
  }

  private static String oneSpace(String expression) {
    return expression.strip().replaceAll("\\s+", " ");
  }

  /**
   * Whether that is the zone wanted; any is where none is wanted. Schedulers spell the one zone
   * that nobody confuses in several ways, or leave it out.
   */
  public boolean sameTimeZone(String held) {
    return timeZone == null || canonical(timeZone).equals(canonical(held));
  }

  private static String canonical(String zone) {
    return zone == null || zone.isBlank() || zone.equals("Etc/UTC") ? "UTC" : zone;
  }

  /** The one table that it names; null if it feeds none, several or all. */
  public String table() {
    return tables.size() == 1 ? tables.get(0) : null;
  }
}
