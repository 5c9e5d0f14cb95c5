package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.scheduler.v1.Job;
import com.google.protobuf.Timestamp;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.scheduler.LocalScheduler;
import io.snowline.sync.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The incident in a few rows, seen by somebody who never reloads a page: a paused job, thirty
 * appended copies, and a budget that is no longer Alex's.
 */
class IncidentBrowserTest {
  private static final String JOB = "work-item-budget-vs-actual-daily-sync";
  private static final String TABLE = "work_item_budget_vs_actual";

  private @TempDir Path temporary;

  private PagesFolder folder(LocalScheduler scheduler) {
    return new PagesFolder(temporary)
        .with(
            "snowline.yaml",
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables:
              work_item_budget_vs_actual:
                source: WORK_ITEM_BUDGET_VS_ACTUAL
                target: WORK_ITEM_BUDGET_VS_ACTUAL_BQ
                key: [WORK_ITEM_ID, USER_NAME]
                stamp: REPORTING_DATE
                snapshot: REPORTING_DATE
            schedulers:
              cloud_scheduler: {project: p1, location: us-central1, endpoint: "%s"}
              jobs:
                work-item-budget-vs-actual-daily-sync:
                  {table: work_item_budget_vs_actual, schedule: "0 2 * * *"}
            """
                .formatted(scheduler.endpoint()))
        .source(
            """
            CREATE TABLE WORK_ITEM_BUDGET_VS_ACTUAL AS
            SELECT 'TYDGtLlxTmr' AS WORK_ITEM_ID, 'Georinah Kanyiginya' AS USER_NAME,
              420 AS BUDGETED_MINUTES, NULL::DATE AS REPORTING_DATE
            UNION ALL
            SELECT 'item ' || i, 'person ' || i, 60, NULL FROM range(9) AS r(i)""")
        .target(
            """
            CREATE TABLE WORK_ITEM_BUDGET_VS_ACTUAL_BQ AS
            SELECT 'TYDGtLlxTmr' AS WORK_ITEM_ID,
              CASE WHEN day < DATE '2025-07-24' THEN 'Alex Mather' ELSE 'Georinah Kanyiginya' END
                AS USER_NAME,
              420 AS BUDGETED_MINUTES, day::DATE AS REPORTING_DATE
            FROM range(DATE '2025-07-15', DATE '2025-08-14', INTERVAL 1 DAY) AS r(day)
            UNION ALL
            SELECT 'item ' || i, 'person ' || i, 60, day::DATE
            FROM range(9) AS r(i), range(DATE '2025-07-15', DATE '2025-08-14', INTERVAL 1 DAY) AS s(day)""");
  }

  private static LocalScheduler scheduler() {
    LocalScheduler scheduler = LocalScheduler.start(0, Optional.empty(), Clock.systemUTC());
    scheduler.put(
        Job.newBuilder()
            .setName("projects/p1/locations/us-central1/jobs/" + JOB)
            .setSchedule("0 2 * * *")
            .setTimeZone("UTC")
            .setState(Job.State.PAUSED)
            .setUserUpdateTime(ago(Duration.ofDays(400)))
            .setLastAttemptTime(ago(Duration.ofDays(30)))
            .build());
    return scheduler;
  }

  private static Timestamp ago(Duration age) {
    return Timestamp.newBuilder().setSeconds(Instant.now().minus(age).getEpochSecond()).build();
  }

  private static void awaitText(Browser browser, String css, String text) {
    browser.await(
        "\"%s\" in %s".formatted(text, css),
        () -> {
          browser.run("document.dispatchEvent(new Event('visibilitychange'))");
          return browser
              .run(
                  "const one = document.querySelector('%s'); return one ? one.innerText : ''"
                      .formatted(css))
              .asText()
              .contains(text);
        });
  }

  /** What a page keeps for as long as it isn't loaded again. */
  private static void mark(Browser browser) {
    browser.run("window.neverReloaded = true");
  }

  private static void assertNeverReloaded(Browser browser) {
    assertThat(browser.run("return window.neverReloaded === true").asBoolean()).isTrue();
  }

  @Test
  void theIncidentGoesFromRedToGreenBeforeOnesEyes() {
    Chromium chromium = Chromium.installed();
    try (LocalScheduler scheduler = scheduler();
        PagesServer server = new PagesServer(folder(scheduler).definitions(), temporary);
        Browser browser = Browser.start(chromium)) {
      browser.look(360, "dark");
      browser.open(server.url("/"));
      browser.type("#token", PagesServer.TOKEN);
      browser.click("button.primary");
      assertThat(browser.text("#headline"))
          .isEqualTo("1 table was never synced, 1 schedule is unknown.");
      // Not before: the click may be answered by the page of the token for a moment more.
      mark(browser);
      assertThat(browser.text("#schedules")).contains(JOB, "unknown");

      server.round(Conduct.LOOK);
      awaitText(browser, "#schedules .pill.bad", "paused");
      assertThat(browser.run("return document.querySelector('#headline').className").asText())
          .contains("bad");

      assertThat(server.round(Conduct.REPAIR).repairs()).hasSize(1);
      awaitText(browser, "#waiting", "would remove 290 rows");
      assertThat(browser.text("#waiting")).contains("1 vanished", "289 superseded", "Alex Mather");
      String waiting = server.runs(TABLE).get(0).run();

      assertNeverReloaded(browser);
      browser.type("#waiting input[name=name]", "Ada");
      browser.type("#waiting input[name=reason]", "the copies of a month");
      browser.click("#waiting button.primary");
      browser.await(
          "the run's page after the approval",
          () -> browser.url().endsWith("/runs/" + waiting + "?sent=approve"));
      mark(browser);
      awaitText(browser, "#successors .pill.good", "verified");
      assertNeverReloaded(browser);
      assertThat(browser.text("#headline .pill")).isEqualTo("approved");
      assertThat(server.runs(TABLE).get(0).outcome()).isEqualTo(Outcome.VERIFIED);
      assertThat(server.runs(TABLE).get(0).actor()).isEqualTo("Ada (status page)");
      assertThat(server.runs(TABLE).get(0).reasons().get(0))
          .startsWith("Ada (status page) approved plan ")
          .endsWith(" of %s: the copies of a month".formatted(waiting));

      browser.open(server.url("/"));
      mark(browser);
      server.round(Conduct.REPAIR);
      awaitText(browser, "#headline.good h1", "All is well.");
      assertThat(browser.text("#schedules")).contains("healthy");
      assertNeverReloaded(browser);
      browser.open(server.url("/tables/" + TABLE + "?key0=TYDGtLlxTmr&columns=USER_NAME"));
      assertThat(browser.text("#history .versions"))
          .containsSubsequence(
              "2025-07-15",
              "2025-07-24",
              "Alex Mather",
              "2025-07-24",
              "now",
              "Georinah Kanyiginya");
    }
  }
}
