package io.snowline.command;

import com.google.cloud.scheduler.v1.Job;
import com.google.protobuf.Timestamp;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.snowline.scheduler.LocalScheduler;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A folder with items and people, and a local Cloud Scheduler with a daily job for each, whose last
 * runs were made.
 */
final class SchedulerFolder implements AutoCloseable {
  private static final String PARENT = "projects/p1/locations/us-central1/jobs/";

  private final Refusal refusal = new Refusal();
  private final LocalScheduler scheduler =
      LocalScheduler.start(0, Optional.empty(), Clock.systemUTC(), refusal);
  private final Channels channels = new Channels();
  private final SnowlineFolder folder;

  SchedulerFolder(Path path) {
    folder =
        SnowlineFolder.withItemsAndPeople(path)
            .configured(
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
                  people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID, NAME]}
                schedulers:
                  cloud_scheduler: {project: p1, location: us-central1, endpoint: "%s"}
                  jobs:
                    items-daily:
                      table: items
                      schedule: "0 2 * * *"
                      http: {url: "https://sync.example.com/v1/sync/items/daily"}
                    people-daily: {table: people, schedule: "0 3 * * *"}
                alerts:
                  channels:
                    - slack: {url: "%s/refuses"}
                    - webhook: {url: "%s/takes"}
                  ping_url: "%s/ping"
                """
                    .formatted(
                        scheduler.endpoint(),
                        channels.address(),
                        channels.address(),
                        channels.address()));
    put("items-daily", "0 2 * * *", Job.State.ENABLED, Duration.ZERO);
    put("people-daily", "0 3 * * *", Job.State.ENABLED, Duration.ZERO);
  }

  SnowlineFolder folder() {
    return folder;
  }

  Channels channels() {
    return channels;
  }

  LocalScheduler scheduler() {
    return scheduler;
  }

  /** A job that was made long ago and fired for the last time so long ago. */
  void put(String name, String expression, Job.State state, Duration ago) {
    scheduler.put(
        Job.newBuilder()
            .setName(PARENT + name)
            .setSchedule(expression)
            .setTimeZone("UTC")
            .setState(state)
            .setUserUpdateTime(timestamp(Duration.ofDays(400)))
            .setLastAttemptTime(timestamp(ago))
            .build());
  }

  Job job(String name) {
    return scheduler.jobs().stream()
        .filter(job -> job.getName().equals(PARENT + name))
        .findFirst()
        .orElseThrow();
  }

  /** From now on the scheduler answers nobody. */
  void refuse() {
    refusal.refusing = true;
  }

  private static final class Refusal implements ServerInterceptor {
    private volatile boolean refusing;

    @Override
    public <Q, A> Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      if (!refusing) {
        return next.startCall(call, headers);
      }
      call.close(Status.PERMISSION_DENIED.withDescription("jobs.get"), new Metadata());
      return new Listener<>() {};
    }
  }

  private static Timestamp timestamp(Duration ago) {
    return Timestamp.newBuilder().setSeconds(Instant.now().minus(ago).getEpochSecond()).build();
  }

  @Override
  public void close() {
    channels.close();
    scheduler.close();
  }
}
