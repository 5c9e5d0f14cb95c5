package io.snowline.duckdb;

import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.Mode;
import io.snowline.table.SyncRequest;
import java.time.Duration;

/** Everything that can be asked of a table. */
final class Requests {
  /** How long an undo holds its table. */
  static final Duration HOLD = Duration.ofHours(24);

  private Requests() {}

  static SyncRequest sync(Mode mode) {
    return of(Action.SYNC, mode, null, null, false);
  }

  /** A sync that ends the table's hold. */
  static SyncRequest endingHold(Mode mode) {
    return of(Action.SYNC, mode, null, null, true);
  }

  static SyncRequest plan(Mode mode) {
    return of(Action.PLAN, mode, null, null, false);
  }

  static SyncRequest approve(String run, String hash) {
    return of(Action.APPROVE, Mode.FULL, new Approval(run, hash), null, false);
  }

  /** An approval that was sent by hand, for a sync that deletes nothing. */
  static SyncRequest approveDaily(String run, String hash) {
    return of(Action.APPROVE, Mode.DAILY, new Approval(run, hash), null, false);
  }

  static SyncRequest reject(String run, String hash) {
    return of(Action.REJECT, Mode.FULL, new Approval(run, hash), null, false);
  }

  /** An undo that holds the table for a day. */
  static SyncRequest undo(String run) {
    return of(Action.UNDO, Mode.FULL, null, run, false);
  }

  /** An undo that was sent by hand, without a reason. */
  static SyncRequest undoWithoutReason(String run) {
    return new SyncRequest(
        null, null, Action.UNDO, Mode.FULL, "test", null, null, run, null, HOLD, false);
  }

  private static SyncRequest of(
      Action action, Mode mode, Approval approval, String undo, boolean endHold) {
    return new SyncRequest(
        null,
        null,
        action,
        mode,
        "test",
        null,
        approval,
        undo,
        action == Action.UNDO ? "wrong" : action == Action.REJECT ? "no" : null,
        action == Action.UNDO ? HOLD : null,
        endHold);
  }
}
