package io.snowline.sync;

/** What a sync may change in the target. */
public enum Mode {
  /** Inserts and updates only. */
  DAILY,
  /** Makes the target equal to the source, removals included. */
  FULL
}
