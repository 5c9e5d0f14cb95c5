package io.snowline.command;

import io.snowline.definition.ScheduleDefinition;
import io.snowline.schedule.ScheduleChange;
import io.snowline.schedule.ScheduleConflictException;
import io.snowline.schedule.TemporalSchedules;
import io.snowline.temporal.RemoteServer;
import io.snowline.temporal.SnowlineWorker;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Keeps the Temporal Schedules of the configuration. */
@Command(
    name = "schedules",
    description = "Keep the Temporal Schedules of the configuration.",
    footer = {
      "",
      "Schedules that Snowline made and that are no longer configured are removed; others are left",
      "alone. What a person paused stays paused.",
      "",
      "Examples:",
      "  snowline schedules plan      what apply would do: + add, ~ change, - remove",
      "  snowline schedules apply"
    })
final class SchedulesCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected plan or apply");
  }

  @Command(name = "plan", description = "Show what apply would do.")
  int plan(
      @Option(names = "--exit-code", description = "Exit with 2 if there is anything to do.")
          boolean exitCode) {
    return with(false, exitCode);
  }

  @Command(name = "apply", description = "Make the schedules what the configuration says.")
  int apply() {
    return with(true, false);
  }

  private int with(boolean apply, boolean exitCode) {
    List<ScheduleDefinition> definitions = snowline.definitions().service().schedules();
    NamedServer.require("snowline schedules", snowline.shell());
    try (RemoteServer server =
        RemoteServer.connect(snowline.actor(), snowline.shell().environment())) {
      TemporalSchedules schedules =
          new TemporalSchedules(server.client(), SnowlineWorker.TASK_QUEUE);
      List<ScheduleChange> changes =
          apply ? schedules.apply(definitions) : schedules.plan(definitions);
      snowline.report().schedules(changes, apply);
      boolean anything =
          changes.stream().anyMatch(change -> change.kind() != ScheduleChange.Kind.KEEP);
      return exitCode && anything ? ExitCode.DIFFERENT : ExitCode.DONE;
    } catch (ScheduleConflictException conflict) {
      throw CommandFailure.ofConfiguration("ScheduleConflict", conflict.getMessage());
    }
  }
}
