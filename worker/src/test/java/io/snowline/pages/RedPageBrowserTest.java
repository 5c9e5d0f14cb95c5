package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.scheduler.v1.Job;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.scheduler.LocalScheduler;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that is red at once, and then the service is gone: somebody has to read that at night. */
class RedPageBrowserTest {
  private static final String LOST = "document.querySelector('#live.lost[role=alert]')";

  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));

  private @TempDir Path temporary;

  private PagesFolder folder(LocalScheduler scheduler) {
    return new PagesFolder(temporary)
        .with(
            "snowline.yaml",
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables:
              late: {source: LATE, target: LATE_COPY, key: [ID], freshness: 1h}
              broken: {source: BROKEN, target: BROKEN_COPY, key: [ID]}
            schedulers:
              cloud_scheduler: {project: p1, location: us-central1, endpoint: "%s"}
              jobs:
                late-daily-sync: {table: late, schedule: "0 2 * * *"}
            """
                .formatted(scheduler.endpoint()))
        .source(
            "CREATE TABLE LATE AS SELECT i::INTEGER AS ID FROM range(9) AS r(i)",
            "CREATE TABLE BROKEN (ID INTEGER)",
            "INSERT INTO BROKEN VALUES (1), (1)");
  }

  private static List<String> problems(Browser browser, String page) {
    List<String> problems = new ArrayList<>();
    browser.run(PagesBrowserTest.OPENED);
    for (String scheme : List.of("light", "dark")) {
      for (int width : new int[] {360, 1280}) {
        browser.look(width, scheme);
        JsonNode judged = browser.run(PagesBrowserTest.script());
        judged
            .path("problems")
            .forEach(one -> problems.add("%s, %s: %s".formatted(page, scheme, one.asText())));
        assertThat(judged.path("lowest").asDouble()).as(page).isBetween(4.5, 21.0);
      }
    }
    return problems;
  }

  @Test
  void whatIsRedCanBeReadAndTheLossOfTheServiceIsToldOnce() {
    Chromium chromium = Chromium.installed();
    try (LocalScheduler scheduler = LocalScheduler.start(0, Optional.empty(), Clock.systemUTC());
        PagesServer server = new PagesServer(folder(scheduler).definitions(), temporary, LATER);
        Browser browser = Browser.start(chromium)) {
      scheduler.put(
          Job.newBuilder()
              .setName("projects/p1/locations/us-central1/jobs/late-daily-sync")
              .setSchedule("0 2 * * *")
              .setTimeZone("UTC")
              .setState(Job.State.PAUSED)
              .build());
      server.sync(Mode.FULL, "late");
      assertThat(server.sync(Mode.FULL, "broken").outcome()).isEqualTo(Outcome.FAILED);
      server.round(Conduct.LOOK);
      browser.open(server.url("/"));
      browser.type("#token", PagesServer.TOKEN);
      browser.click("button.primary");
      assertThat(browser.text("#headline"))
          .isEqualTo("1 table is stale, 1 schedule is wrong, 1 table was never synced.");
      List<String> problems = new ArrayList<>();
      for (String page :
          List.of("/tables/late", Paths.run(server.runs("broken").get(0).run()), "/")) {
        browser.open(server.url(page));
        problems.addAll(problems(browser, page));
      }
      assertThat(browser.text("#tables .pill.bad")).isEqualTo("stale");
      assertThat(browser.text("#schedules .pill.bad")).isEqualTo("paused");
      assertThat(browser.run("return " + LOST + " === null").asBoolean()).isTrue();
      assertThat(browser.run("return document.querySelectorAll('[role=status]').length").asInt())
          .as("what changes every ten seconds is not read aloud")
          .isZero();

      server.vanish();
      browser.await(
          "the loss of the service",
          () -> {
            browser.run("document.dispatchEvent(new Event('visibilitychange'))");
            return browser.run("return " + LOST + " !== null").asBoolean();
          });
      problems.addAll(problems(browser, "lost"));
      assertThat(problems).isEmpty();
      assertThat(browser.text("#live")).startsWith("No answer since ");
      browser.run(
          "window.told = 0; new MutationObserver(all => { window.told += all.length; })"
              + ".observe(document.getElementById('live'), {childList: true, characterData: true,"
              + " subtree: true});"
              + " document.dispatchEvent(new Event('visibilitychange'))");
      browser.console();
      browser.await(
          "another try that fails",
          () -> browser.console().stream().anyMatch(line -> line.contains("ERR_CONNECTION")));
      assertThat(browser.run("return window.told").asInt()).isZero();
    }
  }
}
