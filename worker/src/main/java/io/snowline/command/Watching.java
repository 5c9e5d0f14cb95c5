package io.snowline.command;

import io.snowline.configuration.Spelling;
import io.snowline.connection.ConfiguredWatchbook;
import io.snowline.definition.Definitions;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduledJob;
import io.snowline.ledger.Watchbook;
import io.snowline.monitor.MaintenanceNote;
import io.snowline.monitor.MonitorOrder;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.MonitorReport;
import io.snowline.monitor.SchedulerMonitor;
import io.snowline.secret.KnownSecrets;
import io.snowline.words.Words;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of the monitor and of maintenance. */
final class Watching {
  private static final long SECONDS_BETWEEN_LOOKS = 1;

  private Watching() {}

  static int round(SnowlineCommand snowline, CommandSpec spec, String name, Conduct conduct) {
    Definitions definitions = snowline.definitions();
    String job = name == null ? null : known(spec, definitions, name);
    try (Workplace workplace = Workplace.open(snowline, definitions)) {
      MonitorReport report = await(workplace, new MonitorOrder(job, conduct, snowline.actor()));
      // Told before the server is closed, which takes a moment.
      if (job == null) {
        snowline.report().monitor(report);
      } else {
        snowline.report().schedule(report);
      }
      return report.healthy() ? ExitCode.DONE : ExitCode.PROBLEM;
    }
  }

  private static MonitorReport await(Workplace workplace, MonitorOrder order) {
    SchedulerMonitor monitor =
        workplace
            .server()
            .client()
            .newWorkflowStub(
                SchedulerMonitor.class,
                Requests.options(
                    "monitor",
                    order.schedule() == null ? "schedulers and tables" : order.schedule()));
    CompletableFuture<MonitorReport> report = WorkflowClient.execute(monitor::watch, order);
    try {
      while (true) {
        try {
          return report.get(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
        } catch (TimeoutException stillWaiting) {
          workplace.seeThatSomebodyWorks();
        }
      }
    } catch (ExecutionException failed) {
      throw Requests.failure(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted", "interrupted while the monitor worked", stopped);
    }
  }

  /**
   * The schedule of this name; a Temporal Schedule may be named as the configuration names it, a
   * job by Cloud Scheduler's whole name for it.
   */
  private static String known(CommandSpec spec, Definitions definitions, String typed) {
    String job = inCloud(definitions, typed);
    List<String> known =
        Stream.concat(
                definitions.monitoring().jobs().stream().map(ScheduledJob::name),
                definitions.service().schedules().stream().map(ScheduleDefinition::id))
            .toList();
    return Stream.of(job, ScheduleDefinition.PREFIX + job)
        .filter(known::contains)
        .findFirst()
        .orElseThrow(() -> unknown(spec, job, known));
  }

  /** Its name alone, if it lies where the configuration's jobs do. */
  private static String inCloud(Definitions definitions, String typed) {
    return definitions
        .monitoring()
        .cloudScheduler()
        .map(place -> "projects/%s/locations/%s/jobs/".formatted(place.project(), place.location()))
        .filter(typed::startsWith)
        .map(place -> typed.substring(place.length()))
        .orElse(typed);
  }

  private static UsageException unknown(CommandSpec spec, String job, List<String> known) {
    return new UsageException(
        spec.commandLine(),
        "no schedule %s%s (%s)"
            .formatted(
                job,
                Spelling.didYouMean(job, known),
                known.isEmpty()
                    ? "the configuration has no schedulers"
                    : "the configuration has " + String.join(", ", known)));
  }

  static int begin(
      SnowlineCommand snowline,
      CommandSpec spec,
      String name,
      String owner,
      String reason,
      Duration time) {
    Definitions definitions = snowline.definitions();
    String job = known(spec, definitions, name);
    Instant now = now();
    MaintenanceNote note =
        new MaintenanceNote(
            job,
            KnownSecrets.redacted(owner),
            KnownSecrets.redacted(reason),
            now,
            now.plus(time),
            null);
    try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
      book.notes(now).stream()
          .filter(other -> other.schedule().equals(job) && other.holds(now))
          .findFirst()
          .ifPresent(
              other -> {
                throw new CommandFailure(
                    "InMaintenance",
                    "%s is in maintenance already, for %s until %s UTC (%s); snowline maintenance end %s ends that"
                        .formatted(
                            job, other.owner(), Words.time(other.end()), other.reason(), job));
              });
      book.begin(note);
    }
    snowline.report().maintenance(List.of(note));
    return ExitCode.DONE;
  }

  static int end(SnowlineCommand snowline, CommandSpec spec, String name) {
    Definitions definitions = snowline.definitions();
    Instant now = now();
    List<MaintenanceNote> ended;
    try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
      // A note may be of a schedule that isn't configured any more.
      ended = book.end(inCloud(definitions, name), snowline.actor(), now);
      if (ended.isEmpty()) {
        String job = known(spec, definitions, name);
        ended = book.end(job, snowline.actor(), now);
        if (ended.isEmpty()) {
          throw new CommandFailure(
              "NoMaintenance",
              job + " is not in maintenance; snowline maintenance list shows what is");
        }
      }
    }
    snowline.report().maintenance(ended);
    return ExitCode.DONE;
  }

  /** As exactly as every watchbook keeps it: of one schedule no two notes begin at one time. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** Those in force, and those to come. */
  static int list(SnowlineCommand snowline) {
    try (Watchbook book = ConfiguredWatchbook.open(snowline.definitions())) {
      snowline.report().maintenance(book.notes(Instant.now()));
    }
    return ExitCode.DONE;
  }
}
