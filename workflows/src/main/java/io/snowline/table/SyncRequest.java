package io.snowline.table;

import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.Mode;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * One durable request to a table. It is answered once, by a run that began after it came.
 *
 * @param id chosen by the requester; a request sent again with the same id has no second effect
 * @param table a configured table
 * @param action what is asked
 * @param mode what a sync or a plan may change
 * @param actor who asks
 * @param replyTo workflow that is signalled the answer; null if nobody waits
 * @param approval for an approval or a rejection; else null
 * @param undo the run to undo; else null
 * @param reason a human's words for an approval, a rejection or an undo; null if there are none
 * @param hold for how long an undo holds the table; else null
 * @param endHold whether a hold is ended by the run
 */
public record SyncRequest(
    String id,
    String table,
    Action action,
    Mode mode,
    String actor,
    String replyTo,
    Approval approval,
    String undo,
    String reason,
    Duration hold,
    boolean endHold) {
  /** A hold that outlives everyone's memory is a table that is never synced. */
  public static final Duration LONGEST_HOLD = Duration.ofDays(366);

  /** A request for a sync that nobody waits for. */
  public static SyncRequest sync(String id, String table, Mode mode, String actor) {
    return new SyncRequest(
        id, table, Action.SYNC, mode, actor, null, null, null, null, null, false);
  }

  /** The same request to that table, under that id and to be answered to that workflow. */
  public SyncRequest to(String toTable, String requestId, String workflow) {
    return new SyncRequest(
        requestId, toTable, action, mode, actor, workflow, approval, undo, reason, hold, endHold);
  }

  /** Whether it says enough to be served, in words that can be written down as they are. */
  boolean complete() {
    return id != null && action != null && mode != null && saysWhat() && isWritable();
  }

  /** JSON can hold half of a surrogate pair. The ledger can't, nor can the ids of workflows. */
  private boolean isWritable() {
    return Stream.of(
            id,
            table,
            actor,
            replyTo,
            approval == null ? null : approval.run(),
            approval == null ? null : approval.planHash(),
            undo,
            reason)
        .allMatch(text -> text == null || text.codePoints().noneMatch(SyncRequest::isHalf));
  }

  /** Java shows a half that has its other beside it as the whole character. */
  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private boolean saysWhat() {
    return switch (action) {
      case SYNC, PLAN -> true;
      case APPROVE, REJECT ->
          approval != null && approval.run() != null && approval.planHash() != null;
      case UNDO ->
          undo != null && hold != null && !hold.isNegative() && hold.compareTo(LONGEST_HOLD) <= 0;
    };
  }

  /** Whether one run can serve this request together with another. */
  boolean sharesRun() {
    return action == Action.SYNC;
  }
}
