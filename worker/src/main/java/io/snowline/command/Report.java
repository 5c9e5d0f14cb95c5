package io.snowline.command;

import io.snowline.ledger.TableStatus;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.MaintenanceNote;
import io.snowline.monitor.MonitorReport;
import io.snowline.proposal.TableProposal;
import io.snowline.readiness.Point;
import io.snowline.reading.RowHistory;
import io.snowline.schedule.ScheduleChange;
import io.snowline.sync.Receipt;
import java.util.List;

/** Tells what a command found or did: to a person, or to a program. */
interface Report {

  /** The version of Snowline. */
  void version();

  /** Where the runs are told that are waited for, while they are. */
  ProgressDisplay progress(String what, List<String> tables, boolean animated);

  /** How runs that may have written ended. */
  void ended(List<Receipt> receipts, double seconds);

  /** What syncs would do. */
  void plans(List<Receipt> receipts);

  /** In which rows source and target differ. */
  void differences(Receipt receipt);

  /** How each table stands. */
  void status(List<TableStatus> tables);

  /** Runs, newest first. */
  void runs(List<Receipt> receipts);

  /** All that the ledger knows of one run. */
  void run(List<Receipt> receipts);

  /** How rows changed over time. */
  void history(RowHistory history);

  /** What has to be done to schedules, or was done if it was applied. */
  void schedules(List<ScheduleChange> changes, boolean applied);

  /** What a round of the monitor found, did and left. */
  void monitor(MonitorReport round);

  /** One schedule, whole. */
  void schedule(MonitorReport round);

  /** Maintenance notes. */
  void maintenance(List<MaintenanceNote> notes);

  /** Incidents, each with all its events, newest first. */
  void incidents(List<List<IncidentEvent>> incidents);

  /**
   * One incident, whole.
   *
   * @param markdown the report that is made of it
   */
  void incident(List<IncidentEvent> events, String markdown);

  /** What is done now, for a person who waits. */
  void says(String line);

  /**
   * How the tables of a source could be configured.
   *
   * @param file the configuration
   * @param written whether it was written
   */
  void initialized(String file, List<TableProposal> tables, boolean written);

  /** One point of the checklist, as soon as it was looked at. */
  void point(Point point);

  /** The whole checklist, whose points have been told. */
  void checked(List<Point> points);

  /** Why the command ends. */
  void error(String failure, String message);
}
