package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.snowline.bed.Bed;
import io.snowline.command.SnowlineFolder.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of docs that need a Temporal server, typed whole into a shell as a reader would. */
@Tag("bed")
class DocumentedBlocksBedTest {
  private static final String TOKEN = "a-token-for-this-test-alone";

  private static @TempDir Path temporary;
  private static BedTemporal bed;
  private static SnowlineFolder folder;
  private static Terminal terminal;
  private static WorkerProcess worker;

  @BeforeAll
  static void start() throws IOException {
    bed = new BedTemporal();
    folder =
        SnowlineFolder.withItemsAndPeople(temporary)
            .with("token", TOKEN)
            .configured(
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
                schedules:
                  night: {mode: full, tables: [items], cron: "0 2 * * *"}
                http: {listen: "127.0.0.1:0", token_file: token}
                """);
    terminal =
        new Terminal(temporary)
            .with(bed.environment())
            .program("temporal", "#!/bin/sh\nexec '" + Bed.running().temporalCli() + "' \"$@\"\n");
    worker = WorkerProcess.start(temporary, bed.environment());
  }

  @AfterAll
  static void close() throws IOException {
    worker.close();
    terminal.close();
    bed.close();
  }

  private static List<JsonNode> runs() {
    return folder.run(bed.environment(), "runs", "items", "--json").json().stream()
        .filter(line -> line.path("type").asText().equals("run"))
        .toList();
  }

  private static String newest() {
    return runs().get(0).path("run").asText();
  }

  @Test
  void theRunbooksFirstLooks(
      @Documented(in = "docs/runbook.md", beginning = "snowline status") DocumentBlock looks,
      @Documented(in = "docs/runbook.md", beginning = "journalctl") DocumentBlock search,
      @Documented(in = "docs/runbook.md", beginning = "temporal schedule describe")
          DocumentBlock schedule,
      @Documented(in = "docs/runbook.md", beginning = "temporal schedule toggle")
          DocumentBlock resume)
      throws Exception {
    worker.polls(bed);
    assertThat(folder.run(bed.environment(), "sync", "full").code()).isZero();
    folder.run(bed.environment(), "schedules", "apply");
    bed.temporal("schedule", "toggle", "--schedule-id", "snowline/night", "--pause");
    terminal
        .meaning("TABLE", () -> "items")
        .meaning("RUN", DocumentedBlocksBedTest::newest)
        .program("journalctl", "#!/bin/sh\ncat worker-*.log\n");

    Run looked = terminal.type(looks);
    Run found = terminal.type(search.text().replace("RUN", newest()));
    Run described = terminal.type(schedule.text().replace("NAME", "night"));
    Run resumed = terminal.type(resume.text().replace("NAME", "night"));

    assertThat(terminal.ended().subList(0, 5))
        .as(looked.out() + looked.err())
        .containsExactly(
            "status: 0", "runs TABLE --limit 5: 0", "runs RUN: 0", "schedules plan: 0", "check: 1");
    assertThat(looked.out())
        .containsPattern("outcome +verified\n")
        .contains("night  FullSync of items")
        .contains("FAIL  temporal schedules");
    assertThat(found.out().lines())
        .hasSizeGreaterThan(5)
        .allSatisfy(
            line ->
                assertThat(new ObjectMapper().readTree(line).path("run_id").asText())
                    .isEqualTo(newest()));
    assertThat(described.out()).contains("snowline/night").contains("paused");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(bed.temporal("schedule", "describe", "--schedule-id", "snowline/night"))
        .contains("resumed by hand");
  }

  @Test
  void aSyncIsStartedByHand(
      @Documented(in = "docs/temporal.md", beginning = "$ temporal operator")
          DocumentBlock attributes,
      @Documented(
              in = "docs/temporal.md",
              beginning = "$ temporal workflow start --task-queue snowline --type FullSync")
          DocumentBlock start,
      @Documented(in = "docs/temporal.md", beginning = "$ temporal workflow signal")
          DocumentBlock signal,
      @Documented(
              in = "docs/temporal.md",
              beginning = "$ temporal workflow start --task-queue snowline --type DailySync")
          DocumentBlock cron)
      throws Exception {
    Run registered = terminal.type(attributes);
    Run started = terminal.type(start);
    int before = runs().size();
    Run signalled = terminal.type(signal);
    BedTemporal.await("the rerun", () -> runs().size() == before + 1);
    Run repeated = terminal.type(cron);

    assertThat(registered.code()).as(registered.err()).isZero();
    assertThat(started.code()).as(started.err()).isZero();
    assertThat(started.out()).contains("full-by-alex", "VERIFIED", "\"actor\":\"Alex\"");
    assertThat(signalled.code()).as(signalled.err()).isZero();
    assertThat(runs().get(0).path("actor").asText()).isEqualTo("Alex");
    assertThat(repeated.code()).as(repeated.err()).isZero();
    assertThat(bed.temporal("workflow", "show", "--workflow-id", "nightly", "--output", "json"))
        .contains("DailySync", "\"cronSchedule\": \"0 2 * * *\"");
  }

  @Test
  void aSyncIsAskedForOverHttp(
      @Documented(in = "docs/http.md", beginning = "$ curl") DocumentBlock block) throws Exception {
    int before = runs().size();
    Run typed = terminal.type(block.typed().replace(":8080", ":" + worker.port()));

    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out()).containsPattern(DocumentBlock.pattern(block.answers()));
    BedTemporal.await("the run", () -> runs().size() == before + 1);
    assertThat(runs().get(0).path("requests").path(0).asText())
        .isEqualTo(new ObjectMapper().readTree(typed.out()).path("request").asText());
  }
}
