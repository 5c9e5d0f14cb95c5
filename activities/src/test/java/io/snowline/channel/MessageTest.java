package io.snowline.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.snowline.alert.Alert;
import io.snowline.alert.AlertItem;
import io.snowline.alert.AlertItem.State;
import io.snowline.ledger.ReceiptJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final Alert ALERT =
      new Alert(
          List.of(
              new AlertItem("k2", State.RESOLVED, "users", "was stale", "nothing"),
              new AlertItem(
                  "k1",
                  State.RAISED,
                  "budget-daily",
                  "is paused since 15 July",
                  "snowline monitor budget-daily --auto-fix")));

  private static final Optional<String> NOWHERE = Optional.empty();

  private static Alert alert(int items, String what) {
    return new Alert(
        IntStream.range(0, items)
            .mapToObj(
                number ->
                    new AlertItem(
                        "k" + number,
                        State.RAISED,
                        "job-%04d".formatted(number),
                        what,
                        "snowline monitor job-%04d".formatted(number)))
            .toList());
  }

  @Test
  void theRunbookIsLinkedHoweverManyFindingsThereAre() {
    Optional<String> runbook = Optional.of("https://docs.example.com/runbook.md?a&b#entry");

    assertThat(SlackMessage.of(ALERT, runbook))
        .endsWith("was stale\nrunbook: <https://docs.example.com/runbook.md?a&amp;b#entry>");
    assertThat(SlackMessage.of(alert(1000, "is paused"), runbook))
        .hasSizeLessThanOrEqualTo(SlackMessage.LONGEST)
        .endsWith("#entry>");
    assertThat(WebhookMessage.of(ALERT, runbook).path("runbook").asText())
        .isEqualTo(runbook.orElseThrow());
  }

  @Test
  void slackGetsEachFindingWithWhatToDo() {
    assertThat(SlackMessage.of(ALERT, NOWHERE))
        .isEqualTo(
            """
            *Snowline: 1 problem, 1 resolved*
            :red_circle: *budget-daily* is paused since 15 July
                  next: snowline monitor budget-daily --auto-fix
            :white_check_mark: resolved: *users* was stale\
            """);
  }

  @Test
  void aThousandFindingsFitIntoOneMessageThatSaysHowManyItLeavesOut() {
    String text = SlackMessage.of(alert(1000, "is paused"), NOWHERE);

    assertThat(text)
        .hasSizeBetween(3_500, SlackMessage.LONGEST)
        .startsWith("*Snowline: 1,000 problems*");
    int shown = (int) text.lines().filter(line -> line.startsWith(":red_circle:")).count();
    assertThat(text).endsWith("\nand %,d more; see: snowline monitor".formatted(1000 - shown));
    assertThat(text.lines().filter(line -> line.startsWith("      next: "))).hasSize(shown);
  }

  @Test
  void oneHugeFindingIsCut() {
    assertThat(SlackMessage.of(alert(1, "x".repeat(100_000)), NOWHERE).length())
        .isLessThan(SlackMessage.LONGEST);
  }

  @Test
  void ofALongFindingWhatIsWrongIsCutAndWhatToDoIsWhole() {
    AlertItem wordy =
        new AlertItem("k", State.RAISED, "budget", "x".repeat(5_000), "snowline runs budget-8");
    AlertItem wordier =
        new AlertItem("k", State.RAISED, "budget", "x".repeat(5_000), "y".repeat(2_000) + " end");

    assertThat(SlackMessage.of(new Alert(List.of(wordy)), NOWHERE))
        .hasSizeLessThanOrEqualTo(1_030)
        .startsWith("*Snowline: 1 problem*\n:red_circle: *budget* xxx")
        .endsWith("xxx...\n      next: snowline runs budget-8");
    assertThat(SlackMessage.of(new Alert(List.of(wordier)), NOWHERE))
        .hasSizeLessThanOrEqualTo(SlackMessage.LONGEST)
        .contains("*budget* " + "x".repeat(100) + "...\n")
        .endsWith("yyy end");
  }

  @Test
  void hostileNamesNeitherCallPeopleNorFormat() {
    assertThat(
            SlackMessage.of(
                alert(1, "<!channel> & <http://x|y>\n*Snowline: all is well*"), NOWHERE))
        .contains("&lt;!channel&gt; &amp; &lt;http://x|y&gt; *Snowline: all is well*");
  }

  @Test
  void programsGetTheFindingsAsJson() throws Exception {
    assertThat(ReceiptJson.mapper().readTree(ReceiptJson.text(WebhookMessage.of(ALERT, NOWHERE))))
        .isEqualTo(
            ReceiptJson.mapper()
                .readTree(
                    """
                    {"source": "snowline", "raised": 1, "resolved": 1, "items": [
                      {"key": "k1", "state": "raised", "subject": "budget-daily",
                       "what": "is paused since 15 July",
                       "next": "snowline monitor budget-daily --auto-fix"},
                      {"key": "k2", "state": "resolved", "subject": "users",
                       "what": "was stale", "next": "nothing"}],
                     "omitted": 0}
                    """));
  }

  @Test
  void whatProgramsGetIsBoundedToo() {
    JsonNode message = WebhookMessage.of(alert(1000, "ä".repeat(1000)), NOWHERE);

    assertThat(ReceiptJson.text(message).getBytes(StandardCharsets.UTF_8).length)
        .isBetween(WebhookMessage.LARGEST - 8_000, WebhookMessage.LARGEST);
    assertThat(message.path("items").size() + message.path("omitted").asInt()).isEqualTo(1000);
  }
}
