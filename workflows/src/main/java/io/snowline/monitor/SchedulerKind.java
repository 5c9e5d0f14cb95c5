package io.snowline.monitor;

/** What a schedule lives in. */
public enum SchedulerKind {
  CLOUD_SCHEDULER("Cloud Scheduler job"),
  TEMPORAL("Temporal Schedule");

  private final String noun;

  SchedulerKind(String noun) {
    this.noun = noun;
  }

  /** What one of its schedules is called. */
  public String noun() {
    return noun;
  }
}
