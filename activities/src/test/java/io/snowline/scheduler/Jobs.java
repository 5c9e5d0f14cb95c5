package io.snowline.scheduler;

import com.google.cloud.scheduler.v1.HttpMethod;
import com.google.cloud.scheduler.v1.HttpTarget;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.OidcToken;
import com.google.protobuf.Timestamp;
import io.snowline.definition.CloudSchedulerLocation;
import io.snowline.definition.ScheduledJob;
import io.snowline.definition.ScheduledJob.HttpCall;
import io.snowline.sync.Mode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Jobs as they are configured and as Cloud Scheduler holds them. */
public final class Jobs {
  private static final String PARENT = "projects/p1/locations/us-central1/jobs/";

  private Jobs() {}

  /** The location at that endpoint. */
  public static CloudSchedulerLocation location(URI endpoint) {
    return new CloudSchedulerLocation("p1", "us-central1", Optional.of(endpoint));
  }

  /** A daily job at 02:00 UTC that feeds {@code items} and can be made anew. */
  public static ScheduledJob wanted(String name) {
    return new ScheduledJob(
        name,
        "items",
        Mode.DAILY,
        "0 2 * * *",
        "UTC",
        Duration.ofMinutes(30),
        Optional.of(
            new HttpCall(
                URI.create("https://sync.example.com/v1/sync/items/daily"),
                Optional.of("POST"),
                Optional.of("scheduler@p1.iam.gserviceaccount.com"),
                Optional.of("https://sync.example.com"))));
  }

  /** The name by which Cloud Scheduler knows it. */
  public static String fullName(String name) {
    return PARENT + name;
  }

  /** The same job as the scheduler holds it, made long ago, last fired at that time. */
  public static Job held(String name, Job.State state, String lastAttempt) {
    return Job.newBuilder()
        .setName(fullName(name))
        .setSchedule("0 2 * * *")
        .setTimeZone("UTC")
        .setHttpTarget(
            HttpTarget.newBuilder()
                .setUri("https://sync.example.com/v1/sync/items/daily")
                .setHttpMethod(HttpMethod.POST)
                .setOidcToken(
                    OidcToken.newBuilder()
                        .setServiceAccountEmail("scheduler@p1.iam.gserviceaccount.com")
                        .setAudience("https://sync.example.com")))
        .setState(state)
        .setUserUpdateTime(timestamp("2025-01-01T00:00:00Z"))
        .setLastAttemptTime(timestamp(lastAttempt))
        .build();
  }

  private static Timestamp timestamp(String text) {
    return Timestamp.newBuilder().setSeconds(Instant.parse(text).getEpochSecond()).build();
  }
}
