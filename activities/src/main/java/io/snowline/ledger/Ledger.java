package io.snowline.ledger;

import io.snowline.sync.Approval;
import io.snowline.sync.Hold;
import io.snowline.sync.Receipt;
import io.snowline.sync.SourceHistory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the target warehouse remembers of runs. Events are inserted and never changed. */
public interface Ledger {
  /** The table that holds the events, in the target's schema or dataset. */
  String TABLE = "snowline_ledger";

  /** The receipts of a table's runs, or of all tables where it is null, newest first. */
  List<Receipt> receipts(String table, int most);

  /**
   * All that shows how tables stand, by one query however many tables there are, newest first: each
   * table's newest events, and older ones that still count. These are the newest verified, waiting
   * and rejected runs and undos, whatever became of them, the newest that were not undone, runs
   * that may still be approved, holds in force, and the newest event that is neither a rejection
   * nor a request that was refused.
   *
   * @param tables the tables' names
   * @param newest how many events of each table, whatever they are
   * @param waitingSince runs that began to wait earlier can't be approved any more
   * @param now when a hold has to be in force
   */
  List<LedgerEvent> standing(List<String> tables, int newest, Instant waitingSince, Instant now);

  /** A run's receipts in order: a run that waited may have been rejected or undone later. */
  List<Receipt> run(String run);

  /** The receipts of runs that used an approval of the waiting run or rejected it, newest first. */
  List<Receipt> decisions(String run);

  /** The receipts that answered these requests. */
  Map<String, Receipt> answers(String table, List<String> requests);

  /** What the guard has to know of the table at that time. */
  SourceHistory history(String table, Instant now);

  /** The hold in force at that time. */
  Optional<Hold> hold(String table, Instant now);

  /** The fence's version; 0 before the first apply. */
  long fence(String table);

  /** The newest run that changed the table and is not undone. */
  Optional<Receipt> newestChange(String table);

  /**
   * The verified run of whose cut the target's rows are: the newest, but for those that came
   * between a run that is undone, itself included, and its undo.
   */
  Optional<Receipt> newestStanding(String table);

  /**
   * Names of the target's columns that the table's newest verified run compared; empty if there was
   * none or it is not known of it.
   */
  List<String> newestCompared(String table);

  /** The run that used the approval, if one did. */
  Optional<String> usedBy(Approval approval);

  /** Whether a human rejected the waiting run. */
  boolean rejected(String run);
}
