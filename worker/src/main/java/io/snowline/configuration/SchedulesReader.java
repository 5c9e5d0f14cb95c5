package io.snowline.configuration;

import io.snowline.definition.CronExpression;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduleDefinition.At;
import io.snowline.definition.ScheduleDefinition.Every;
import io.snowline.definition.ScheduleDefinition.Monitor;
import io.snowline.definition.ScheduleDefinition.Start;
import io.snowline.definition.ScheduleDefinition.Sync;
import io.snowline.definition.ScheduleDefinition.Timing;
import io.snowline.sync.Mode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code schedules}. */
final class SchedulesReader {
  private static final List<String> SETTINGS =
      List.of("workflow", "mode", "tables", "cron", "every", "time_zone");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final int MOST_TABLES = 10_000;
  private static final String EXPECTED =
      "at least one schedule, e.g. nightly: {mode: full, cron: \"0 2 * * *\"}";
  private static final String CRON = "a cron expression of five fields, e.g. cron: \"0 2 * * *\"";

  private final Tables tables;

  private SchedulesReader(Tables tables) {
    this.tables = tables;
  }

  static List<ScheduleDefinition> read(Section root, Tables tables) {
    SchedulesReader reader = new SchedulesReader(tables);
    List<ScheduleDefinition> schedules = new ArrayList<>();
    root.optional("schedules")
        .flatMap(setting -> setting.entries(EXPECTED))
        .orElse(Map.of())
        .forEach((name, setting) -> reader.schedule(name, setting).ifPresent(schedules::add));
    return schedules;
  }

  private Optional<ScheduleDefinition> schedule(String name, Setting setting) {
    boolean named = NAME.matcher(name).matches();
    if (!named) {
      setting
          .document()
          .problems()
          .add(
              setting.name(),
              "\"%s\" can't name a schedule; expected 1 to 63 of a-z, 0-9 and -, a letter first"
                  .formatted(Excerpt.of(name)));
    }
    Optional<Section> section =
        setting.section(SETTINGS, "a schedule, e.g. {mode: full, cron: \"0 2 * * *\"}");
    Optional<Start> start = section.flatMap(found -> start(found, setting));
    Optional<Timing> timing = section.flatMap(found -> timing(found, setting));
    Optional<ZoneId> zone = section.flatMap(SchedulesReader::zone);
    return named && start.isPresent() && timing.isPresent() && zone.isPresent()
        ? Optional.of(new ScheduleDefinition(name, start.get(), timing.get(), zone.get()))
        : Optional.empty();
  }

  private Optional<Start> start(Section section, Setting schedule) {
    Optional<Setting> workflow = section.optional("workflow");
    Optional<Setting> mode = section.optional("mode");
    Optional<List<String>> selected =
        section.optional("tables").map(this::selected).orElse(Optional.of(List.of()));
    if (workflow.isPresent() == mode.isPresent()) {
      schedule.problem(
          workflow.isPresent()
              ? "both mode and workflow; expected mode for a sync, or workflow: monitor"
              : "nothing to start; expected mode: daily, mode: full or workflow: monitor");
      return Optional.empty();
    }
    if (mode.isPresent()) {
      Optional<Mode> read = mode.flatMap(ModeReader::read);
      return read.flatMap(found -> selected.map(names -> new Sync(found, names)));
    }
    section
        .optional("tables")
        .ifPresent(
            setting -> setting.problem("of a monitor, which looks at every table; remove it"));
    Optional<Text> text = workflow.flatMap(setting -> setting.text("monitor"));
    return text.isPresent() && !text.get().value().equals("monitor")
        ? workflow.orElseThrow().wrong("monitor")
        : text.map(monitor -> new Monitor());
  }

  private Optional<List<String>> selected(Setting setting) {
    List<Setting> items =
        setting.list(MOST_TABLES, "a list of tables, e.g. tables: [orders]").orElse(List.of());
    List<String> names = new ArrayList<>();
    for (Setting item : items) {
      Optional<String> name = tables.reference(item);
      if (name.isPresent() && names.contains(name.get())) {
        item.problem("listed twice; expected each table once");
        continue;
      }
      name.ifPresent(names::add);
    }
    return items.isEmpty() || names.size() < items.size() ? Optional.empty() : Optional.of(names);
  }

  private static Optional<Timing> timing(Section section, Setting schedule) {
    Optional<Setting> cron = section.optional("cron");
    Optional<Setting> every = section.optional("every");
    if (cron.isPresent() == every.isPresent()) {
      schedule.problem(
          cron.isPresent()
              ? "both cron and every; expected one of them"
              : "no time; expected cron: \"0 2 * * *\" or every: 4h");
      return Optional.empty();
    }
    if (every.isPresent()) {
      section
          .optional("time_zone")
          .ifPresent(
              setting ->
                  setting.problem("of every, which no clock matters to; remove it or use cron"));
      return every.flatMap(Durations::read).map(Every::new);
    }
    return cron.flatMap(SchedulesReader::cron).map(At::new);
  }

  private static Optional<CronExpression> cron(Setting setting) {
    Optional<Text> text = setting.text(CRON);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(CronExpression.parse(text.get().value()));
    } catch (IllegalArgumentException wrong) {
      // What is wrong quotes the value, which may come from the environment.
      setting.problem(
          "\"%s\" is no time%s"
              .formatted(
                  text.get().shown(),
                  text.get().replaced() ? "; expected " + CRON : ": " + wrong.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<ZoneId> zone(Section section) {
    Optional<Setting> setting = section.optional("time_zone");
    if (setting.isEmpty()) {
      return Optional.of(ZoneOffset.UTC);
    }
    String expected = "the name of a time zone, e.g. UTC or Australia/Brisbane";
    Optional<Text> text = setting.get().text(expected);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String name = text.get().value();
    if (name.equals("UTC")) {
      return Optional.of(ZoneOffset.UTC);
    }
    return ZoneId.getAvailableZoneIds().contains(name)
        ? Optional.of(ZoneId.of(name))
        : setting.get().wrong(expected);
  }
}
