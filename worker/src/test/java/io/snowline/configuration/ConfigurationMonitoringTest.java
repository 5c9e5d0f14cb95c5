package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.CloudSchedulerLocation;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ScheduledJob;
import io.snowline.definition.ScheduledJob.HttpCall;
import io.snowline.sync.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the configuration says of schedulers and of the monitor. */
class ConfigurationMonitoringTest {
  private static final String CLOUD = "cloud_scheduler: {project: p1, location: us-central1}";

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = ConfigurationFolder.in(temporary);
  }

  @Test
  void jobsAreReadInTheirOrder() {
    Monitoring monitoring =
        folder
            .load(
                ConfigurationFolder.TABLES
                    + """
                    schedulers:
                      cloud_scheduler:
                        project: red-octane-444308-f4
                        location: us-central1
                        endpoint: "http://127.0.0.1:8123"
                      jobs:
                        orders-daily-sync:
                          table: orders
                          schedule: "0 2 * * *"
                        people-full-sync:
                          table: people
                          mode: full
                          schedule: every monday 09:00
                          time_zone: Australia/Sydney
                          grace: 2h
                          http:
                            url: https://sync.example.com/v1/sync/people/full
                            method: PUT
                            service_account: scheduler@p1.iam.gserviceaccount.com
                            audience: https://sync.example.com
                    monitor: {auto_fix: false}
                    """)
            .monitoring();

    assertThat(monitoring)
        .isEqualTo(
            new Monitoring(
                Optional.of(
                    new CloudSchedulerLocation(
                        "red-octane-444308-f4",
                        "us-central1",
                        Optional.of(URI.create("http://127.0.0.1:8123")))),
                List.of(
                    new ScheduledJob(
                        "orders-daily-sync",
                        "orders",
                        Mode.DAILY,
                        "0 2 * * *",
                        "UTC",
                        Duration.ofMinutes(30),
                        Optional.empty()),
                    new ScheduledJob(
                        "people-full-sync",
                        "people",
                        Mode.FULL,
                        "every monday 09:00",
                        "Australia/Sydney",
                        Duration.ofHours(2),
                        Optional.of(
                            new HttpCall(
                                URI.create("https://sync.example.com/v1/sync/people/full"),
                                Optional.of("PUT"),
                                Optional.of("scheduler@p1.iam.gserviceaccount.com"),
                                Optional.of("https://sync.example.com"))))),
                false));
  }

  @Test
  void whetherItRepairsMayComeFromTheEnvironment() {
    Monitoring monitoring =
        folder
            .load(
                ConfigurationFolder.TABLES + "monitor: {auto_fix: \"${FIX}\"}\n",
                Map.of("FIX", "False"))
            .monitoring();

    assertThat(monitoring.autoFix()).isFalse();
  }

  private record Bad(String name, String yaml, List<String> problems) {
    Bad(String name, String yaml, String... problems) {
      this(name, yaml, List.of(problems));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static String job(String settings) {
    return "schedulers:\n  %s\n  jobs:\n    orders-daily: {%s}\n".formatted(CLOUD, settings);
  }

  static Stream<Bad> wrong() {
    return Stream.of(
        new Bad(
            "nothing of what is needed",
            "schedulers: {}\n",
            "6:1 schedulers.cloud_scheduler: missing; expected {project: my-project, location:"
                + " us-central1}",
            "6:1 schedulers.jobs: missing; expected at least one job, e.g. orders-daily: {table:"
                + " orders, schedule: \"0 2 * * *\"}"),
        new Bad(
            "an endpoint elsewhere",
            "schedulers:\n  cloud_scheduler: {project: p1, location: us-central1, endpoint:"
                + " \"http://10.0.0.1:8123\"}\n  jobs: {a: {table: orders, schedule: x}}\n",
            "7:67 schedulers.cloud_scheduler.endpoint: found \"http://10.0.0.1:8123\"; expected a"
                + " service on this machine, e.g. http://127.0.0.1:8123"),
        new Bad(
            "a job without table and schedule",
            job("mode: daily"),
            "9:5 schedulers.jobs.orders-daily.table: missing; expected the table that the job"
                + " feeds",
            "9:5 schedulers.jobs.orders-daily.schedule: missing; expected when it fires, e.g. \"0 2"
                + " * * *\""),
        new Bad(
            "a table that isn't there",
            job("table: order, schedule: x"),
            "9:27 schedulers.jobs.orders-daily.table: no table order under tables; did you mean"
                + " orders?"),
        new Bad(
            "a zone that isn't there, and a mode",
            job("table: orders, schedule: x, mode: weekly, time_zone: Mars/Base"),
            "9:54 schedulers.jobs.orders-daily.mode: found \"weekly\"; expected daily or full",
            "9:73 schedulers.jobs.orders-daily.time_zone: found \"Mars/Base\"; expected a time zone's"
                + " name in the tz database, such as UTC or Australia/Sydney"),
        new Bad(
            "a zone that is an offset",
            job("table: orders, schedule: x, time_zone: \"+10:00\""),
            "9:59 schedulers.jobs.orders-daily.time_zone: found \"+10:00\"; expected a time zone's"
                + " name in the tz database, such as UTC or Australia/Sydney"),
        new Bad(
            "a zone that is a letter",
            job("table: orders, schedule: x, time_zone: Z"),
            "9:59 schedulers.jobs.orders-daily.time_zone: found \"Z\"; expected a time zone's name in"
                + " the tz database, such as UTC or Australia/Sydney"),
        new Bad(
            "a zone that is an offset from UTC",
            job("table: orders, schedule: x, time_zone: UTC+10"),
            "9:59 schedulers.jobs.orders-daily.time_zone: found \"UTC+10\"; expected a time zone's"
                + " name in the tz database, such as UTC or Australia/Sydney"),
        new Bad(
            "a call to nowhere in a way that there isn't",
            job(
                "table: orders, schedule: x, http: {url: here, method: SHOUT, service_account: me}"),
            "9:60 schedulers.jobs.orders-daily.http.url: found \"here\"; expected a URL that begins"
                + " with https:// or http://",
            "9:74 schedulers.jobs.orders-daily.http.method: found \"SHOUT\"; expected one of POST,"
                + " GET, PUT, PATCH, DELETE, HEAD, OPTIONS",
            "9:98 schedulers.jobs.orders-daily.http.service_account: found \"me\"; expected a"
                + " service account's e-mail address"),
        new Bad(
            "a name that Cloud Scheduler refuses",
            "schedulers:\n  %s\n  jobs:\n    a job: {table: orders, schedule: x}\n"
                .formatted(CLOUD),
            "9:5 schedulers.jobs.a job: \"a job\" can't name a job; expected 1 to 500 letters,"
                + " digits, - and _"),
        new Bad(
            "words where a truth value belongs",
            "monitor: {auto_fix: yes}\n",
            "6:21 monitor.auto_fix: found \"yes\"; expected true or false"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void eachProblemIsToldWhereItIs(Bad bad) {
    assertThat(folder.problems(ConfigurationFolder.TABLES + bad.yaml())).isEqualTo(bad.problems());
  }
}
