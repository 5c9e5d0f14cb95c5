package io.snowline.configuration;

import io.snowline.definition.ScheduledJob;
import io.snowline.definition.ScheduledJob.HttpCall;
import io.snowline.sync.Mode;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one job under {@code schedulers.jobs}. */
final class JobReader {
  private static final List<String> SETTINGS =
      List.of("table", "mode", "schedule", "time_zone", "grace", "http");
  private static final List<String> HTTP = List.of("url", "method", "service_account", "audience");
  private static final List<String> METHODS =
      List.of("POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final Pattern ACCOUNT = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Duration DEFAULT_GRACE = Duration.ofMinutes(30);

  private final Section section;

  private JobReader(Section section) {
    this.section = section;
  }

  static Optional<ScheduledJob> read(String name, Setting job, Tables tables) {
    return job.section(SETTINGS, "settings, e.g. {table: orders, schedule: \"0 2 * * *\"}")
        .flatMap(section -> new JobReader(section).job(name, tables));
  }

  private Optional<ScheduledJob> job(String name, Tables tables) {
    Optional<String> table =
        section.required("table", "the table that the job feeds").flatMap(tables::reference);
    Optional<String> schedule = text("schedule", "when it fires, e.g. \"0 2 * * *\"");
    Mode mode = section.optional("mode").flatMap(ModeReader::read).orElse(Mode.DAILY);
    String zone = section.optional("time_zone").flatMap(JobReader::zone).orElse("UTC");
    Duration grace = section.optional("grace").flatMap(Durations::read).orElse(DEFAULT_GRACE);
    Optional<HttpCall> http =
        section
            .optional("http")
            .flatMap(setting -> setting.section(HTTP, "what it calls, e.g. {url: https://...}"))
            .flatMap(JobReader::http);
    return table.flatMap(
        fed -> schedule.map(cron -> new ScheduledJob(name, fed, mode, cron, zone, grace, http)));
  }

  private Optional<String> text(String name, String expected) {
    return section
        .required(name, expected)
        .flatMap(setting -> setting.text(expected))
        .map(Text::value);
  }

  /** Cloud Scheduler knows no offsets such as +10:00. */
  private static Optional<String> zone(Setting setting) {
    String expected = "a time zone's name in the tz database, such as UTC or Australia/Sydney";
    return setting
        .text(expected)
        .map(Text::value)
        .flatMap(
            name ->
                ZoneId.getAvailableZoneIds().contains(name)
                    ? Optional.of(name)
                    : setting.<String>wrong(expected));
  }

  private static Optional<HttpCall> http(Section http) {
    Optional<URI> url =
        http.required(
                "url", "what the job calls, e.g. https://sync.example.com/v1/sync/orders/daily")
            .flatMap(Endpoints::called);
    Optional<String> method = http.optional("method").flatMap(JobReader::method);
    Optional<String> account = http.optional("service_account").flatMap(JobReader::account);
    Optional<String> audience = http.optional("audience").flatMap(JobReader::audience);
    return url.map(called -> new HttpCall(called, method, account, audience));
  }

  private static Optional<String> method(Setting setting) {
    String expected = "one of " + String.join(", ", METHODS);
    return setting
        .text(expected)
        .map(Text::value)
        .flatMap(
            text -> METHODS.contains(text) ? Optional.of(text) : setting.<String>wrong(expected));
  }

  private static Optional<String> audience(Setting setting) {
    return setting
        .text("what the service's tokens must be made for, its http.oidc.audience")
        .map(Text::value);
  }

  private static Optional<String> account(Setting setting) {
    String expected = "a service account's e-mail address";
    return setting
        .text(expected)
        .map(Text::value)
        .flatMap(
            text ->
                ACCOUNT.matcher(text).matches()
                    ? Optional.of(text)
                    : setting.<String>wrong(expected));
  }
}
