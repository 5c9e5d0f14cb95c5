package io.snowline.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.snowline.ledger.TableStatus;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.MaintenanceNote;
import io.snowline.monitor.MonitorReport;
import io.snowline.proposal.TableProposal;
import io.snowline.readiness.Point;
import io.snowline.reading.RowHistory;
import io.snowline.reading.RowVersion;
import io.snowline.schedule.ScheduleChange;
import io.snowline.sync.Receipt;
import io.snowline.sync.Sample;
import io.snowline.words.Words;
import java.util.List;
import java.util.Locale;

/** Lines of JSON on standard output, nothing else. */
final class JsonReport implements Report {
  private final JsonLines lines;

  JsonReport(Shell shell) {
    lines = new JsonLines(shell.out());
  }

  @Override
  public void version() {
    lines.begin();
  }

  @Override
  public ProgressDisplay progress(String what, List<String> tables, boolean animated) {
    return new JsonProgress(lines, System::nanoTime);
  }

  @Override
  public void ended(List<Receipt> receipts, double seconds) {
    receipts.forEach(this::receipt);
  }

  @Override
  public void plans(List<Receipt> receipts) {
    for (Receipt receipt : receipts) {
      ObjectNode plan = lines.fields();
      ObjectNode all = lines.fields(receipt);
      for (String field :
          List.of(
              "run",
              "table",
              "mode",
              "source_rows",
              "target_rows",
              "inserted",
              "updated",
              "unchanged",
              "superseded",
              "vanished",
              "quarantined",
              "plan_hash",
              "guard",
              "reasons",
              "samples")) {
        plan.set(field, all.get(field));
      }
      if (PlanText.shown(receipt)) {
        lines.write("plan", plan);
      }
      receipt(receipt);
    }
  }

  @Override
  public void differences(Receipt receipt) {
    for (Sample sample : receipt.samples()) {
      ObjectNode difference = lines.fields().put("table", receipt.table());
      difference.setAll(lines.fields(sample));
      lines.write("difference", difference);
    }
    receipt(receipt);
  }

  private void receipt(Receipt receipt) {
    lines.write("receipt", lines.fields(receipt));
  }

  @Override
  public void status(List<TableStatus> tables) {
    lines.begin();
    for (TableStatus table : tables) {
      ObjectNode status =
          lines
              .fields()
              .put("table", table.table())
              .put("state", table.freshness().name().toLowerCase(Locale.ROOT))
              .put("freshness_seconds", table.objective().toSeconds());
      status.put("run", table.verified().map(Receipt::run).orElse(null));
      status.put("verified_at", table.verifiedAt().map(Object::toString).orElse(null));
      status.put("age_seconds", table.age().map(age -> age.toSeconds()).orElse(null));
      status.put("rows", table.rows().orElse(null));
      status.put("stale_rows", table.staleRows().orElse(null));
      ArrayNode waiting = status.putArray("waiting");
      for (Receipt receipt : table.waiting()) {
        waiting
            .addObject()
            .put("run", receipt.run())
            .put("plan_hash", receipt.planHash())
            .put("since", receipt.startedAt().toString())
            .put("superseded", receipt.superseded())
            .put("vanished", receipt.vanished());
      }
      status.set("unverified", table.unverified().map(this::unverified).orElse(null));
      status.set("hold", table.hold().map(lines::fields).orElse(null));
      lines.write("status", status);
    }
  }

  private ObjectNode unverified(Receipt run) {
    ObjectNode fields =
        lines
            .fields()
            .put("run", run.run())
            .put("outcome", run.outcome().name().toLowerCase(Locale.ROOT))
            .put("failure", run.failure());
    ArrayNode reasons = fields.putArray("reasons");
    run.reasons().forEach(reasons::add);
    return fields;
  }

  @Override
  public void runs(List<Receipt> receipts) {
    lines.begin();
    receipts.forEach(receipt -> lines.write("run", lines.fields(receipt)));
  }

  @Override
  public void run(List<Receipt> receipts) {
    receipts.forEach(this::receipt);
  }

  @Override
  public void history(RowHistory history) {
    lines.begin();
    for (RowVersion version : history.versions()) {
      ObjectNode row = lines.fields().put("table", history.table());
      row.put("from", version.from() == null ? null : version.from().toString());
      row.put("until", version.until() == null ? null : version.until().toString());
      ObjectNode values = row.putObject("values");
      version.values().forEach(values::put);
      lines.write("row_version", row);
    }
  }

  @Override
  public void schedules(List<ScheduleChange> changes, boolean applied) {
    lines.begin();
    for (ScheduleChange change : changes) {
      ObjectNode schedule = lines.fields().put("applied", applied);
      schedule.setAll(lines.fields(change));
      lines.write("schedule", schedule);
    }
  }

  @Override
  public void monitor(MonitorReport round) {
    lines.begin();
    round.schedules().forEach(schedule -> lines.write("watched_schedule", lines.fields(schedule)));
    round.findings().forEach(finding -> lines.write("finding", lines.fields(finding)));
    round.repairs().forEach(repair -> lines.write("repair", lines.fields(repair)));
    round.catchUps().forEach(catchUp -> lines.write("catch_up", lines.fields(catchUp)));
    round.open().forEach(incident -> lines.write("open_incident", lines.fields(incident)));
    ObjectNode end = lines.fields().put("healthy", round.healthy());
    end.put("started_at", round.startedAt().toString()).put("read_at", round.readAt().toString());
    end.set("found", lines.fields(round).get("found"));
    end.set("closed", lines.fields(round).get("closed"));
    end.set("left", lines.fields(round).get("left"));
    end.set("telling", lines.fields(round).get("telling"));
    lines.write("monitor", end);
  }

  @Override
  public void schedule(MonitorReport round) {
    round.tables().forEach(table -> lines.write("freshness", lines.fields(table)));
    monitor(round);
  }

  @Override
  public void maintenance(List<MaintenanceNote> notes) {
    lines.begin();
    notes.forEach(note -> lines.write("maintenance", lines.fields(note)));
  }

  @Override
  public void incidents(List<List<IncidentEvent>> incidents) {
    lines.begin();
    for (List<IncidentEvent> events : incidents) {
      IncidentStory story = new IncidentStory(events);
      ObjectNode incident = lines.fields().put("incident", story.id());
      incident.put("subject", story.subject());
      incident.put("verdict", Words.lower(story.first().finding().verdict()));
      incident.put("table", story.first().table());
      incident.put("detected_at", story.first().at().toString());
      incident.put("closed_at", story.closed().map(closed -> closed.at().toString()).orElse(null));
      incident.put("left", story.left().orElse(null));
      lines.write("incident", incident);
    }
  }

  @Override
  public void incident(List<IncidentEvent> events, String markdown) {
    lines.begin();
    events.forEach(event -> lines.write("incident_event", lines.fields(event)));
    lines.write("incident_report", lines.fields().put("markdown", markdown));
  }

  /** Lines of JSON are for a program, which doesn't wait. */
  @Override
  public void says(String line) {}

  @Override
  public void initialized(String file, List<TableProposal> tables, boolean written) {
    for (TableProposal table : tables) {
      ObjectNode fields =
          lines
              .fields()
              .put("table", table.name())
              .put("source", table.source())
              .put("target", table.target())
              .put("key_origin", table.key().origin().name().toLowerCase(Locale.ROOT))
              .put("rows", table.key().counted().rows())
              .put("keys", table.key().counted().keys());
      table.key().columns().forEach(fields.putArray("key")::add);
      table.problems().forEach(fields.putArray("problems")::add);
      lines.write("proposal", fields);
    }
    lines.write("initialized", lines.fields().put("file", file).put("written", written));
  }

  @Override
  public void point(Point point) {
    ObjectNode fields =
        lines
            .fields()
            .put("name", point.name())
            .put("state", point.state().name().toLowerCase(Locale.ROOT))
            .put("found", point.found());
    point.advice().forEach(fields.putArray("advice")::add);
    lines.write("check", fields);
  }

  @Override
  public void checked(List<Point> points) {
    lines.write(
        "checked",
        lines
            .fields()
            .put("passed", points.stream().filter(Point::passed).count())
            .put("checks", points.size()));
  }

  @Override
  public void error(String failure, String message) {
    lines.write("error", lines.fields().put("failure", failure).put("message", message));
  }
}
