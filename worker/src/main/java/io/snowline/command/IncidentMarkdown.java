package io.snowline.command;

import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.RepairText;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ViewChange;
import io.snowline.sync.ViewChange.RowChange;
import io.snowline.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The report of an incident, made of what was recorded and of nothing else. */
final class IncidentMarkdown {
  private final IncidentStory story;
  private final List<Receipt> receipts;
  private final List<String> lines = new ArrayList<>();

  private IncidentMarkdown(IncidentStory story, List<Receipt> receipts) {
    this.story = story;
    this.receipts = receipts;
  }

  /**
   * The whole report.
   *
   * @param receipts of the runs that the incident names, in order
   */
  static String of(IncidentStory story, List<Receipt> receipts) {
    IncidentMarkdown report = new IncidentMarkdown(story, receipts);
    report.head();
    report.cause();
    report.schedulers();
    report.done();
    report.rows();
    report.views();
    report.timeline();
    report.left();
    return String.join("\n", report.lines) + "\n";
  }

  private void head() {
    Instant detected = story.first().at();
    lines.add("# Incident " + story.id());
    lines.add("");
    lines.add(
        story
            .closed()
            .map(
                closed ->
                    "Closed: found at %s, repaired and proven at %s, %s later."
                        .formatted(
                            time(detected),
                            time(closed.at()),
                            Words.age(Duration.between(detected, closed.at()))))
            .orElse("**Open** since %s.".formatted(time(detected))));
  }

  private void cause() {
    heading("Root cause");
    for (IncidentEvent found : story.of(Kind.DETECTED)) {
      lines.add(
          "- %s `%s` (%s): %s%s"
              .formatted(
                  found.ofTable() ? "table" : noun(found),
                  text(found.subject()),
                  Words.lower(found.finding().verdict()),
                  sentence(found.finding().detail()),
                  since(found)));
    }
  }

  private static String noun(IncidentEvent found) {
    return found.schedule() == null ? "schedule" : found.schedule().scheduler().noun();
  }

  private static String since(IncidentEvent found) {
    Instant since = found.finding().since();
    if (since == null) {
      return "";
    }
    String what = found.ofTable() ? "Last proven" : "The first run that was missed:";
    return " %s %s, %s before it was found."
        .formatted(what, time(since), Words.age(Duration.between(since, found.at())));
  }

  private void schedulers() {
    Optional<ScheduleEvidence> before = Optional.ofNullable(story.first().schedule());
    if (before.isEmpty()) {
      return;
    }
    Optional<ScheduleEvidence> after =
        story.of(Kind.REPAIRED).stream()
            .map(IncidentEvent::schedule)
            .filter(schedule -> schedule != null)
            .reduce((earlier, later) -> later);
    heading("Scheduler before and after");
    lines.add("| | before | after |");
    lines.add("|---|---|---|");
    row("state", before.get(), after, MonitorText::state);
    row("expression", before.get(), after, ScheduleEvidence::cron);
    row("time zone", before.get(), after, ScheduleEvidence::timeZone);
    row("last fired", before.get(), after, schedule -> time(schedule.lastAttempt()));
    row("next run", before.get(), after, schedule -> time(schedule.next()));
  }

  private interface Column {
    String of(ScheduleEvidence schedule);
  }

  private void row(
      String name, ScheduleEvidence before, Optional<ScheduleEvidence> after, Column column) {
    boolean read = before.reading() == Reading.READ || name.equals("state");
    lines.add(
        "| %s | %s | %s |"
            .formatted(
                name,
                read ? text(column.of(before)) : "-",
                after.map(column::of).map(IncidentMarkdown::text).orElse("not repaired")));
  }

  private void done() {
    heading("What was done");
    List<String> done =
        story.events().stream()
            .filter(event -> event.kind() == Kind.REPAIRED || event.kind() == Kind.CAUGHT_UP)
            .map(
                event ->
                    "- %s, %s: %s"
                        .formatted(time(event.at()), text(event.by()), sentence(deed(event))))
            .toList();
    lines.addAll(done.isEmpty() ? List.of("Nothing yet.") : done);
  }

  private static String deed(IncidentEvent event) {
    return event.kind() == Kind.CAUGHT_UP
        ? event.detail()
        : "%s %s: %s".formatted(RepairText.verb(event.action()), event.subject(), event.detail());
  }

  private void rows() {
    if (receipts.isEmpty()) {
      return;
    }
    heading("Rows");
    lines.add(
        "| run | asked by | mode | outcome | source | inserted | updated | superseded | vanished | target |");
    lines.add("|---|---|---|---|---:|---:|---:|---:|---:|---:|");
    for (Receipt receipt : receipts) {
      lines.add(
          "| `%s` | %s | %s | %s | %s | %s | %s | %s | %s | %s |"
              .formatted(
                  receipt.run(),
                  text(receipt.actor()),
                  Words.lower(receipt.mode()),
                  Words.lower(receipt.outcome()),
                  Words.count(receipt.sourceRows()),
                  Words.count(receipt.inserted()),
                  Words.count(receipt.updated()),
                  Words.count(receipt.superseded()),
                  Words.count(receipt.vanished()),
                  Words.count(receipt.targetRows())));
    }
    for (Receipt receipt : receipts) {
      receipt
          .verified()
          .forEach(
              proof ->
                  lines.add(
                      "- proof by %s, `%s`: %s"
                          .formatted(proof.layer(), text(proof.name()), text(proof.detail()))));
      if (receipt.outcome() != Outcome.VERIFIED) {
        receipt
            .reasons()
            .forEach(reason -> lines.add("- `%s`: %s".formatted(receipt.run(), text(reason))));
      }
    }
  }

  private void views() {
    for (Receipt receipt : receipts) {
      ViewChange view = receipt.view();
      if (view == null || receipt.outcome() != Outcome.VERIFIED) {
        continue;
      }
      heading("Final view " + text(view.view()));
      lines.add(
          "%s before, %s after, %s changed by `%s`."
              .formatted(
                  Words.many(Math.max(0, view.rowsBefore()), "row", "rows"),
                  Words.count(view.rowsAfter()),
                  Words.count(view.changed()),
                  receipt.run()));
      changes(view);
    }
  }

  private void changes(ViewChange view) {
    if (view.rows().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("| row | before | after |");
    lines.add("|---|---|---|");
    for (RowChange row : view.rows()) {
      lines.add(
          "| %s | %s | %s |"
              .formatted(
                  text(row.key()),
                  row.before() == null ? "-" : text(row.before()),
                  row.after() == null ? "-" : text(row.after())));
    }
    if (view.changed() > view.rows().size()) {
      lines.add("");
      lines.add("And %s more.".formatted(Words.count(view.changed() - view.rows().size())));
    }
  }

  private void timeline() {
    heading("Timeline");
    lines.add("| when | who | what |");
    lines.add("|---|---|---|");
    for (IncidentEvent event : story.events()) {
      lines.add(
          "| %s | %s | %s |".formatted(time(event.at()), text(event.by()), text(what(event))));
    }
  }

  private static String what(IncidentEvent event) {
    return switch (event.kind()) {
      case DETECTED ->
          "found %s: %s".formatted(Words.lower(event.finding().verdict()), event.detail());
      case REPAIRING -> "begins to " + RepairText.verb(event.action());
      case REPAIRED -> RepairText.verb(event.action()) + ": " + event.detail();
      case CAUGHT_UP -> event.detail();
      case RAISED -> "asks a human: " + event.detail();
      case CLOSED -> "closed: " + event.detail();
    };
  }

  private void left() {
    heading("What still needs a human");
    lines.add(
        story
            .left()
            .map(IncidentMarkdown::sentence)
            .orElse(story.closed().isPresent() ? "Nothing." : "The next round of the monitor."));
  }

  private void heading(String text) {
    lines.add("");
    lines.add("## " + text);
    lines.add("");
  }

  private static String time(Instant time) {
    return time == null ? "never" : Words.time(time) + " UTC";
  }

  private static String sentence(String words) {
    String text = text(words);
    return text.endsWith(".") ? text : text + ".";
  }

  /** Values may hold anything; they must not become Markdown or HTML. */
  private static String text(String value) {
    return value == null
        ? "-"
        : Words.value(value)
            .replace("\\", "\\\\")
            .replace("|", "\\|")
            .replace("`", "'")
            .replace("<", "&lt;")
            .replace("*", "\\*");
  }
}
