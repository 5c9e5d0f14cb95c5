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
 * @param http what it calls; without it that isn't compared, and it can't be made anew
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
   * What a job calls. What is empty is left as it is in a job that is there.
   *
   * @param url where
   * @param method how, in capitals; of a job that is made anew POST
   * @param serviceAccount whose identity token it carries; of a job that is made anew nobody's
   * @param audience what the token is made for; of a job that is made anew the URL
   */
  public record HttpCall(
      URI url,
      Optional<String> method,
      Optional<String> serviceAccount,
      Optional<String> audience) {}
}
