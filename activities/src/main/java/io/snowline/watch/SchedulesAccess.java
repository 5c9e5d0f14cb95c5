package io.snowline.watch;

import io.snowline.connection.ConfiguredWatchbook;
import io.snowline.definition.CloudSchedulerLocation;
import io.snowline.definition.Definitions;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduledJob;
import io.snowline.ledger.Watchbook;
import io.snowline.monitor.MaintenanceNote;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.readiness.Checklist;
import io.snowline.readiness.Found;
import io.snowline.readiness.NotReadyException;
import io.snowline.schedule.ScheduleChange;
import io.snowline.schedule.ScheduleChange.Kind;
import io.snowline.schedule.ScheduleConflictException;
import io.snowline.schedule.TemporalSchedules;
import io.snowline.scheduler.CloudScheduler;
import io.snowline.scheduler.SchedulerException;
import io.snowline.warehouse.WarehouseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the schedules that are configured are there, as configured and not paused. Whether they
 * fire is the monitor's to judge. It changes none.
 */
public final class SchedulesAccess {
  private final Definitions definitions;

  public SchedulesAccess(Definitions definitions) {
    this.definitions = definitions;
  }

  /** Looks at the jobs of Cloud Scheduler, where the configuration has some. */
  public void look(Checklist list) {
    definitions
        .monitoring()
        .cloudScheduler()
        .ifPresent(location -> list.point("cloud scheduler jobs", List.of(), () -> jobs(location)));
  }

  private Found jobs(CloudSchedulerLocation location) {
    List<ScheduledJob> wanted = definitions.monitoring().jobs();
    Instant now = Instant.now();
    try (CloudScheduler scheduler = CloudScheduler.open(location, wanted)) {
      List<String> paused = underMaintenance(now);
      List<String> problems =
          scheduler.read(now).stream()
              .flatMap(job -> problem(job, paused.contains(job.schedule())).stream())
              .toList();
      if (!problems.isEmpty()) {
        throw new NotReadyException(
            "%d of %d as configured: %s"
                .formatted(
                    wanted.size() - problems.size(), wanted.size(), String.join("; ", problems)),
            List.of(
                "snowline monitor             # what is wrong with each, and since when",
                "snowline monitor --auto-fix  # resumes, makes or updates them, and proves it"));
      }
      return Found.of("%d of %d as configured".formatted(wanted.size(), wanted.size()));
    } catch (SchedulerException refused) {
      throw new NotReadyException(
          refused.getMessage(),
          List.of(
              "gcloud projects add-iam-policy-binding %s --member serviceAccount:ACCOUNT --role roles/cloudscheduler.viewer --condition None"
                  .formatted(location.project()),
              "# deploy/google-cloud/scheduler-role.yaml has what repairs need as well"));
    }
  }

  private static Optional<String> problem(ScheduleEvidence job, boolean maintained) {
    String name = job.schedule();
    if (job.reading() == Reading.MISSING) {
      return Optional.of(name + " is missing");
    }
    if (job.reading() != Reading.READ) {
      return Optional.of(name + ": " + job.problem());
    }
    if (job.state() == State.PAUSED && maintained) {
      return Optional.empty();
    }
    if (job.state() != State.ENABLED) {
      return Optional.of(
          name + " is " + job.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    if (!job.wanted().sameCron(job.cron()) || !job.wanted().sameTimeZone(job.timeZone())) {
      return Optional.of(
          "%s fires at %s %s, configured are %s %s"
              .formatted(
                  name, job.cron(), job.timeZone(), job.wanted().cron(), job.wanted().timeZone()));
    }
    return Optional.ofNullable(job.drift()).map(drift -> "%s: %s".formatted(name, drift));
  }

  /** What was found of the Temporal Schedules. */
  public Found temporal(TemporalSchedules schedules) {
    List<ScheduleChange> changes = plan(schedules);
    List<String> maintained = underMaintenance(Instant.now());
    List<String> problems = new ArrayList<>();
    List<String> advice = new ArrayList<>();
    changes.forEach(change -> problem(change).ifPresent(problems::add));
    if (!problems.isEmpty()) {
      advice.add("snowline schedules apply");
    }
    List<String> paused =
        changes.stream()
            .filter(change -> change.paused() && change.kind() != Kind.REMOVE)
            .map(ScheduleChange::schedule)
            .filter(name -> !maintained.contains(ScheduleDefinition.PREFIX + name))
            .toList();
    paused.forEach(name -> problems.add(name + " is paused"));
    if (!paused.isEmpty()) {
      advice.add("snowline monitor --auto-fix  # resumes them, makes up for what was missed");
    }
    if (!problems.isEmpty()) {
      throw new NotReadyException(String.join("; ", problems), advice);
    }
    return Found.of("%d of %d as configured".formatted(changes.size(), changes.size()));
  }

  private List<ScheduleChange> plan(TemporalSchedules schedules) {
    try {
      return schedules.plan(definitions.service().schedules());
    } catch (ScheduleConflictException conflict) {
      throw new NotReadyException(conflict.getMessage(), List.of());
    }
  }

  private static Optional<String> problem(ScheduleChange change) {
    return switch (change.kind()) {
      case ADD -> Optional.of(change.schedule() + " is missing");
      case CHANGE ->
          Optional.of(change.schedule() + ": " + String.join(", ", change.differences()));
      case REMOVE -> Optional.of(change.schedule() + " is no longer configured");
      case KEEP -> Optional.empty();
    };
  }

  /** A target that can't be asked has a point of its own. */
  private List<String> underMaintenance(Instant now) {
    try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
      return book.notes(now).stream()
          .filter(note -> note.holds(now))
          .map(MaintenanceNote::schedule)
          .toList();
    } catch (WarehouseException unreadable) {
      return List.of();
    }
  }
}
