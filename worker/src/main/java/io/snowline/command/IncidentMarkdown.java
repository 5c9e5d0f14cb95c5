package io.snowline.command;

import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.Repair.Action;
import io.snowline.monitor.RepairText;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.Verdict;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ViewChange;
import io.snowline.sync.ViewChange.RowChange;
import io.snowline.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    lines.add("# Incident " + story.id());
    lines.add("");
    lines.add(
        story
            .closed()
            .map(this::closed)
            .orElse("**Open**: found at %s.".formatted(time(story.first().at()))));
    for (Receipt receipt : verified()) {
      lines.add("");
      lines.add(figures(receipt));
    }
  }

  /**
   * What ended without a repair or a proof, or without the proof that it asked for, was not mended.
   */
  private String closed(IncidentEvent closed) {
    boolean proven = closed.run() != null;
    String mended =
        Stream.of(story.repairedBefore(closed) ? "repaired" : "", proven ? "proven" : "")
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining(" and "));
    boolean over = mended.isEmpty() || (closed.proveFrom() != null && !proven);
    Instant found = story.first().at();
    return "Closed: found at %s, %s at %s, %s later%s"
        .formatted(
            time(found),
            over ? "over" : mended,
            time(closed.at()),
            Words.age(Duration.between(found, closed.at())),
            over ? ": " + sentence(closed.detail()) : ".");
  }

  private List<Receipt> verified() {
    return receipts.stream().filter(receipt -> receipt.outcome() == Outcome.VERIFIED).toList();
  }

  private static String figures(Receipt receipt) {
    long removed = receipt.superseded() + receipt.vanished();
    return "Table `%s`: %s processed, %s inserted, %s updated, %s removed (%s superseded, %s vanished). The target held %s and holds %s, equal to the source at %s."
        .formatted(
            text(receipt.table()),
            Words.many(receipt.sourceRows(), "source row", "source rows"),
            Words.count(receipt.inserted()),
            Words.count(receipt.updated()),
            Words.many(removed, "stale row", "stale rows"),
            Words.count(receipt.superseded()),
            Words.count(receipt.vanished()),
            Words.many(receipt.targetRows() - receipt.inserted() + removed, "row", "rows"),
            Words.count(receipt.targetRows()),
            time(receipt.cut()));
  }

  private void cause() {
    heading("Root cause");
    for (IncidentEvent found : story.of(Kind.DETECTED)) {
      lines.add(
          "- %s `%s`: %s%s"
              .formatted(
                  found.ofTable() ? "table" : noun(found),
                  text(found.subject()),
                  sentence(found(found)),
                  since(found)));
    }
  }

  private static String noun(IncidentEvent found) {
    return found.schedule() == null ? "schedule" : found.schedule().scheduler().noun();
  }

  /** The verdict and what it stands on, each word once. */
  private static String found(IncidentEvent event) {
    String verdict = Words.lower(event.finding().verdict());
    String detail = event.finding().detail();
    return detail.startsWith(verdict) ? detail : verdict + ", " + detail;
  }

  private static String since(IncidentEvent found) {
    Instant since = found.finding().since();
    if (since == null) {
      return "";
    }
    return " %s %s, %s before it was found."
        .formatted(
            sinceWhat(found.finding().verdict()),
            time(since),
            Words.age(Duration.between(since, found.at())));
  }

  /** What happened at {@link io.snowline.monitor.Finding#since}. */
  private static String sinceWhat(Verdict verdict) {
    return switch (verdict) {
      case PAUSED, MISSING, DISABLED, UPDATE_FAILED, STALE, NEVER_RAN ->
          "The first run that was missed:";
      case CRON_DRIFTED, ZONE_DRIFTED, DRIFTED -> "Last changed";
      case FAILING -> "Last fired";
      case TABLE_STALE -> "Last verified";
      case RUN_BLOCKED, RUN_FAILED, NOT_VERIFIED -> "The run began";
      case UNKNOWN, RUN_WAITING, HEALTHY, MAINTENANCE, NOT_APPLICABLE -> "Since";
    };
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
    row("expression", before.get(), after, schedule -> code(schedule.cron()));
    row("time zone", before.get(), after, schedule -> text(schedule.timeZone()));
    if (before.get().drift() != null) {
      row("not as configured", before.get(), after, schedule -> code(schedule.drift()));
    }
    row("last fired", before.get(), after, schedule -> time(schedule.lastAttempt()));
    row("next run", before.get(), after, schedule -> time(schedule.next()));
  }

  /** In a table's cell; a bar would end it. */
  private static String code(String value) {
    return value == null
        ? "-"
        : "`%s`".formatted(Words.value(value).replace("`", "'").replace("|", "\\|"));
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
                read ? column.of(before) : "-",
                after.map(column::of).orElse("not repaired")));
  }

  private void done() {
    heading("What was done");
    List<String> done =
        entries().stream()
            .filter(Entry::deed)
            .map(
                entry ->
                    "- %s, %s: %s"
                        .formatted(time(entry.at()), text(entry.by()), sentence(entry.what())))
            .toList();
    lines.addAll(done.isEmpty() ? List.of("Nothing yet.") : done);
  }

  /**
   * One line of what happened.
   *
   * @param deed whether something was changed, or should have been
   */
  private record Entry(Instant at, String by, String what, boolean deed) {}

  /** What the incident's events tell, and what its runs do, in the order of time. */
  private List<Entry> entries() {
    Stream<Entry> events =
        story.events().stream()
            .map(
                event ->
                    new Entry(
                        event.at(),
                        event.by(),
                        what(event),
                        event.kind() == Kind.REPAIRED || event.kind() == Kind.CAUGHT_UP));
    Stream<Entry> runs =
        receipts.stream()
            .filter(receipt -> !story.caughtUpBy(receipt.run()))
            .flatMap(IncidentMarkdown::entries);
    return Stream.of(before(), events, runs)
        .flatMap(entries -> entries)
        .sorted(Comparator.comparing(Entry::at))
        .toList();
  }

  /** What the scheduler itself told of the time before. */
  private Stream<Entry> before() {
    IncidentEvent first = story.first();
    if (first.schedule() == null) {
      return Stream.empty();
    }
    String by = first.schedule().scheduler().noun();
    return Stream.of(
            new Entry(first.schedule().lastAttempt(), by, first.subject() + " last fired", false),
            new Entry(
                missed(first), by, first.subject() + " should have fired, and did not", false))
        .filter(entry -> entry.at() != null && entry.at().isBefore(first.at()));
  }

  /** When it began to matter, unless it went on firing and something else is wrong with it. */
  private static Instant missed(IncidentEvent first) {
    return first.schedule().timetable() == null ? null : first.schedule().timetable().missed();
  }

  private static Stream<Entry> entries(Receipt receipt) {
    Instant ended = receipt.startedAt().plusMillis(Math.round(receipt.seconds() * 1000));
    Entry end =
        new Entry(
            ended,
            receipt.actor(),
            "the %s sync %s %sended as %s"
                .formatted(
                    Words.lower(receipt.mode()),
                    receipt.run(),
                    wrote(receipt) ? "wrote to the target, and " : "",
                    Words.lower(receipt.outcome())),
            true);
    return receipt.approved() == null
        ? Stream.of(end)
        : Stream.of(
            new Entry(
                receipt.startedAt(),
                receipt.actor(),
                "approved the deletions of %s, plan %s"
                    .formatted(receipt.approved(), receipt.planHash()),
                true),
            end);
  }

  /** A receipt is written in the transaction that it tells of, and can't know when that ends. */
  private static boolean wrote(Receipt receipt) {
    return receipt.outcome() == Outcome.VERIFIED || receipt.outcome() == Outcome.UNDONE;
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
    lines.add("");
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
    for (Entry entry : entries()) {
      lines.add(
          "| %s | %s | %s |".formatted(time(entry.at()), text(entry.by()), text(entry.what())));
    }
  }

  private static String what(IncidentEvent event) {
    return switch (event.kind()) {
      case DETECTED -> "found %s %s".formatted(event.subject(), found(event));
      case REPAIRING ->
          "begins to %s %s"
              .formatted(
                  RepairText.verb(event.action()),
                  event.action() == Action.CATCH_UP ? event.table() : event.subject());
      case REPAIRED ->
          "%s %s: %s".formatted(RepairText.verb(event.action()), event.subject(), event.detail());
      case CAUGHT_UP -> event.detail();
      case RAISED -> "asks a human: " + event.detail();
      case CLOSED -> "closed the incident: " + event.detail();
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

  /**
   * Values may hold anything; they must not become Markdown or HTML. Without its bracket an
   * exclamation mark makes no image.
   */
  private static String text(String value) {
    return value == null
        ? "-"
        : Words.value(value)
            .replace("\\", "\\\\")
            .replace("|", "\\|")
            .replace("`", "'")
            .replace("<", "&lt;")
            .replace("[", "\\[")
            .replace("]", "\\]")
            .replace("*", "\\*");
  }
}
