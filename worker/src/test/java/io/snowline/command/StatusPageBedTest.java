package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.command.SnowlineFolder.Run;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page of a worker on a real Temporal server, which keeps rounds and steps for it. */
@Tag("bed")
class StatusPageBedTest {
  private static final String TOKEN = "a-token-of-enough-letters";

  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(Redirect.ALWAYS)
          .build();

  private final BedTemporal bed = new BedTemporal();
  private @TempDir Path temporary;
  private SnowlineFolder folder;
  private WorkerProcess worker;

  @BeforeEach
  void start() throws Exception {
    folder =
        SnowlineFolder.withItemsAndPeople(temporary)
            .with("token", TOKEN)
            .configured(
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
                http: {listen: "127.0.0.1:0", token_file: token}
                schedules:
                  night: {mode: full, tables: [items], cron: "0 2 * * *"}
                """);
    worker = WorkerProcess.start(temporary, bed.environment());
  }

  @AfterEach
  void stop() {
    worker.close();
    bed.close();
  }

  private Run run(String... arguments) {
    return folder.run(bed.environment(), arguments);
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(worker.port(), path));
  }

  private String signIn() throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(url("/session"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + TOKEN))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private String page(String path) {
    try {
      return client.send(HttpRequest.newBuilder(url(path)).build(), BodyHandlers.ofString()).body();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void verdictsAreThoseOfTheMonitorsLastRoundAndStepsThoseOfTheRunsHistory() throws Exception {
    assertThat(signIn())
        .contains("No round of the monitor is known", "snowline/night")
        .contains("<span class=\"pill warning\">unknown</span>")
        .doesNotContain("All is well");

    assertThat(run("monitor").code()).isEqualTo(6);
    BedTemporal.await(
        "the first verdict", () -> page("/").contains("<span class=\"pill bad\">missing</span>"));

    assertThat(run("schedules", "apply").code()).isZero();
    assertThat(run("sync", "full").code()).isZero();
    assertThat(run("monitor").code()).isZero();
    BedTemporal.await(
        "the next verdict", () -> page("/").contains("<span class=\"pill good\">healthy</span>"));
    assertThat(page("/")).contains("The monitor&#39;s last round was", "All is well");

    String run = run("runs", "--json").last().path("run").asText();
    assertThat(page("/runs/" + run))
        .containsSubsequence(
            "inspect", "digestTarget", "transfer", "digestSource", "plan", "apply", "discard");
  }
}
