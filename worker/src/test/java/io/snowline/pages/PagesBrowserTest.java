package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page in a real browser, over tables whose names and values are hostile. */
class PagesBrowserTest {
  private static final String TAB = "\ue004";
  private static final String ENTER = "\ue007";

  /** Opens whatever a page has folded up, so that it is judged too. */
  static final String OPENED =
      "document.querySelectorAll('details').forEach(one => one.open = true)";

  private static final Duration RELOADED = Duration.ofSeconds(31);

  private static final List<String> HOSTILE =
      List.of(
          "<script>window.hacked = true</script>",
          "<img src=x onerror=\"window.hacked = true\">",
          "\"><svg/onload=window.hacked=true>",
          "'\" onfocus=window.hacked=true autofocus x=\"",
          "{{ 7 * 7 }} ${7 * 7}",
          "\u202egnirts a\u202c \u05d0\u05d1\u05d2",
          "&lt;b&gt; &amp; ]]> -->",
          "x".repeat(300));

  private static @TempDir Path temporary;
  private static PagesServer server;
  private static Browser browser;
  private static Receipt waiting;

  /** Rows with hostile keys and values were synced, and half of them vanished: a run waits. */
  @BeforeAll
  static void start() {
    Chromium chromium = Chromium.installed();
    PagesFolder folder =
        new PagesFolder(temporary)
            .with(
                "snowline.yaml",
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  hostile: {source: HOSTILE, target: HOSTILE_COPY, key: [KEY], guard: {source_drop: 90%}}
                  a_table_whose_name_is_as_long_as_a_name_can_be_sixty_three_char: {source: EMPTY, target: EMPTY_COPY, key: [ID]}
                schedules:
                  night: {mode: full, cron: "0 2 * * *"}
                """)
            .source(
                "CREATE TABLE HOSTILE (KEY VARCHAR, \"<i>VALUE'</i>\" VARCHAR)",
                "CREATE TABLE EMPTY (ID INTEGER)");
    for (String value : HOSTILE) {
      String literal = "'" + value.replace("'", "''") + "'";
      folder.source("INSERT INTO HOSTILE VALUES (%s, %s)".formatted(literal, literal));
    }
    server = new PagesServer(folder.definitions(), temporary);
    assertThat(server.sync(Mode.FULL, "hostile").outcome()).isEqualTo(Outcome.VERIFIED);
    folder.source(
        "UPDATE HOSTILE SET \"<i>VALUE'</i>\" = 'new ' || KEY WHERE KEY LIKE '%script%'",
        "DELETE FROM HOSTILE WHERE KEY NOT LIKE '%script%'");
    waiting = server.sync(Mode.FULL, "hostile");
    assertThat(waiting.outcome()).isEqualTo(Outcome.WAITING);
    browser = Browser.start(chromium);
    signIn(browser);
    browser.requested();
  }

  @AfterAll
  static void stop() {
    Stream.of(browser, server).filter(one -> one != null).forEach(PagesBrowserTest::close);
  }

  private static void close(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @BeforeEach
  void forget() {
    browser.look(360, "light");
    browser.console();
    browser.requested();
  }

  static void signIn(Browser browser) {
    browser.open(server.url("/"));
    browser.type("#token", PagesServer.TOKEN);
    browser.click("button.primary");
  }

  private static List<String> pages() {
    return List.of(
        "/",
        "/tables/hostile",
        "/tables/hostile?key0=%3Cscript%3Ewindow.hacked+%3D+true%3C%2Fscript%3E",
        "/tables/hostile?key0=" + "x".repeat(300),
        "/tables/hostile?key0=a&columns=%3Cscript%3E",
        "/tables/a_table_whose_name_is_as_long_as_a_name_can_be_sixty_three_char",
        Paths.run(waiting.run()),
        Paths.run(server.runs("hostile").get(1).run()),
        "/runs/no-such-run-%3Cscript%3E",
        "/session");
  }

  static String script() {
    try (InputStream file = PagesBrowserTest.class.getResourceAsStream("judge.js")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @ParameterizedTest
  @CsvSource({"360, light", "360, dark", "1280, light", "1280, dark"})
  void everyPageCanBeReadReachedAndNamed(int width, String scheme) {
    String script = script();
    browser.look(width, scheme);
    List<String> problems = new ArrayList<>();
    for (String page : pages()) {
      browser.open(server.url(page));
      browser.run(OPENED);
      JsonNode judged = browser.run(script);
      judged.path("problems").forEach(problem -> problems.add(page + " " + problem.asText()));
      assertThat(judged.path("measured").asInt()).as(page).isGreaterThan(3);
      assertThat(judged.path("lowest").asDouble()).as(page).isBetween(4.5, 21.0);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void hostileNamesAndValuesAreText() {
    for (String page : pages()) {
      browser.open(server.url(page));
      assertThat(browser.run("return window.hacked === undefined").asBoolean()).as(page).isTrue();
      assertThat(browser.run("return document.querySelectorAll('script').length").asInt())
          .as(page)
          .isLessThanOrEqualTo(1);
      assertThat(
              browser
                  .run(
                      "return document.querySelectorAll('img, i, b, [onload], [onerror], [onfocus]').length")
                  .asInt())
          .as(page)
          .isZero();
    }
    browser.open(server.url(Paths.run(waiting.run())));
    assertThat(waiting.samples()).hasSize(6);
    assertThat(browser.text("#waiting"))
        .contains(
            waiting.samples().stream()
                .filter(sample -> sample.change().equals("vanished"))
                .map(sample -> Words.value(sample.key()))
                .toList())
        .contains("KEY={{ 7 * 7 }} ${7 * 7}", "x".repeat(196));
    browser.run(OPENED);
    assertThat(browser.text("#waiting"))
        .contains("<i>VALUE'</i>", "new <script>window.hacked = true</script>");
    browser.open(
        server.url("/tables/hostile?key0=" + "%E2%80%AEgnirts%20a%E2%80%AC%20%D7%90%D7%91%D7%92"));
    assertThat(browser.text("#history")).contains("\\u202egnirts a\\u202c \u05d0\u05d1\u05d2");
  }

  @Test
  void nothingIsAskedOfAnybodyElseAndNoPolicyIsBroken() {
    List<String> console = new ArrayList<>();
    for (String page : pages()) {
      browser.open(server.url(page));
      browser.console().stream()
          .filter(line -> !line.contains("status of 404"))
          .forEach(line -> console.add(page + " " + line));
    }
    assertThat(browser.requested())
        .isNotEmpty()
        .allMatch(url -> url.startsWith(server.url("/")))
        .anyMatch(url -> url.endsWith("/assets/live.js"));
    assertThat(console)
        .noneMatch(line -> line.contains("Content Security Policy"))
        .allMatch(line -> line.contains("[DOM]"));

    browser.run(
        "const made = document.createElement('script'); made.textContent = 'window.hacked = true';"
            + " document.body.append(made)");
    assertThat(browser.run("return window.hacked === undefined").asBoolean()).isTrue();
    assertThat(browser.console()).anyMatch(line -> line.contains("Content Security Policy"));
  }

  @Test
  void everythingIsReachedByTabInTheOrderOfThePageAndIsSeenToBe() {
    for (String page : List.of("/", Paths.run(waiting.run()), "/tables/hostile")) {
      browser.open(server.url(page));
      List<String> expected = new ArrayList<>();
      browser
          .run(
              "return Array.from(document.querySelectorAll('a[href], button, summary,"
                  + " input:not([type=hidden])')).map((one, at) => one.dataset.order = String(at))")
          .forEach(order -> expected.add(order.asText()));
      List<String> reached = new ArrayList<>();
      for (int number = 0; number < expected.size(); number++) {
        browser.press(TAB);
        JsonNode focused =
            browser.run(
                "const one = document.activeElement; const style = getComputedStyle(one);"
                    + " const box = one.getBoundingClientRect();"
                    + " return [one.dataset.order, style.outlineStyle !== 'none'"
                    + " && parseFloat(style.outlineWidth) >= 2 && box.bottom > 0"
                    + " && box.top < innerHeight]");
        reached.add(focused.path(0).asText());
        assertThat(focused.path(1).asBoolean()).as(page + " " + focused).isTrue();
      }
      assertThat(reached).as(page).isEqualTo(expected);
    }
    browser.open(server.url("/"));
    browser.press(TAB);
    browser.press(ENTER);
    assertThat(browser.run("return document.activeElement.id").asText()).isEqualTo("main");
  }

  @Test
  void withoutScriptsThePageIsCompleteAndLoadsItselfAnew() {
    try (Browser plain = Browser.start(Chromium.installed(), false)) {
      signIn(plain);

      assertThat(plain.text("#tables")).contains("hostile", "Stale rows");
      assertThat(plain.text("#waiting")).contains("Approve and apply");
      String page = server.url(Paths.run(server.runs("hostile").get(1).run()));
      plain.open(page);
      assertThat(plain.text("#steps")).contains("transfer");
      assertThat(plain.url()).doesNotContain(PagesServer.TOKEN);
      plain.requested();
      plain.elapse(RELOADED);
      plain.await("the page anew", () -> plain.requested().contains(page));
    }
  }

  /** The page says itself how long it waits, so that nobody has to wait so long here. */
  @Test
  void anAnswerThatHangsIsToldAndIsAskedForOnceAtATime() {
    String look = "document.dispatchEvent(new Event('visibilitychange'))";
    browser.open(server.url("/"));
    browser.hold(Duration.ofMinutes(2));
    try {
      assertThat(
              browser
                  .run(
                      "document.getElementById('live').dataset.patience = '300';"
                          + " const real = window.fetch; let asked = 0;"
                          + " window.fetch = (...all) => { asked++; return real(...all); };"
                          + " for (let number = 0; number < 3; number++) { %s } return asked"
                              .formatted(look))
                  .asInt())
          .isLessThan(2);
      browser.await(
          "the page that says so", () -> browser.text("#live").startsWith("No answer since "));
    } finally {
      browser.hold(Duration.ZERO);
    }

    browser.await(
        "the next answer",
        () -> {
          browser.run(look);
          return browser.text("#live").startsWith("Read at ");
        });
  }

  @Test
  void aFormThatIsBeingFilledInIsLeftAlone() {
    browser.open(server.url("/"));
    String name = "#waiting input[name=name]";
    browser.type(name, "Ada");
    browser.run("document.dispatchEvent(new Event('visibilitychange'))");
    browser.requested();
    browser.await(
        "another reading",
        () ->
            browser.requested().stream().anyMatch(url -> url.equals(server.url("/"))) || looked());

    assertThat(browser.run("return document.querySelector('%s').value".formatted(name)).asText())
        .isEqualTo("Ada");
  }

  private static boolean looked() {
    browser.run("document.dispatchEvent(new Event('visibilitychange'))");
    return false;
  }
}
