package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages over real sockets, with the embedded engine behind them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StatusPagesTest {
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private static final Pattern NEXT = Pattern.compile("name=\"next\" value=\"([^\"]+)\"");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static @TempDir Path temporary;
  private static PagesFolder folder;
  private static PagesServer server;
  private static String cookie;

  /** Of twenty rows half are gone from each source, which is more than the guard allows. */
  @BeforeAll
  static void start() throws Exception {
    List<String> tables = List.of("items", "approved", "rejected", "again");
    folder =
        new PagesFolder(temporary)
            .with(
                "snowline.yaml",
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  items: {source: ITEMS, target: ITEMS_COPY, key: [ID], freshness: 71h, guard: {source_drop: 90%}}
                  approved: {source: APPROVED, target: APPROVED_COPY, key: [ID], guard: {source_drop: 90%}}
                  rejected: {source: REJECTED, target: REJECTED_COPY, key: [ID], guard: {source_drop: 90%}}
                  again: {source: AGAIN, target: AGAIN_COPY, key: [ID], guard: {source_drop: 90%}}
                  triples: {source: TRIPLES, target: TRIPLES_COPY, key: [A, B, C]}
                  people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID]}
                """);
    for (String table : List.of("ITEMS", "APPROVED", "REJECTED", "AGAIN", "PEOPLE")) {
      folder.source(
          "CREATE TABLE %s AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME FROM range(20) AS r(i)"
              .formatted(table));
    }
    server = new PagesServer(folder.definitions(), temporary);
    for (String table : tables) {
      server.sync(Mode.FULL, table);
      folder.source("DELETE FROM %s WHERE ID >= 10".formatted(table));
      assertThat(server.sync(Mode.FULL, table).outcome()).isEqualTo(Outcome.WAITING);
    }
    cookie = signedIn();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.url(path)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder form(HttpRequest.Builder request, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> signIn(String token, String next) throws Exception {
    return send(form(to("/session"), Map.of("token", token, "next", next)));
  }

  private static String signedIn() throws Exception {
    String set = signIn(PagesServer.TOKEN, "/").headers().firstValue("Set-Cookie").orElseThrow();
    HttpCookie cookie = HttpCookie.parse(set).get(0);
    return cookie.getName() + "=" + cookie.getValue();
  }

  private static String page(String path) throws Exception {
    HttpResponse<String> response = send(to(path).header("Cookie", cookie));
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static String csrf() throws Exception {
    Matcher csrf = CSRF.matcher(page("/"));
    assertThat(csrf.find()).isTrue();
    return csrf.group(1);
  }

  private static Receipt waiting(String table) {
    return server.runs(table).get(0);
  }

  private static List<String> runs(String table) {
    return server.runs(table).stream()
        .map(receipt -> receipt.action() + " " + receipt.outcome() + " " + receipt.actor())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/tables/items", "/tables/nothing", "/runs/nothing"})
  void nothingIsShownWithoutTheToken(String path) throws Exception {
    HttpResponse<String> response = send(to(path));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("Sign in").doesNotContain("ITEMS");
    assertThat(send(to(path).header("Cookie", "snowline_session=forged")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void theCookieIsKeptFromScriptsAndOtherSitesAndIsNotTheToken() throws Exception {
    HttpResponse<String> signedIn = signIn(PagesServer.TOKEN, "/tables/items?key0=1");
    String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();

    assertThat(signedIn.statusCode()).isEqualTo(303);
    assertThat(signedIn.headers().firstValue("Location")).contains("/tables/items?key0=1");
    assertThat(cookie)
        .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=36000")
        .doesNotContain("Secure", PagesServer.TOKEN);
    assertThat(
            send(form(
                    to("/session").header("X-Forwarded-Proto", "https"),
                    Map.of("token", PagesServer.TOKEN)))
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow())
        .contains("Secure");
    assertThat(page("/")).contains("Schedules").doesNotContain(PagesServer.TOKEN);
  }

  @Test
  void everyAnswerForbidsWhateverIsNotOurOwn() throws Exception {
    for (String path : List.of("/", "/tables/items", "/session", "/runs/x", "/assets/page.css")) {
      HttpResponse<String> response = send(to(path).header("Cookie", cookie));
      assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("default-src 'none'; ")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe", "*", "http:", "https:", "data:");
      assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
    assertThat(send(to("/").header("Cookie", cookie)).headers().firstValue("Cache-Control"))
        .contains("no-store");
    assertThat(send(to("/assets/none.css")).statusCode()).isEqualTo(404);
  }

  @Test
  void anApprovalIsTheNamedPersonsAndSendingItTwiceIsOne() throws Exception {
    Receipt waiting = waiting("approved");
    Map<String, String> fields =
        Map.of(
            "csrf", csrf(),
            "plan", waiting.planHash(),
            "decision", "approve",
            "name", "Ada <ada@example.com>",
            "reason", "the team left");

    assertThat(page("/")).contains("for approval", "10 vanished", "ID=1", waiting.planHash());
    String path = "/runs/" + waiting.run() + "/decision";
    HttpResponse<String> sent = send(form(to(path).header("Cookie", cookie), fields));
    send(form(to(path).header("Cookie", cookie), fields));

    assertThat(sent.statusCode()).isEqualTo(303);
    assertThat(sent.headers().firstValue("Location"))
        .contains("/runs/" + waiting.run() + "?sent=approve");
    server.awaitRuns("approved", 3);
    assertThat(runs("approved"))
        .containsExactly(
            "APPROVE VERIFIED Ada <ada@example.com> (status page)",
            "SYNC WAITING test",
            "SYNC VERIFIED test");
    assertThat(page("/runs/" + waiting.run()))
        .contains("What became of it", "by Ada &lt;ada@example.com&gt; (status page)")
        .doesNotContain("<ada@");
    assertThat(send(form(to(path).header("Cookie", cookie), fields)).statusCode()).isEqualTo(409);
  }

  /** A second one would else have the id of the first, whose old answer it would get. */
  @Test
  void aRunCanBeApprovedAgainAfterAFailureHoweverManyRunsCameSince() throws Exception {
    Receipt waiting = waiting("again");
    Map<String, String> fields =
        Map.of(
            "csrf", csrf(),
            "plan", waiting.planHash(),
            "decision", "approve",
            "name", "Ada",
            "reason", "the team left");
    String path = "/runs/" + waiting.run() + "/decision";
    folder.source("ALTER TABLE AGAIN RENAME TO AWAY");
    send(form(to(path).header("Cookie", cookie), fields));
    server.awaitRuns("again", 3);
    assertThat(runs("again").get(0)).isEqualTo("APPROVE FAILED Ada (status page)");
    folder.source("ALTER TABLE AWAY RENAME TO AGAIN");
    assertThat(server.sync(Mode.DAILY, "again").outcome()).isEqualTo(Outcome.VERIFIED);
    folder.target(
        """
        INSERT INTO snowline_ledger
        SELECT * EXCLUDE (i) REPLACE (
          event || '-' || i AS event, run || '-' || i AS run,
          recorded_at + i * INTERVAL 1 MICROSECOND AS recorded_at)
        FROM snowline_ledger, range(1, 202) AS r(i)
        WHERE table_name = 'again' AND mode = 'daily'""");

    assertThat(page("/runs/" + waiting.run())).contains("Approve and apply");
    HttpResponse<String> sent = send(form(to(path).header("Cookie", cookie), fields));

    assertThat(sent.statusCode()).isEqualTo(303);
    server.awaitRuns("again", 206);
    assertThat(runs("again").get(0)).isEqualTo("APPROVE VERIFIED Ada (status page)");
  }

  @Test
  void aRejectionKeepsItsReason() throws Exception {
    Receipt waiting = waiting("rejected");

    send(
        form(
            to("/runs/" + waiting.run() + "/decision").header("Cookie", cookie),
            Map.of(
                "csrf", csrf(),
                "plan", waiting.planHash(),
                "decision", "reject",
                "name", "Ada",
                "reason", "the share lost a team")));

    server.awaitRuns("rejected", 3);
    assertThat(server.runs("rejected").get(0).reasons().get(0))
        .startsWith("Ada (status page) rejected plan " + waiting.planHash())
        .endsWith(": the share lost a team");
    folder.target(
        """
        INSERT INTO snowline_ledger
        SELECT * EXCLUDE (i) REPLACE (
          event || '-' || i AS event, run || '-' || i AS run,
          (SELECT max(recorded_at) FROM snowline_ledger) + i * INTERVAL 1 MICROSECOND
            AS recorded_at)
        FROM snowline_ledger, range(1, 32) AS r(i)
        WHERE table_name = 'rejected' AND outcome = 'verified'""");
    assertThat(page("/runs/" + waiting.run()))
        .contains("What became of it", "by Ada (status page)", ">rejected</span>")
        .doesNotContain("no longer waits");
  }

  @ParameterizedTest
  @CsvSource({
    "csrf, , 403",
    "csrf, forged, 403",
    "plan, , 400",
    "plan, 0123456789abcdef, 409",
    "name, , 400",
    "name, '   ', 400",
    "reason, , 400",
    "decision, , 400",
    "decision, undo, 400",
  })
  void aDecisionThatLacksSomethingIsRefusedAndNothingIsSent(String field, String value, int status)
      throws Exception {
    Receipt waiting = waiting("items");
    Map<String, String> fields =
        new HashMap<>(
            Map.of(
                "csrf", csrf(),
                "plan", waiting.planHash(),
                "decision", "approve",
                "name", "Ada",
                "reason", "the team left"));
    if (value == null) {
      fields.remove(field);
    } else {
      fields.put(field, value);
    }
    HttpResponse<String> refused =
        send(form(to("/runs/" + waiting.run() + "/decision").header("Cookie", cookie), fields));

    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.body()).contains("Nothing was sent");
    assertThat(server.busy("items")).isFalse();
    assertThat(runs("items")).containsExactly("SYNC WAITING test", "SYNC VERIFIED test");
  }

  @Test
  void aFormOfAnotherSiteOrSessionIsRefused() throws Exception {
    Receipt waiting = waiting("items");
    String other = signedIn();
    Map<String, String> fields =
        Map.of(
            "csrf", csrf(),
            "plan", waiting.planHash(),
            "decision", "approve",
            "name", "Ada",
            "reason", "the team left");
    String path = "/runs/" + waiting.run() + "/decision";

    assertThat(
            send(form(
                    to(path).header("Cookie", cookie).header("Sec-Fetch-Site", "cross-site"),
                    fields))
                .statusCode())
        .isEqualTo(403);
    assertThat(send(form(to(path).header("Cookie", other), fields)).statusCode()).isEqualTo(403);
    assertThat(send(form(to(path), fields)).statusCode()).isEqualTo(401);
    assertThat(server.busy("items")).isFalse();
    assertThat(runs("items")).containsExactly("SYNC WAITING test", "SYNC VERIFIED test");
  }

  @Test
  void whoSignsInAfterAFormOfAnEndedSessionComesToAPage() throws Exception {
    String run = "/runs/" + waiting("items").run();

    HttpResponse<String> decision = send(form(to(run + "/decision"), Map.of("csrf", csrf())));
    HttpResponse<String> signOut = send(form(to("/session/end"), Map.of("csrf", csrf())));

    for (HttpResponse<String> answer : List.of(decision, signOut)) {
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("Nothing was sent: your session has ended.");
    }
    assertThat(next(decision)).isEqualTo(run);
    assertThat(next(signOut)).isEqualTo("/");
  }

  /** Where the sign-in form of an answer leads to. */
  private static String next(HttpResponse<String> answer) {
    Matcher next = NEXT.matcher(answer.body());
    assertThat(next.find()).isTrue();
    return next.group(1);
  }

  @Test
  void aRunShowsItsReceiptAndSteps() throws Exception {
    Receipt verified = server.runs("items").get(1);

    assertThat(page("/runs/" + verified.run()))
        .contains("Receipt: verified", "ITEMS_COPY", "every hash recomputed", verified.planHash())
        .containsSubsequence(
            "inspect", "digestTarget", "transfer", "digestSource", "plan", "apply", "discard");
    assertThat(send(to("/runs/no-such-run").header("Cookie", cookie)).statusCode()).isEqualTo(404);
  }

  @Test
  void aTableShowsWhoHadWhatWhen() throws Exception {
    server.sync(Mode.FULL, "people");
    folder.source("UPDATE PEOPLE SET NAME = 'another <b>' WHERE ID = 7");
    server.sync(Mode.DAILY, "people");

    assertThat(page("/tables/people?key0=7")).containsSubsequence("name 7", "another &lt;b&gt;");
    assertThat(page("/tables/people?key0=7&columns=NOTHING")).contains("no column NOTHING");
    assertThat(page("/tables/people?key0=999")).contains("No version of such a row");
    assertThat(page("/tables/people?key0=")).contains("Fill in ID at least.");

    folder.source("ALTER TABLE PEOPLE RENAME TO GONE");
    assertThat(page("/tables/people?key0=7"))
        .as("the source isn't asked")
        .containsSubsequence("name 7", "another &lt;b&gt;");
    folder.source("ALTER TABLE GONE RENAME TO PEOPLE");
  }

  /** Each reading of a history is a query over the target, and pages stay open. */
  @Test
  void aHistoryIsNotReadAgainByItself() throws Exception {
    assertThat(page("/tables/people")).contains("live.js");
    assertThat(page("/tables/people?key0=7")).doesNotContain("live.js", "http-equiv");
  }

  @Test
  void anObjectiveIsShownAsItIsConfigured() throws Exception {
    assertThat(page("/tables/items")).contains("(objective 71 h)");
  }

  @Test
  void aPartOfTheKeyIsNotPassedOver() throws Exception {
    assertThat(page("/tables/triples?key0=1&key1=&key2=3"))
        .contains("Fill in B too: what comes after it can&#39;t be looked for alone.");
    assertThat(page("/tables/triples?key0=1&key1=2&key2="))
        .contains("No version of such a row is known.");
  }

  /** Without scripts the browser would load the page again over what somebody has typed. */
  @Test
  void aPageWithAFormToFillInDoesNotLoadItselfAgain() throws Exception {
    String refresh = "http-equiv=\"refresh\"";
    String waiting = "/runs/" + waiting("items").run();

    assertThat(page("/")).contains("name=\"reason\"").doesNotContain(refresh);
    assertThat(page("/tables/items")).contains("name=\"key0\"").doesNotContain(refresh);
    assertThat(page(waiting)).contains("name=\"reason\"").doesNotContain(refresh);
    assertThat(page(waiting + "?sent=approve")).doesNotContain("name=\"reason\"").contains(refresh);
    assertThat(page("/runs/" + server.runs("items").get(1).run())).contains(refresh);
  }

  /** The last of all, since nobody can sign in after it for a while. */
  @Test
  @Order(Integer.MAX_VALUE)
  void guessingTheTokenIsSlowedDown() throws Exception {
    HttpResponse<String> answer = signIn("guess-of-the-token", "/");
    for (int guess = 1; guess < 5 && answer.body().contains("This is not the token."); guess++) {
      answer = signIn("guess-of-the-token", "/");
    }
    HttpResponse<String> right = signIn(PagesServer.TOKEN, "/");

    assertThat(answer.body()).contains("Too many tries; again after");
    assertThat(right.statusCode()).isEqualTo(401);
    assertThat(right.body()).contains("Too many tries").doesNotContain(PagesServer.TOKEN);
    assertThat(page("/")).contains("Tables");
  }
}
