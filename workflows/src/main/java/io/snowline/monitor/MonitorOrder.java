package io.snowline.monitor;

/**
 * The input of {@link SchedulerMonitor}.
 *
 * @param schedule the one schedule to look at; null for everything
 * @param conduct how far the round goes; null for as far as the configuration says
 * @param actor who asks; null where a schedule does
 */
public record MonitorOrder(String schedule, Conduct conduct, String actor) {

  /** How far a round goes. */
  public enum Conduct {
    /** It reads, judges and reports; nothing is written. */
    LOOK,
    /** It keeps incidents too, and asks humans. */
    RECORD,
    /** It repairs what it may. */
    REPAIR
  }
}
