package io.snowline.sync;

/**
 * Stable names of what can go wrong, as they stand in workflow histories, receipts and alerts.
 *
 * <p>{@link #retried} says whether the same step is tried again by itself.
 */
public enum FailureType {
  /** The configuration, or what it names, is wrong; a human must change it. */
  BAD_CONFIGURATION("BadConfiguration", false),
  /** A column's type has no rule, or the two sides' types don't agree. */
  TYPE_REFUSED("TypeRefused", false),
  /** The two engines give the same values different hashes: nothing could be proven. */
  HASHES_DIFFER("HashesDiffer", false),
  /** A schema changed while the run was under way. */
  SCHEMA_CHANGED("SchemaChanged", false),
  /** Source rows without a key of their own, and the table's rule is to fail. */
  DUPLICATE_KEYS("DuplicateKeys", false),
  /** The target, or a check, didn't agree with the cut; all was rolled back. */
  NOT_VERIFIED("NotVerified", false),
  /** An approval that is unknown, used, rejected, expired or for another plan. */
  APPROVAL_REFUSED("ApprovalRefused", false),
  /** An undo of something that isn't the newest applied run. */
  UNDO_REFUSED("UndoRefused", false),
  /** Another run applied to the table since this one began. */
  FENCED("Fenced", false),
  /** The target's rows are no longer those of the plan. */
  STALE_PLAN("StalePlan", false),
  /** Loaded rows aren't those that were read. */
  LOAD_MISMATCH("LoadMismatch", false),
  /** Staged rows are gone, for instance with the worker's disk. */
  STAGING_LOST("StagingLost", false),
  /** Another process holds the file. */
  FILE_LOCKED("FileLocked", false),
  /** The engine refused a statement in a way that a repeat won't mend. */
  WAREHOUSE_REFUSED("WarehouseRefused", false),
  /** The engine failed in a way that a repeat may mend. */
  WAREHOUSE_UNAVAILABLE("WarehouseUnavailable", true),
  /** A row of the ledger is no receipt that this version can read. */
  LEDGER_UNREADABLE("LedgerUnreadable", false),
  /** A scheduler refused a call in a way that a repeat won't mend, such as for want of a right. */
  SCHEDULER_REFUSED("SchedulerRefused", false),
  /** A scheduler failed in a way that a repeat may mend. */
  SCHEDULER_UNAVAILABLE("SchedulerUnavailable", true),
  /** The run was cancelled before it applied anything. */
  CANCELLED("Cancelled", false),
  /** The run's workflow was ended from outside, and the ledger knows nothing of it. */
  RUN_LOST("RunLost", false);

  private final String text;
  private final boolean retried;

  FailureType(String text, boolean retried) {
    this.text = text;
    this.retried = retried;
  }

  /** The name on the wire and in receipts. */
  public String text() {
    return text;
  }

  /** Whether Temporal tries the step again. */
  public boolean retried() {
    return retried;
  }
}
