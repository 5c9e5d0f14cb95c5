package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.monitor.Expected;
import io.snowline.monitor.Finding;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.Repair.Action;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.SchedulerKind;
import io.snowline.monitor.Verdict;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a report says of incidents that ended in different ways, and of what was found in them. */
class IncidentMarkdownTest {
  private static final Instant FOUND = Instant.parse("2025-08-14T04:00:00Z");
  private static final Instant MISSED = Instant.parse("2025-08-14T02:00:00Z");

  private static IncidentEvent event(
      Kind kind,
      Finding finding,
      Action action,
      Boolean done,
      Instant from,
      String run,
      String detail) {
    boolean ofTable = finding != null && finding.ofTable();
    return new IncidentEvent(
        "nightly-1/round/" + kind,
        "nightly-1",
        kind,
        kind == Kind.DETECTED ? FOUND : FOUND.plus(Duration.ofHours(4)),
        "SchedulerMonitor",
        ofTable ? "items" : "nightly",
        ofTable,
        finding,
        kind == Kind.DETECTED && !ofTable
            ? ScheduleEvidence.unread(
                "nightly",
                SchedulerKind.CLOUD_SCHEDULER,
                new Expected(
                    "0 2 * * *", "UTC", Duration.ofMinutes(30), List.of("items"), Mode.DAILY, true),
                Reading.UNREADABLE,
                "503")
            : null,
        action,
        done,
        "items",
        from,
        run,
        detail);
  }

  private static IncidentEvent found(Verdict verdict, boolean ofTable, Instant since) {
    Finding finding =
        new Finding(ofTable ? "items" : "nightly", ofTable, verdict, "items", since, "so it is");
    return event(Kind.DETECTED, finding, null, null, MISSED, null, "so it is");
  }

  private static IncidentEvent repaired(boolean done) {
    return event(Kind.REPAIRED, null, Action.RESUME, done, null, null, "resumed");
  }

  private static IncidentEvent caughtUp(String run) {
    return event(Kind.CAUGHT_UP, null, Action.CATCH_UP, null, null, run, "the full sync ended");
  }

  private static IncidentEvent closed(Instant from, String run) {
    return event(Kind.CLOSED, null, null, null, from, run, "left alone for Ada");
  }

  private static List<String> lines(IncidentEvent... events) {
    return IncidentMarkdown.of(new IncidentStory(List.of(events)), List.of()).lines().toList();
  }

  private static String end(IncidentEvent... events) {
    return lines(events).get(2).replaceAll("\\S+ \\S+ UTC", "T");
  }

  @Test
  void onlyWhatWasRepairedOrProvenIsSaidToBe() {
    IncidentEvent found = found(Verdict.PAUSED, false, MISSED);

    assertThat(end(found)).isEqualTo("**Open**: found at T.");
    assertThat(end(found, repaired(true), caughtUp("run-2"), closed(MISSED, "run-2")))
        .isEqualTo("Closed: found at T, repaired and proven at T, 4 h later.");
    assertThat(end(found, caughtUp("run-2"), closed(MISSED, "run-2")))
        .isEqualTo("Closed: found at T, repaired and proven at T, 4 h later.");
    assertThat(end(found, repaired(true), closed(null, null)))
        .as("nothing was missed")
        .isEqualTo("Closed: found at T, repaired at T, 4 h later.");
    assertThat(end(found, repaired(false), closed(MISSED, "run-2")))
        .as("a run that the schedule made itself")
        .isEqualTo("Closed: found at T, proven at T, 4 h later.");
    for (IncidentEvent unproven : List.of(closed(null, null), closed(MISSED, null))) {
      assertThat(end(found, repaired(false), unproven))
          .isEqualTo("Closed: found at T, over at T, 4 h later: left alone for Ada.");
    }
    assertThat(end(found, repaired(true), caughtUp("run-2"), closed(MISSED, null)))
        .as("its full sync waited for an approval until somebody wrote a note")
        .isEqualTo("Closed: found at T, over at T, 4 h later: left alone for Ada.");
  }

  @ParameterizedTest
  @CsvSource({
    "PAUSED, The first run that was missed:",
    "STALE, The first run that was missed:",
    "NEVER_RAN, The first run that was missed:",
    "DISABLED, The first run that was missed:",
    "UPDATE_FAILED, The first run that was missed:",
    "CRON_DRIFTED, Last changed",
    "ZONE_DRIFTED, Last changed",
    "DRIFTED, Last changed",
    "FAILING, Last fired",
    "TABLE_STALE, Last verified",
    "RUN_BLOCKED, The run began",
    "RUN_FAILED, The run began",
    "NOT_VERIFIED, The run began"
  })
  void theRootCauseTellsWhatHappenedThen(Verdict verdict, String what) {
    boolean ofTable = verdict.name().matches("TABLE.*|RUN.*|NOT_VERIFIED");
    assertThat(lines(found(verdict, ofTable, MISSED)))
        .filteredOn(line -> line.startsWith("- "))
        .singleElement()
        .asString()
        .endsWith("so it is. %s 2025-08-14 02:00:00 UTC, 2 h before it was found.".formatted(what));
  }

  @ParameterizedTest
  @CsvSource({
    "VERIFIED, 'wrote to the target, and ended as verified'",
    "WAITING, ended as waiting"
  })
  void theTimelineSaysOfARunThatWroteWhenItDid(Outcome outcome, String words) {
    RunOrder order =
        new RunOrder(
            "run-2",
            "items",
            io.snowline.sync.Action.SYNC,
            Mode.FULL,
            List.of(),
            "Ada",
            MISSED,
            null,
            null,
            null,
            null,
            false);
    IncidentStory story =
        new IncidentStory(List.of(found(Verdict.PAUSED, false, MISSED), closed(MISSED, "run-2")));

    assertThat(
            IncidentMarkdown.of(story, List.of(new ReceiptBuilder(order).build(outcome, MISSED)))
                .lines())
        .contains("| 2025-08-14 02:00:00 UTC | Ada | the full sync run-2 %s |".formatted(words));
  }

  @Test
  void theTimelineTellsHowItWasWhenItWasClosed() {
    assertThat(lines(found(Verdict.PAUSED, false, MISSED), closed(MISSED, null)))
        .contains(
            "| 2025-08-14 08:00:00 UTC | SchedulerMonitor | closed the incident: left alone for Ada |")
        .noneMatch(line -> line.contains("is well"));
  }
}
