package io.snowline.schedule;

import io.snowline.definition.ScheduleDefinition;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.scheduler.Scheduler;
import io.snowline.scheduler.SchedulerException;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The Temporal Schedules of the configuration, for the monitor to watch. The embedded server keeps
 * none: there they are not applicable, which is not the same as unknown.
 */
public final class WatchedSchedules implements Scheduler {
  private static final String RESUMED = "resumed by snowline monitor";

  private final List<ScheduleDefinition> definitions;
  private final TemporalSchedules schedules;
  private final boolean embedded;

  /**
   * Opens nothing of its own: the client stays the caller's.
   *
   * @param embedded whether the client's server is the embedded one
   */
  public WatchedSchedules(
      List<ScheduleDefinition> definitions,
      WorkflowClient client,
      String taskQueue,
      boolean embedded) {
    this.definitions = definitions;
    this.schedules = new TemporalSchedules(client, taskQueue);
    this.embedded = embedded;
  }

  @Override
  public List<String> watched() {
    return definitions.stream().map(ScheduleDefinition::id).toList();
  }

  @Override
  public List<ScheduleEvidence> configured() {
    return definitions.stream().map(this::configured).toList();
  }

  private ScheduleEvidence configured(ScheduleDefinition definition) {
    return embedded
        ? unread(
            definition, Reading.NOT_APPLICABLE, "the embedded Temporal server keeps no schedules")
        : unread(definition, Reading.UNREADABLE, "it was not asked for");
  }

  /**
   * No time is asked for: only of a schedule that is missing it matters when it should have fired.
   */
  private ScheduleEvidence unread(ScheduleDefinition definition, Reading reading, String problem) {
    return TemporalEvidence.absent(
        definition, schedules.desired(definition), reading, problem, Instant.EPOCH);
  }

  @Override
  public List<ScheduleEvidence> read(Instant now) {
    return definitions.stream().map(definition -> readAlone(definition, now)).toList();
  }

  private ScheduleEvidence readAlone(ScheduleDefinition definition, Instant now) {
    try {
      return read(definition, now);
    } catch (SchedulerException refused) {
      return unread(definition, Reading.UNREADABLE, refused.getMessage());
    }
  }

  @Override
  public ScheduleEvidence read(String name, Instant now) {
    return read(wanted(name), now);
  }

  private ScheduleEvidence read(ScheduleDefinition definition, Instant now) {
    if (embedded) {
      return configured(definition);
    }
    return call("read", definition, () -> schedules.find(definition))
        .map(
            found ->
                TemporalEvidence.of(
                    definition,
                    schedules.desired(definition),
                    found,
                    call("read", definition, () -> schedules.last(found)),
                    now))
        .orElseGet(
            () ->
                TemporalEvidence.absent(
                    definition, schedules.desired(definition), Reading.MISSING, null, now));
  }

  @Override
  public void resume(String name) {
    call(
        "resume",
        wanted(name),
        () -> {
          schedules.unpause(wanted(name), RESUMED);
          return null;
        });
  }

  @Override
  public void update(String name) {
    put("update", name);
  }

  @Override
  public Optional<String> create(String name) {
    put("make", name);
    return Optional.empty();
  }

  private void put(String what, String name) {
    call(
        what,
        wanted(name),
        () -> {
          schedules.put(wanted(name));
          return null;
        });
  }

  private ScheduleDefinition wanted(String name) {
    return definitions.stream()
        .filter(definition -> definition.id().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static <T> T call(String what, ScheduleDefinition definition, Supplier<T> work) {
    return TemporalCall.make("%s the Temporal Schedule %s".formatted(what, definition.id()), work);
  }

  @Override
  public void close() {
    // The client is the caller's.
  }
}
