package io.snowline.sync;

/** How a run ended. */
public enum Outcome {
  /** Committed, and the target was proven equal to the cut before it was. */
  VERIFIED,
  /** A plan was shown; nothing was written. */
  PLANNED,
  /** Deletions need a human's approval; nothing was applied. */
  WAITING,
  /** The guard, or a hold, refused the run; nothing was applied. */
  BLOCKED,
  /** Something went wrong; nothing was applied. */
  FAILED,
  /** The source changed faster than it could be read; nothing was applied. */
  MOVING_SOURCE,
  /** A waiting plan was rejected. */
  REJECTED,
  /** The newest run was undone. */
  UNDONE
}
