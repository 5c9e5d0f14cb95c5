package io.snowline.liveness;

import java.time.Duration;

/** A worker that is gone says nothing: it is missed. */
public final class LostWorker {
  /**
   * The heartbeat time-out of every step that may take longer than this. Steps beat every ten
   * seconds; with the pause before a repeat another worker is at work within a minute.
   */
  public static final Duration MISSED_AFTER = Duration.ofSeconds(45);

  private LostWorker() {}
}
