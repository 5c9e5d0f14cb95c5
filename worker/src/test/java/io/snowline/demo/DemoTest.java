package io.snowline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.snowline.Main;
import io.snowline.command.DocumentBlock;
import io.snowline.command.Documented;
import io.snowline.command.Shell;
import io.snowline.scheduler.LocalScheduler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private static final String KEY = "WORK_ITEM_ID, USER_ID, ROLE_ID, TASK_TYPE_ID";

  @TempDir Path folder;

  @Test
  void theIncidentAtFullSizeHasTheFiguresOfThatNight() throws Exception {
    DemoWarehouses warehouses = DemoWarehouses.create(folder.resolve("incident"), 1, false);

    assertThat(count(warehouses.source(), "SELECT count(*) FROM WORK_ITEM_BUDGET_VS_ACTUAL"))
        .isEqualTo(37_304);
    assertThat(staleRows(warehouses)).isEqualTo(1_086_638);
  }

  @Test
  void theStoryIsToldToItsEndAndEachFigureIsWhatTheFilesHold(
      @Documented(in = "README.md", beginning = "$ snowline monitor") DocumentBlock picture)
      throws Exception {
    Path made = folder.resolve("snowline-demo");
    DemoWarehouses before = DemoWarehouses.create(folder.resolve("before"), 7, true);
    long superseded =
        count(
            before.target(),
            "SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT "
                + KEY
                + " FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ)) FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ");
    long vanished = staleRows(before) - superseded;
    long sourceRows = count(before.source(), "SELECT count(*) FROM WORK_ITEM_BUDGET_VS_ACTUAL");

    Told told = run("demo", "--fast", "--seed", "7");

    assertThat(told.err()).doesNotContain("snowline: ");
    assertThat(told.code()).isZero();
    assertThat(told.out()).containsPattern(DocumentBlock.pattern(picture.text()));
    assertThat(told.out())
        .contains(
            String.format(
                Locale.ROOT,
                "source %,d  +4 ~12 =%,d  superseded %,d  vanished %,d  waiting",
                sourceRows,
                sourceRows - 16,
                superseded,
                vanished))
        .contains(
            String.format(
                Locale.ROOT,
                "source %,d  +0 ~0 =%,d  superseded 0  vanished 0  verified",
                sourceRows,
                sourceRows))
        .contains("2025-07-15  2025-07-24  Alex Mather          420.00")
        .contains("2025-07-24  now         Georinah Kanyiginya  420.00")
        .contains("BUDGETED_MINUTES  target 4800.00 -> source 480.00")
        .contains(
            """
               {"WORK_ITEM_ID":"TYDGtLlxTmr","WORK_TITLE":"RecoMed - Monthly Per Appointment Billings 31 Jul, 2025","budget_user_name":"Georinah Kanyiginya","has_individual_budget":"true","individual_budgeted_hours":"7"}
            """);
    assertThat(rowsWithoutStamp(made.resolve("target.duckdb"), "WORK_ITEM_BUDGET_VS_ACTUAL_BQ"))
        .isEqualTo(rowsWithoutStamp(made.resolve("source.duckdb"), "WORK_ITEM_BUDGET_VS_ACTUAL"));
    assertThat(
            count(
                made.resolve("target.duckdb"),
                "SELECT count(*) FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ_HISTORY"))
        .as("what the first full sync removed and replaced, then two updates and one removal")
        .isEqualTo(superseded + vanished + 12 + 2 + 1);
    assertThat(made.resolve("target.duckdb.staging")).doesNotExist();

    assertThat(told.out())
        .contains(
            "work-item-budget-vs-actual-daily-sync PAUSED since 2025-07-16 02:00:00 UTC: paused"
                + " without a maintenance note")
        .contains("done: resume work-item-budget-vs-actual-daily-sync");
    assertThat(lastScreen(told.out()))
        .hasSize(10)
        .endsWith("8 schedules, 8 tables: all well")
        .filteredOn(line -> line.matches("\\S+ +\\d.* enabled .* healthy"))
        .hasSize(8);
    assertThat(jobs(made)).hasSize(8).containsOnly("ENABLED");
    assertThat(Files.readString(made.resolve("incident.md")))
        .contains(
            String.format(
                Locale.ROOT,
                "%,d source rows processed, 4 inserted, 12 updated, %,d stale rows removed",
                sourceRows,
                superseded + vanished))
        .contains("The first run that was missed: 2025-07-16 02:00:00 UTC")
        .contains("| state | paused | enabled |")
        .contains("approved the deletions of work_item_budget_vs_actual-")
        .contains(
            "budget_user_name=Alex Mather | has_individual_budget=true, individual_budgeted_hours=7"
                + " | has_individual_budget=false, individual_budgeted_hours=0 |")
        .contains(
            "budget_user_name=Georinah Kanyiginya | - | WORK_TITLE=RecoMed - Monthly Per"
                + " Appointment Billings 31 Jul, 2025, has_individual_budget=true,"
                + " individual_budgeted_hours=7 |")
        .contains("| 2025-07-15 02:00:03 UTC | Cloud Scheduler job |")
        .endsWith("## What still needs a human\n\nNothing.\n");
    aJobThatIsRemovedIsMadeAnew(made);
  }

  private void aJobThatIsRemovedIsMadeAnew(Path made) throws IOException {
    String name =
        "projects/red-octane-444308-f4/locations/us-central1/jobs/time-details-daily-sync";
    String configuration = Files.readString(made.resolve("snowline.yaml"));
    Matcher endpoint = Pattern.compile("http://127.0.0.1:(\\d+)").matcher(configuration);
    assertThat(endpoint.find()).isTrue();
    try (LocalScheduler again =
        LocalScheduler.start(
            Integer.parseInt(endpoint.group(1)),
            Optional.of(made.resolve("jobs.json")),
            Clock.systemUTC())) {
      again.remove(name);

      Told repaired = run("--config", "snowline-demo/snowline.yaml", "monitor", "--auto-fix");

      assertThat(repaired.out()).contains("done: recreate time-details-daily-sync");
      assertThat(again.jobs())
          .filteredOn(job -> job.getName().equals(name))
          .singleElement()
          .satisfies(
              job ->
                  assertThat(job.getHttpTarget().getUri())
                      .isEqualTo("https://snowline.example.com/v1/sync/time_details/daily"));
    }
  }

  /** The lines after the last command. */
  private static List<String> lastScreen(String out) {
    return out.substring(out.lastIndexOf("$ snowline monitor\n")).lines().skip(1).toList();
  }

  /** The states of the jobs that the local scheduler keeps. */
  private static List<String> jobs(Path folder) throws IOException {
    List<String> states = new ArrayList<>();
    new ObjectMapper()
        .readTree(folder.resolve("jobs.json").toFile())
        .path("jobs")
        .forEach(job -> states.add(job.path("state").asText()));
    return states;
  }

  @Test
  void theSameSeedMakesTheSameRows() throws Exception {
    DemoWarehouses one = DemoWarehouses.create(folder.resolve("one"), 3, true);
    DemoWarehouses two = DemoWarehouses.create(folder.resolve("two"), 3, true);

    assertThat(rowsWithoutStamp(one.source(), "WORK_ITEM_BUDGET_VS_ACTUAL"))
        .isEqualTo(rowsWithoutStamp(two.source(), "WORK_ITEM_BUDGET_VS_ACTUAL"));
  }

  @Test
  void aFolderOfSomebodyElseIsLeftAlone() throws Exception {
    Path stranger = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(stranger.resolve("snowline.yaml"), "source: mine");

    Told told = run("demo", "--fast", "--dir", "mine");

    assertThat(told.code()).isEqualTo(1);
    assertThat(told.err()).contains("there are files that it didn't make");
    assertThat(Files.readString(stranger.resolve("snowline.yaml"))).isEqualTo("source: mine");
  }

  @Test
  void aDemoThatWasEndedBeforeItsConfigurationIsMadeAnew() throws Exception {
    Path made = folder.resolve("snowline-demo");
    new DemoFolder(made).make(1, true, Optional.empty());

    new DemoFolder(made).make(7, true, Optional.empty());

    DemoWarehouses expected = DemoWarehouses.create(folder.resolve("expected"), 7, true);
    assertThat(rowsWithoutStamp(made.resolve("source.duckdb"), "WORK_ITEM_BUDGET_VS_ACTUAL"))
        .isEqualTo(rowsWithoutStamp(expected.source(), "WORK_ITEM_BUDGET_VS_ACTUAL"));
  }

  @Test
  void aFileIsNoFolderToMakeItIn() throws Exception {
    Path file = Files.writeString(folder.resolve("mine"), "mine");

    Told told = run("demo", "--fast", "--dir", "mine");

    assertThat(told.err())
        .isEqualTo(
            "snowline: Cannot make the demo in %s: it can't be made a folder".formatted(file)
                + " (FileAlreadyExistsException); choose another with --dir\n");
    assertThat(told.code()).isEqualTo(1);
    assertThat(file).hasContent("mine");
  }

  @Test
  void withoutATestBedItSaysWhatIsMissingAndMakesNothing() {
    Told told = run("demo", "--bed");

    assertThat(told.code()).isEqualTo(1);
    assertThat(told.err())
        .contains(
            "Cannot play the demo on the test bed: SNOWLINE_BED_SNOWFLAKE, SNOWLINE_BED_BIGQUERY,"
                + " SNOWLINE_BED_GCS_ROOT, SNOWLINE_BED_TEMPORAL are not set; start the bed with"
                + " eval \"$(bed/up)\", which needs Python 3.13 (bed/README.md), or leave --bed out");
    assertThat(folder.resolve("snowline-demo")).doesNotExist();
  }

  private record Told(int code, String out, String err) {}

  private Told run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            folder,
            false,
            false);
    int code = Main.run(shell, arguments);
    return new Told(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Target rows beside those of the newest copy of a key that the source still has. */
  private static long staleRows(DemoWarehouses warehouses) throws SQLException {
    return query(
            warehouses.target(),
            """
            SELECT (SELECT count(*) FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ) - (
              SELECT count(*) FROM (
                SELECT %1$s FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ
                INTERSECT SELECT %1$s FROM source.WORK_ITEM_BUDGET_VS_ACTUAL
              )
            )"""
                .formatted(KEY),
            "ATTACH '%s' AS source (READ_ONLY)".formatted(warehouses.source()))
        .stream()
        .mapToLong(row -> Long.parseLong(row.get(0)))
        .sum();
  }

  private static List<List<String>> rowsWithoutStamp(Path file, String table) throws SQLException {
    return query(file, "SELECT * EXCLUDE (REPORTING_DATE) FROM " + table + " ORDER BY ALL");
  }

  private static long count(Path file, String query) throws SQLException {
    return Long.parseLong(query(file, query).get(0).get(0));
  }

  private static List<List<String>> query(Path file, String query, String... first)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : first) {
        statement.execute(sql);
      }
      try (ResultSet result = statement.executeQuery(query)) {
        List<List<String>> rows = new ArrayList<>();
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            row.add(result.getString(column));
          }
          rows.add(row);
        }
        return rows;
      }
    }
  }
}
