package io.snowline.configuration;

import io.snowline.definition.CloudSchedulerLocation;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ScheduledJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code schedulers} and {@code monitor}. */
final class MonitoringReader {
  private static final List<String> SCHEDULERS = List.of("cloud_scheduler", "jobs");
  private static final List<String> LOCATION = List.of("project", "location", "endpoint");
  private static final List<String> MONITOR = List.of("auto_fix");
  private static final Pattern PROJECT = Pattern.compile("[a-z][a-z0-9.:-]{1,62}");
  private static final Pattern REGION = Pattern.compile("[a-z][a-z0-9-]{1,62}");
  private static final Pattern JOB = Pattern.compile("[A-Za-z0-9_-]{1,500}");
  private static final int MOST_JOBS = 1_000;
  private static final String JOBS =
      "at least one job, e.g. orders-daily: {table: orders, schedule: \"0 2 * * *\"}";

  private MonitoringReader() {}

  static Monitoring read(Section root, Tables tables) {
    Optional<Section> schedulers =
        root.optional("schedulers")
            .flatMap(found -> found.section(SCHEDULERS, "cloud_scheduler and jobs"));
    Optional<Section> monitor =
        root.optional("monitor")
            .flatMap(found -> found.section(MONITOR, "settings, e.g. {auto_fix: false}"));
    return new Monitoring(
        schedulers.flatMap(MonitoringReader::location),
        schedulers.map(section -> jobs(section, tables)).orElse(List.of()),
        monitor
            .flatMap(section -> section.optional("auto_fix"))
            .flatMap(Setting::truth)
            .orElse(Monitoring.DEFAULT.autoFix()));
  }

  private static Optional<CloudSchedulerLocation> location(Section schedulers) {
    String expected = "{project: my-project, location: us-central1}";
    return schedulers
        .required("cloud_scheduler", expected)
        .flatMap(setting -> setting.section(LOCATION, expected))
        .flatMap(
            section -> {
              Optional<String> project =
                  matching(section, "project", PROJECT, "a Google Cloud project's id");
              Optional<String> region =
                  matching(section, "location", REGION, "a location such as us-central1");
              return project.flatMap(
                  id ->
                      region.map(
                          place ->
                              new CloudSchedulerLocation(
                                  id,
                                  place,
                                  section.optional("endpoint").flatMap(Endpoints::local))));
            });
  }

  private static Optional<String> matching(
      Section section, String name, Pattern form, String expected) {
    return section
        .required(name, expected)
        .flatMap(
            setting ->
                setting
                    .text(expected)
                    .flatMap(
                        text ->
                            form.matcher(text.value()).matches()
                                ? Optional.of(text.value())
                                : setting.wrong(expected)));
  }

  private static List<ScheduledJob> jobs(Section schedulers, Tables tables) {
    Optional<Setting> setting = schedulers.required("jobs", JOBS);
    Map<String, Setting> entries = setting.flatMap(found -> found.entries(JOBS)).orElse(Map.of());
    if (entries.size() > MOST_JOBS) {
      setting
          .orElseThrow()
          .problem("%d jobs; expected at most %d".formatted(entries.size(), MOST_JOBS));
      return List.of();
    }
    List<ScheduledJob> jobs = new ArrayList<>();
    entries.forEach(
        (name, job) -> {
          boolean named = named(name, job);
          JobReader.read(name, job, tables).filter(read -> named).ifPresent(jobs::add);
        });
    return List.copyOf(jobs);
  }

  private static boolean named(String name, Setting job) {
    if (JOB.matcher(name).matches()) {
      return true;
    }
    job.document()
        .problems()
        .add(
            job.name(),
            "\"%s\" can't name a job; expected 1 to 500 letters, digits, - and _"
                .formatted(Excerpt.of(name)));
    return false;
  }
}
