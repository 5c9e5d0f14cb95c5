package io.snowline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.Main;
import io.snowline.bed.Bed;
import io.snowline.command.Shell;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The incident's whole pipeline, its eight tables with views and checks, from Snowflake to BigQuery
 * on a real Temporal server: each step of the story is a command.
 */
@Tag("bed")
@Tag("slow")
class DemoBedTest {
  /** Each table's source and target, and the column whose values tell its rows apart best. */
  private static final List<List<String>> TABLES =
      List.of(
          List.of("WORK_ITEM_BUDGET_VS_ACTUAL", "WORK_ITEM_BUDGET_VS_ACTUAL_BQ", "WORK_ITEM_ID"),
          List.of("WORK_ITEM_DETAILS", "WORK_ITEM_DETAILS_BQ", "WORK_ITEM_ID"),
          List.of("USER_TIME_ENTRY_DETAIL", "USER_TIME_ENTRY_DETAIL_BQ", "TIME_ENTRY_ID"),
          List.of("DIMN_CLIENT", "CLIENT_DIMENSION_BQ", "CLIENT_ID"),
          List.of("DIMN_CLIENT_GROUP", "CLIENT_GROUP_DIMENSION_BQ", "CLIENT_ID"),
          List.of("DIMN_TENANT_TEAM", "TENANT_TEAM_DIMENSION_BQ", "TENANT_TEAM_ID"),
          List.of(
              "DIMN_TENANT_TEAM_MEMBER",
              "TENANT_TEAM_MEMBER_DIMENSION_BQ",
              "TENANT_TEAM_MEMBER_ID"),
          List.of("DIMN_USER", "USER_DIMENSION_BQ", "USER_ID"));

  private static final int FEW = 5_000;

  @TempDir Path folder;

  @Test
  void theWholePipelineIsSyncedDailyAndFullAndEachTargetIsItsSource() throws Exception {
    DemoFigures figures = DemoFigures.tenth();

    play(figures, 130_000, "--fast");
  }

  @Test
  void soItIsAtTheIncidentsSizes() throws Exception {
    play(DemoFigures.incident(), 1_300_000);
  }

  private void play(DemoFigures figures, int details, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("demo", "--bed", "--seed", "7"));
    arguments.addAll(List.of(options));

    Told told = run(folder, arguments.toArray(String[]::new));

    assertThat(told.code()).as(told.out() + told.err()).isZero();
    assertThat(told.out())
        .contains(
            text(
                "source %,d  +%,d ~%,d =%,d  superseded %,d  vanished %,d  waiting",
                figures.sourceRows(),
                figures.inserted(),
                figures.updated(),
                figures.unchanged(),
                figures.superseded(),
                figures.vanished()))
        .contains(
            text("source %,d  +%,d ~0 =0  superseded 0  vanished 0  verified", details, details))
        .contains(text("source %,d  +0 ~0 =%1$,d", details))
        .contains("2025-07-15  2025-07-24  Alex Mather          420\n")
        .contains("2025-07-24  now         Georinah Kanyiginya  420\n")
        .endsWith("8 schedules, 8 tables: all well\n");
    assertPipeline();
  }

  /** What the story leaves, as both ends' own SQL tells it. */
  static void assertPipeline() throws Exception {
    BedSnowflake source = new BedSnowflake(Bed.running().snowflake());
    BedBigQuery target = new BedBigQuery(Bed.running().bigquery());
    for (List<String> table : TABLES) {
      assertEqual(source, target, table);
    }
    assertThat(
            target.texts(
                "SELECT individual_budgeted_hours"
                    + " FROM WORK_ITEM_INDIVIDUAL_BUDGET_TIME_TRACKING_VIEW_V5"
                    + " WHERE WORK_ITEM_ID = 'TYDGtLlxTmr' ORDER BY budget_user_name"))
        .as("Alex's hours and Georinah's")
        .containsExactly("0", "8");
    assertThat(target.texts("SELECT table_name FROM karbon_demo_staging.INFORMATION_SCHEMA.TABLES"))
        .as("what is left staged")
        .isEmpty();
    String verified = "SELECT run FROM snowline_ledger WHERE outcome = 'verified'";
    assertThat(target.texts(verified + " AND mode = 'daily'")).hasSize(TABLES.size());
    assertThat(target.texts(verified + " AND receipt NOT LIKE '%\"cut\":\"20%'"))
        .as("verified without a cut")
        .isEmpty();
    assertThat(
            target.texts(
                verified
                    + " AND mode = 'full' AND table_name = 'work_item_budget_vs_actual'"
                    + " AND receipt NOT LIKE '%\"name\":\"who has the budget of TYDGtLlxTmr\"%'"))
        .as("verified without the check")
        .isEmpty();
  }

  /** As many rows as the source; of large tables those are compared whose ids end alike. */
  private static void assertEqual(BedSnowflake source, BedBigQuery target, List<String> table)
      throws Exception {
    String rows = source.texts("SELECT count(*) FROM " + table.get(0)).get(0);
    assertThat(target.texts("SELECT CAST(count(*) AS STRING) FROM " + table.get(1)))
        .as("rows of " + table.get(1))
        .containsExactly(rows);
    String some =
        Integer.parseInt(rows) > FEW ? " WHERE %s LIKE '%%7'".formatted(table.get(2)) : "";
    List<String> columns =
        target.texts(
            ("SELECT column_name FROM INFORMATION_SCHEMA.COLUMNS WHERE table_name = '%s'"
                    + " AND column_name <> 'REPORTING_DATE' ORDER BY ordinal_position")
                .formatted(table.get(1)));
    assertThat(columns).hasSizeGreaterThan(3);
    for (String column : columns) {
      String pairs = "SELECT concat(%s, ' ', coalesce(CAST(%s AS %s), 'NULL')) FROM %s%s";
      assertThat(
              plain(
                  target.texts(
                      pairs.formatted(table.get(2), column, "STRING", table.get(1), some))))
          .as(table.get(1) + "." + column)
          .isNotEmpty()
          .isEqualTo(
              plain(
                  source.texts(
                      pairs.formatted(table.get(2), column, "VARCHAR", table.get(0), some))));
    }
  }

  /** Values as both engines write them, sorted. */
  private static List<String> plain(List<String> texts) {
    return texts.stream()
        .map(
            text ->
                text.replaceAll("(\\d\\d:\\d\\d:\\d\\d)\\.?0*$", "$1")
                    .replaceAll("(\\d\\.\\d*?)0+$", "$1")
                    .replaceAll("(\\d)\\.$", "$1")
                    .replaceAll("(\\d\\d\\d\\d-\\d\\d-\\d\\d)T", "$1 "))
        .sorted()
        .toList();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private record Told(int code, String out, String err) {}

  private static Told run(Path folder, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> environment = Bed.running().environment();
    Shell shell =
        new Shell(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            folder,
            false,
            false);
    int code = Main.run(shell, arguments);
    return new Told(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
