package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.CloudSchedulerLocation;
import io.snowline.definition.Definitions;
import io.snowline.definition.HttpDefinition;
import io.snowline.definition.HttpDefinition.Alias;
import io.snowline.definition.HttpDefinition.Oidc;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduledJob;
import io.snowline.definition.ScheduledJob.HttpCall;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeLogin.KeyPair;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that is shipped: the incident's pipeline. */
class ConfigurationPipelineTest {
  private static final List<String> VARIABLES =
      List.of(
          "SNOWFLAKE_ACCOUNT",
          "SNOWFLAKE_USER",
          "SNOWFLAKE_PRIVATE_KEY_FILE",
          "SNOWFLAKE_ROLE",
          "SNOWFLAKE_WAREHOUSE",
          "SNOWFLAKE_DATABASE",
          "SNOWFLAKE_SCHEMA",
          "SNOWLINE_AUDIENCE",
          "SNOWLINE_CALLER",
          "SNOWLINE_URL");

  private static final List<String> CRITICAL_JOBS =
      List.of(
          "work-item-budget-vs-actual-daily-sync 0 2 * * *",
          "sync-work-item-details-daily 30 6 * * *",
          "time-details-daily-sync 0 3 * * *",
          "client-dimension-daily-sync 5 3 * * *",
          "user-dimension-daily-sync 10 3 * * *",
          "tenant-team-dimension-daily-sync 15 3 * * *",
          "tenant-team-member-dimension-daily-sync 20 3 * * *",
          "client-group-dimension-daily-sync 25 3 * * *");

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = new ConfigurationFolder(temporary);
    for (String file :
        List.of("karbon.yaml", "views/corrected_view.sql", "views/individual_budget_v5.sql")) {
      folder.with(file, resource("/" + file));
    }
  }

  private static String resource(String name) {
    try (InputStream in = ConfigurationPipelineTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void itLoadsWhereItsEnvironmentIsSet() {
    folder.with("snowflake.p8", "-----BEGIN PRIVATE KEY-----");
    Path key = temporary.resolve("snowflake.p8");

    Definitions definitions =
        Configuration.load(
            temporary.resolve("karbon.yaml"),
            Map.of(
                "SNOWFLAKE_ACCOUNT",
                "karbon-share",
                "SNOWFLAKE_USER",
                "SNOWLINE",
                "SNOWFLAKE_PRIVATE_KEY_FILE",
                key.toString(),
                "SNOWFLAKE_ROLE",
                "READER",
                "SNOWFLAKE_WAREHOUSE",
                "SYNC_WH",
                "SNOWFLAKE_DATABASE",
                "KARBON",
                "SNOWFLAKE_SCHEMA",
                "PUBLIC",
                "SNOWLINE_URL",
                "https://sync.example.com",
                "SNOWLINE_CALLER",
                "scheduler@red-octane-444308-f4.iam.gserviceaccount.com",
                "SNOWLINE_AUDIENCE",
                "https://audience.example.com"));

    assertThat(definitions.source())
        .isEqualTo(
            new SnowflakeAccount(
                "karbon-share",
                Optional.empty(),
                new KeyPair("SNOWLINE", key, Optional.empty()),
                Optional.of("READER"),
                Optional.of("SYNC_WH"),
                "KARBON",
                "PUBLIC",
                4,
                Duration.ofHours(4),
                Duration.ofMinutes(5),
                Optional.empty()));
    assertThat(definitions.target())
        .isEqualTo(
            new BigQueryDataset(
                "red-octane-444308-f4",
                "karbon_data",
                "us-central1",
                "karbon_data_snowline_staging",
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofHours(2)));
    assertThat(definitions.tables())
        .extracting(TableDefinition::name)
        .containsExactly(
            "work_item_budget_vs_actual",
            "work_item_details",
            "time_details",
            "client_dimension",
            "client_group_dimension",
            "tenant_team_dimension",
            "tenant_team_member_dimension",
            "user_dimension");
    assertThat(definitions.tables().get(0).views())
        .extracting(ViewDefinition::name, ViewDefinition::tables)
        .containsExactly(
            tuple(
                "work_item_budget_vs_actual_corrected_view", Set.of("work_item_budget_vs_actual")),
            tuple(
                "WORK_ITEM_INDIVIDUAL_BUDGET_TIME_TRACKING_VIEW_V5",
                Set.of("work_item_budget_vs_actual")));
    assertThat(definitions.monitoring().cloudScheduler())
        .contains(
            new CloudSchedulerLocation("red-octane-444308-f4", "us-central1", Optional.empty()));
    assertThat(definitions.monitoring().jobs())
        .extracting(job -> job.name() + " " + job.schedule())
        .isEqualTo(CRITICAL_JOBS);
    assertThat(definitions.monitoring().jobs())
        .extracting(ScheduledJob::table)
        .containsExactlyInAnyOrderElementsOf(
            definitions.tables().stream().map(TableDefinition::name).toList());
    assertThat(definitions.monitoring().jobs())
        .allSatisfy(
            job ->
                assertThat(job.http())
                    .contains(
                        new HttpCall(
                            URI.create(
                                "https://sync.example.com/v1/sync/%s/daily".formatted(job.table())),
                            Optional.empty(),
                            Optional.of("scheduler@red-octane-444308-f4.iam.gserviceaccount.com"),
                            Optional.of("https://audience.example.com"))));
    assertThat(definitions.service().http())
        .contains(
            new HttpDefinition(
                "127.0.0.1",
                8080,
                Optional.empty(),
                Optional.of(
                    new Oidc(
                        "https://audience.example.com",
                        Set.of("scheduler@red-octane-444308-f4.iam.gserviceaccount.com"),
                        Optional.empty())),
                Map.of(
                    "workItemBudgetVsActualDailySync",
                    new Alias("work_item_budget_vs_actual", Mode.DAILY))));
    assertThat(definitions.service().schedules())
        .extracting(
            ScheduleDefinition::name, ScheduleDefinition::start, ConfigurationPipelineTest::when)
        .containsExactly(
            tuple("budget-daily", sync(Mode.DAILY, "work_item_budget_vs_actual"), "0 2 * * * Z"),
            tuple("budget-full", sync(Mode.FULL, "work_item_budget_vs_actual"), "0 6 * * * Z"),
            tuple("work-item-details-daily", sync(Mode.DAILY, "work_item_details"), "30 6 * * * Z"),
            tuple("monitor", new ScheduleDefinition.Monitor(), "every PT4H"));
  }

  private static ScheduleDefinition.Sync sync(Mode mode, String table) {
    return new ScheduleDefinition.Sync(mode, List.of(table));
  }

  private static String when(ScheduleDefinition schedule) {
    return schedule.timing() instanceof ScheduleDefinition.Every every
        ? "every " + every.period()
        : "%s %s"
            .formatted(((ScheduleDefinition.At) schedule.timing()).cron().text(), schedule.zone());
  }

  @Test
  void withoutItsEnvironmentEveryMissingVariableIsNamedAtOnce() {
    assertThat(folder.problems(temporary.resolve("karbon.yaml"), Map.of()))
        .hasSize(VARIABLES.size())
        .zipSatisfy(
            VARIABLES,
            (problem, variable) ->
                assertThat(problem)
                    .endsWith(
                        ": the environment variable %1$s is not set; set it or write ${%1$s:-default}"
                            .formatted(variable)));
  }
}
