package io.snowline.definition;

import io.snowline.sync.Mode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A Cloud Scheduler job that the monitor watches.
 *
 * @param name the job's id in Cloud Scheduler
 * @param table the configured table that it feeds
 * @param mode what its runs may change
 * @param schedule the expression that it should have
 * @param timeZone the zone that it should have
 * @param grace how late a run may be before it counts as missed
 * @param http what it calls; needed only to make it anew
 */
public record ScheduledJob(
    String name,
    String table,
    Mode mode,
    String schedule,
    String timeZone,
    Duration grace,
    Optional<HttpCall> http) {

  /**
   * What a job calls.
   *
   * @param url where
   * @param method how, in capitals
   * @param serviceAccount whose identity token it carries; empty for none
   * @param audience what the token is made for
   */
  public record HttpCall(
      URI url, String method, Optional<String> serviceAccount, String audience) {}
}
