package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.snowline.definition.CheckDefinition;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import io.snowline.sync.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = ConfigurationFolder.in(temporary);
  }

  @Test
  void aFileThatSaysEverythingGivesExactlyThat() {
    String corrected =
        """
        CREATE OR REPLACE VIEW work_item_budget_vs_actual_corrected_view AS
        SELECT * FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ
        UNION ALL SELECT * FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ_HISTORY\
        """;
    String budget =
        """
        CREATE OR REPLACE VIEW "V5" AS
        SELECT * FROM Work_Item_Budget_Vs_Actual_Corrected_View JOIN PEOPLE_BQ USING (USER_ID)\
        """;
    folder
        .with("views/corrected_view.sql", "-- old copies too\n" + corrected + ";\n")
        .with("views/individual_budget_v5.sql", budget);

    Definitions definitions =
        folder.load(
            """
            source: {duckdb: {file: source.duckdb, schema: karbon}}
            target: {duckdb: {file: target.duckdb, schema: karbon_data}}
            parallel: 8
            tables:
              work_item_budget_vs_actual:
                source: WORK_ITEM_BUDGET_VS_ACTUAL
                target: WORK_ITEM_BUDGET_VS_ACTUAL_BQ
                key: [WORK_ITEM_ID, USER_ID, ROLE_ID, TASK_TYPE_ID]
                stamp: REPORTING_DATE
                snapshot: REPORTING_DATE
                duplicates: quarantine
                freshness: 90m
                guard: {vanished: 0.25%, source_drop: 1000, approval_expires: 2d}
              people: {source: PEOPLE, target: PEOPLE_BQ, key: [USER_ID]}
            views:
              - views/corrected_view.sql
              - file: views/individual_budget_v5.sql
                key: [WORK_ITEM_ID, budget_user_name]
            checks:
              - name: one budget a work item
                modes: [full]
                source: SELECT sum(MINUTES) FROM WORK_ITEM_BUDGET_VS_ACTUAL;
                target: |
                  WITH v AS (SELECT * FROM "V5")
                  SELECT sum(MINUTES) FROM v
              - {name: people, table: people, source: SELECT 1, target: select 1}
            """);

    ViewDefinition correctedView =
        new ViewDefinition(
            "work_item_budget_vs_actual_corrected_view",
            corrected,
            List.of(),
            Set.of("work_item_budget_vs_actual"),
            Set.of("WORK_ITEM_BUDGET_VS_ACTUAL_BQ", "WORK_ITEM_BUDGET_VS_ACTUAL_BQ_HISTORY"),
            "views/corrected_view.sql");
    ViewDefinition budgetView =
        new ViewDefinition(
            "V5",
            budget,
            List.of("WORK_ITEM_ID", "budget_user_name"),
            Set.of("work_item_budget_vs_actual", "people"),
            Set.of(
                "WORK_ITEM_BUDGET_VS_ACTUAL_BQ",
                "WORK_ITEM_BUDGET_VS_ACTUAL_BQ_HISTORY",
                "PEOPLE_BQ"),
            "views/individual_budget_v5.sql");
    CheckDefinition budgets =
        new CheckDefinition(
            "one budget a work item",
            "work_item_budget_vs_actual",
            Set.of(Mode.FULL),
            "SELECT sum(MINUTES) FROM WORK_ITEM_BUDGET_VS_ACTUAL",
            "WITH v AS (SELECT * FROM \"V5\")\nSELECT sum(MINUTES) FROM v",
            Set.of("people"));
    CheckDefinition people =
        new CheckDefinition(
            "people", "people", Set.of(Mode.DAILY, Mode.FULL), "SELECT 1", "select 1");
    assertThat(definitions)
        .isEqualTo(
            new Definitions(
                new DuckDbFile(temporary.resolve("source.duckdb"), "karbon"),
                new DuckDbFile(temporary.resolve("target.duckdb"), "karbon_data"),
                List.of(
                    new TableDefinition(
                        "work_item_budget_vs_actual",
                        "WORK_ITEM_BUDGET_VS_ACTUAL",
                        "WORK_ITEM_BUDGET_VS_ACTUAL_BQ",
                        List.of("WORK_ITEM_ID", "USER_ID", "ROLE_ID", "TASK_TYPE_ID"),
                        Optional.of("REPORTING_DATE"),
                        Optional.of("REPORTING_DATE"),
                        DuplicateRule.QUARANTINE,
                        Map.of(),
                        Storage.plain(),
                        Duration.ofMinutes(90),
                        new GuardLimits(new Limit(25, -1), new Limit(-1, 1000), Duration.ofDays(2)),
                        List.of(budgets),
                        List.of(correctedView, budgetView)),
                    new TableDefinition(
                        "people",
                        "PEOPLE",
                        "PEOPLE_BQ",
                        List.of("USER_ID"),
                        Optional.empty(),
                        Optional.empty(),
                        DuplicateRule.FAIL,
                        Map.of(),
                        Storage.plain(),
                        Duration.ofHours(26),
                        GuardLimits.DEFAULT,
                        List.of(people),
                        List.of(budgetView))),
                8,
                ServiceDefinition.NONE,
                Monitoring.DEFAULT));
  }

  @Test
  void whatIsNotWrittenHasItsDefault() {
    Definitions definitions =
        folder.load(
            ConfigurationFolder.ENDS
                + "tables: {orders: {source: ORDERS, target: ORDERS_BQ, key: [ID]}}\n");

    assertThat(definitions)
        .isEqualTo(
            new Definitions(
                new DuckDbFile(temporary.resolve("source.duckdb"), "main"),
                new DuckDbFile(temporary.resolve("target.duckdb"), "main"),
                List.of(
                    new TableDefinition(
                        "orders",
                        "ORDERS",
                        "ORDERS_BQ",
                        List.of("ID"),
                        Optional.empty(),
                        Optional.empty(),
                        DuplicateRule.FAIL,
                        Map.of(),
                        Storage.plain(),
                        Duration.ofHours(26),
                        GuardLimits.DEFAULT,
                        List.of(),
                        List.of())),
                2,
                ServiceDefinition.NONE,
                Monitoring.DEFAULT));
  }

  @Test
  void namesMayHoldWhateverCanBeQuoted() {
    Definitions definitions =
        folder.load(
            ConfigurationFolder.ENDS
                + """
                tables:
                  t:
                    source: 'a "quoted" name; DROP'
                    target: Ünïcode 雪
                    key: [NO, on, y, "1", "true", 'null', 12 o'clock, 1e]
                """);

    TableDefinition table = definitions.table("t").orElseThrow();
    assertThat(table.source()).isEqualTo("a \"quoted\" name; DROP");
    assertThat(table.target()).isEqualTo("Ünïcode 雪");
    assertThat(table.key())
        .containsExactly("NO", "on", "y", "1", "true", "null", "12 o'clock", "1e");
  }

  @Test
  void byteOrderMarkAndWindowsLineEndsAreRead() {
    String yaml = "\uFEFF" + ConfigurationFolder.TABLES.replace("\n", "\r\n");

    assertThat(folder.load(yaml)).isEqualTo(folder.load(ConfigurationFolder.TABLES));
  }

  @Test
  void aliasesAndMergesAreRead() {
    Definitions merged =
        folder.load(
            ConfigurationFolder.ENDS
                + """
                tables:
                  orders: &defaults
                    source: ORDERS
                    target: ORDERS_BQ
                    key: &key [ID]
                    freshness: 2d
                  people: {<<: *defaults, source: PEOPLE, target: PEOPLE_BQ}
                  places: {<<: [*defaults], source: PLACES, target: PLACES_BQ, key: *key}
                """);

    assertThat(merged.tables())
        .extracting(TableDefinition::target)
        .containsExactly("ORDERS_BQ", "PEOPLE_BQ", "PLACES_BQ");
    assertThat(merged.tables())
        .extracting(TableDefinition::freshness)
        .containsOnly(Duration.ofDays(2));
    assertThat(merged.tables()).extracting(TableDefinition::key).containsOnly(List.of("ID"));
  }

  @Test
  void tenThousandTablesAreReadAndOneMoreIsNot() {
    StringBuilder tables = new StringBuilder(ConfigurationFolder.ENDS + "tables:\n");
    for (int i = 0; i < 10_000; i++) {
      tables.append(" t%1$d: {source: A, target: B%1$d, key: [K]}\n".formatted(i));
    }

    assertThat(folder.load(tables.toString()).tables()).hasSize(10_000);
    assertThat(folder.problems(tables + " more: {source: A, target: B, key: [K]}\n"))
        .containsExactly("3:1 tables: 10001 tables; expected at most 10000");
  }

  @Test
  void theMessageListsAllProblemsInTheOrderOfTheFile() {
    folder.with(
        "snowline.yaml",
        """
        source:
          duckdb:
            file: nowhere.duckdb
        target: {duckdb: {file: target.duckdb}}
        tables:
          orders:
            source: ORDERS
            target: ORDERS_BQ
            gaurd: {vanished: 5%}
        """);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Configuration.load(temporary.resolve("snowline.yaml"), Map.of()))
        .withMessage(
            """
            FOLDER/snowline.yaml has 3 problems
              line 3  source.duckdb.file   nothing at FOLDER/nowhere.duckdb; expected a DuckDB file\
             (snowline demo makes one)
              line 6  tables.orders.key    missing; expected a list of at least one column,\
             e.g. key: [ORDER_ID]
              line 9  tables.orders.gaurd  unknown setting; did you mean guard?\
            """
                .replace("FOLDER", temporary.toString()));
  }

  @Test
  void theMessageShowsTheFirstHundredProblems() {
    String unknown = "zzzzzz%d: 1\n";
    StringBuilder yaml = new StringBuilder(ConfigurationFolder.TABLES);
    for (int i = 0; i < 150; i++) {
      yaml.append(unknown.formatted(i));
    }

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> folder.load(yaml.toString()))
        .satisfies(refused -> assertThat(refused.problems()).hasSize(150))
        .withMessageContaining("has 150 problems\n")
        .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(102))
        .withMessageEndingWith("\n  and 50 more");
  }
}
