package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.AlertsDefinition;
import io.snowline.definition.AlertsDefinition.Channel;
import io.snowline.definition.AlertsDefinition.Form;
import io.snowline.definition.CronExpression;
import io.snowline.definition.HttpDefinition;
import io.snowline.definition.HttpDefinition.Alias;
import io.snowline.definition.HttpDefinition.Oidc;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduleDefinition.At;
import io.snowline.definition.ScheduleDefinition.Every;
import io.snowline.definition.ScheduleDefinition.Monitor;
import io.snowline.definition.ScheduleDefinition.Sync;
import io.snowline.definition.ServiceDefinition;
import io.snowline.sync.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationServiceTest {
  private static final String TABLES = ConfigurationFolder.TABLES;

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder =
        ConfigurationFolder.in(temporary)
            .with("token", "a-token-of-enough-letters\n")
            .with("short", "too short\n")
            .with("slack.url", "https://hooks.example.com/T0/B0/x\n");
  }

  @Test
  void everySettingOfTheServiceIsRead() {
    ServiceDefinition service =
        folder
            .load(
                TABLES
                    + """
                    schedules:
                      orders-daily: {mode: daily, tables: [orders], cron: "0 2 * * *", time_zone: UTC}
                      all-full: {mode: full, cron: "0 6 * * SUN", time_zone: Australia/Brisbane}
                      monitor: {workflow: monitor, every: 4h}
                    http:
                      listen: "[::1]:8080"
                      token_file: token
                      oidc:
                        audience: https://snowline.example.com
                        service_accounts: [Scheduler@p.iam.gserviceaccount.com]
                        certificates_url: http://127.0.0.1:9/certs
                      aliases:
                        ordersDailySync: {table: orders, mode: daily}
                    alerts:
                      channels:
                        - slack: {url_file: slack.url}
                        - webhook: {url: "https://alerts.example.com/x"}
                      ping_url: https://ping.example.com/1
                      runbook_url: https://docs.example.com/runbook.md
                    """)
            .service();

    assertThat(service)
        .isEqualTo(
            new ServiceDefinition(
                List.of(
                    new ScheduleDefinition(
                        "orders-daily",
                        new Sync(Mode.DAILY, List.of("orders")),
                        new At(CronExpression.parse("0 2 * * *")),
                        ZoneOffset.UTC),
                    new ScheduleDefinition(
                        "all-full",
                        new Sync(Mode.FULL, List.of()),
                        new At(CronExpression.parse("0 6 * * SUN")),
                        ZoneId.of("Australia/Brisbane")),
                    new ScheduleDefinition(
                        "monitor", new Monitor(), new Every(Duration.ofHours(4)), ZoneOffset.UTC)),
                Optional.of(
                    new HttpDefinition(
                        "::1",
                        8080,
                        Optional.of(temporary.resolve("token")),
                        Optional.of(
                            new Oidc(
                                "https://snowline.example.com",
                                Set.of("scheduler@p.iam.gserviceaccount.com"),
                                Optional.of(URI.create("http://127.0.0.1:9/certs")))),
                        Map.of("ordersDailySync", new Alias("orders", Mode.DAILY)))),
                new AlertsDefinition(
                    List.of(
                        new Channel(
                            Form.SLACK,
                            Optional.empty(),
                            Optional.of(temporary.resolve("slack.url"))),
                        new Channel(
                            Form.WEBHOOK,
                            Optional.of(URI.create("https://alerts.example.com/x")),
                            Optional.empty())),
                    Optional.of(URI.create("https://ping.example.com/1")),
                    Optional.of(URI.create("https://docs.example.com/runbook.md")))));
  }

  @Test
  void allProblemsOfSchedulesAreTold() {
    assertThat(
            folder.problems(
                TABLES
                    + """
                    schedules:
                      Daily: {mode: daily, cron: "0 2 * * *"}
                      nothing: {}
                      both: {mode: daily, workflow: monitor, cron: "0 2 * * *", every: 4h}
                      tables: {mode: weekly, tables: [order, people, people], cron: "0 2 * *"}
                      looks: {workflow: monitr, tables: [orders], every: 4w, time_zone: UTC}
                      zone: {mode: full, cron: "0 2 * * *", time_zone: Mars/Olympus}
                    """))
        .containsExactly(
            "7:3 schedules.Daily: \"Daily\" can't name a schedule; expected 1 to 63 of a-z, 0-9 and -, a letter first",
            "8:3 schedules.nothing: nothing to start; expected mode: daily, mode: full or workflow: monitor",
            "8:3 schedules.nothing: no time; expected cron: \"0 2 * * *\" or every: 4h",
            "9:3 schedules.both: both mode and workflow; expected mode for a sync, or workflow: monitor",
            "9:3 schedules.both: both cron and every; expected one of them",
            "10:18 schedules.tables.mode: found \"weekly\"; expected daily or full",
            "10:35 schedules.tables.tables[0]: no table order under tables; did you mean orders?",
            "10:50 schedules.tables.tables[2]: listed twice; expected each table once",
            "10:65 schedules.tables.cron: \"0 2 * *\" is no time: 4 fields instead of five: minute, hour, day of month, month, day of week",
            "11:21 schedules.looks.workflow: found \"monitr\"; expected monitor",
            "11:29 schedules.looks.tables: of a monitor, which looks at every table; remove it",
            "11:54 schedules.looks.every: found \"4w\"; expected a duration such as 90m, 26h or 2d, at most 3650d",
            "11:69 schedules.looks.time_zone: of every, which no clock matters to; remove it or use cron",
            "12:52 schedules.zone.time_zone: found \"Mars/Olympus\"; expected the name of a time zone, e.g. UTC or Australia/Brisbane");
  }

  @Test
  void allProblemsOfHttpAreTold() {
    assertThat(
            folder.problems(
                TABLES
                    + """
                    http:
                      listen: "8080"
                      token_file: short
                      oidc:
                        service_accounts: [nobody]
                        certificates_url: http://elsewhere.example.com/certs
                      aliases:
                        healthz: {table: orders, mode: daily}
                        a/b: {table: orders, mode: daily}
                        sync: {table: order}
                    """))
        .containsExactly(
            "7:11 http.listen: found \"8080\"; expected host and port, e.g. listen: \"127.0.0.1:8080\"",
            "8:15 http.token_file: FOLDER/short holds 9 characters; expected a token of 20 to 4096",
            "9:3 http.oidc.audience: missing; expected what tokens are made for, e.g. the URL",
            "10:24 http.oidc.service_accounts[0]: found \"nobody\"; expected the e-mail address of a service account",
            "11:23 http.oidc.certificates_url: not such an address; expected an https address; http is for this machine only (127.0.0.1)",
            "13:5 http.aliases.healthz: a path of the service's own; expected another name",
            "14:5 http.aliases.a/b: \"a/b\" can't be a path; expected 1 to 128 of A-Z, a-z, 0-9, _ and -, a letter first",
            "15:5 http.aliases.sync.mode: missing; expected daily or full",
            "15:19 http.aliases.sync.table: no table order under tables; did you mean orders?");
  }

  @Test
  void allProblemsOfAlertsAreToldWithoutTheirSecrets() {
    assertThat(
            folder.problems(
                TABLES
                    + """
                    alerts:
                      channels:
                        - {}
                        - {slack: {url_file: slack.url}, webhook: {url: "https://x.example.com"}}
                        - slack: {}
                        - slack: {url: "https://x.example.com", url_file: slack.url}
                        - webhook: {url: "http://secret@x.example.com"}
                        - slack: {url_file: nowhere}
                      ping_url: ${PING}
                    """,
                Map.of("PING", "ftp://secret.example.com")))
        .containsExactly(
            "8:7 alerts.channels[0]: no channel; expected one of slack and webhook, with url or url_file",
            "9:7 alerts.channels[1]: two channels; expected one of slack and webhook, with url or url_file",
            "10:7 alerts.channels[2].slack: no address; expected one of them",
            "11:7 alerts.channels[3].slack: both url and url_file; expected one of them",
            "12:22 alerts.channels[4].webhook.url: not such an address; expected an https address; http is for this machine only (127.0.0.1)",
            "13:25 alerts.channels[5].slack.url_file: nothing at FOLDER/nowhere; expected a file that holds the channel's address",
            "14:13 alerts.ping_url: not such an address; expected an https address; http is for this machine only (127.0.0.1)");
  }
}
