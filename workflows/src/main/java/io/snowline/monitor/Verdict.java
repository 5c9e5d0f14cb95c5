package io.snowline.monitor;

/** What a schedule or a table is found to be. */
public enum Verdict {
  HEALTHY(false),
  /** A note asks to leave it alone. */
  MAINTENANCE(false),
  /** There is no such scheduler here. */
  NOT_APPLICABLE(false),
  /** Paused, and nobody says why. */
  PAUSED(true),
  /** Not there. */
  MISSING(true),
  /** Stopped by the scheduler itself. */
  DISABLED(true),
  /** A change of it failed half-way. */
  UPDATE_FAILED(true),
  /** Its expression isn't the configured one. */
  CRON_DRIFTED(true),
  /** Its time zone isn't the configured one. */
  ZONE_DRIFTED(true),
  /** What it starts, where or how isn't as configured. */
  DRIFTED(true),
  /** Enabled, and a run that is due was not made. */
  STALE(true),
  /** Enabled and old enough to have fired, and never did. */
  NEVER_RAN(true),
  /** It fires, and its last attempt failed. */
  FAILING(true),
  /** It could not be read, or its expression not evaluated: nobody knows, so it isn't healthy. */
  UNKNOWN(true),
  /** The table's last verified run is older than its objective. */
  TABLE_STALE(true),
  /** A run's deletions wait for a human's approval. */
  RUN_WAITING(true),
  /** The guard blocked the table's newest run. */
  RUN_BLOCKED(true),
  /** The table's newest run failed. */
  RUN_FAILED(true),
  /** The table's newest run applied rows that were not proven, and was rolled back. */
  NOT_VERIFIED(true);

  private final boolean wrong;

  Verdict(boolean wrong) {
    this.wrong = wrong;
  }

  /**
   * Whether a run that was due was not made, though nothing that can be read keeps it from that.
   */
  public boolean silent() {
    return this == STALE || this == NEVER_RAN;
  }

  /** Whether something has to be done, by the monitor or by a human. */
  public boolean wrong() {
    return wrong;
  }
}
