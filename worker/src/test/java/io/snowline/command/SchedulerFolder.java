package io.snowline.command;

import com.google.cloud.scheduler.v1.Job;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A folder with items and people, and a local Cloud Scheduler with a daily job for each, whose last
 * runs were made.
 */
final class SchedulerFolder implements AutoCloseable {
  private final OwnScheduler scheduler = new OwnScheduler();
  private final Channels channels = new Channels();
  private final SnowlineFolder folder;

  SchedulerFolder(Path path) {
    this(path, true);
  }

  /**
   * Opens a folder.
   *
   * @param fresh whether items and people have to be made
   */
  SchedulerFolder(Path path, boolean fresh) {
    folder =
        (fresh ? SnowlineFolder.withItemsAndPeople(path) : new SnowlineFolder(path))
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
    scheduler.put("items-daily", "0 2 * * *", Job.State.ENABLED, Duration.ZERO);
    scheduler.put("people-daily", "0 3 * * *", Job.State.ENABLED, Duration.ZERO);
  }

  SnowlineFolder folder() {
    return folder;
  }

  Channels channels() {
    return channels;
  }

  OwnScheduler scheduler() {
    return scheduler;
  }

  @Override
  public void close() {
    channels.close();
    scheduler.close();
  }
}
