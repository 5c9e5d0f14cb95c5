package io.snowline.sync;

/** What a request asks a table to do. */
public enum Action {
  /** Bring the target in step with the source and prove it. */
  SYNC,
  /** Show what a sync would do; the target is untouched. */
  PLAN,
  /** Plan afresh and apply, if every deletion is among those of the approved plan. */
  APPROVE,
  /** Make a waiting plan impossible to approve. */
  REJECT,
  /** Restore the state before the newest run, and hold the table. */
  UNDO
}
