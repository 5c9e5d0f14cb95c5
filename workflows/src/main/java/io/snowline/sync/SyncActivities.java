package io.snowline.sync;

import io.temporal.activity.ActivityInterface;

/**
 * The steps of a table's run. Each may be executed again after it did its work, or by another
 * worker after the first was lost; what a repeat does is said at each method.
 *
 * <p>Failures carry the names of {@link FailureType}.
 */
@ActivityInterface(namePrefix = "Sync.")
public interface SyncActivities {

  /**
   * Reads both schemas and the ledger, and refuses what can't be held exactly, an approval that is
   * not valid and a stamp column that the source fills. Removes what earlier runs of the table left
   * staged. Writes nothing to source or target.
   */
  Inspection inspect(RunOrder order);

  /** Digest of the source, taken by one statement. Reads only. */
  Digest digestSource(DigestRequest request);

  /** Digest of the target; a target that doesn't exist yet has no rows. Reads only. */
  Digest digestTarget(DigestRequest request);

  /**
   * Stages the rows of the buckets asked for, beside what the run has staged already. A repeat
   * replaces the same buckets. Rows whose hash, recomputed from the loaded values, isn't the one
   * that the source computed are refused as {@link FailureType#LOAD_MISMATCH}.
   */
  Staged transfer(TransferRequest request);

  /**
   * Compares the staged rows with the target and keeps the changes beside them. A repeat starts
   * over. The target is read only. Fails as {@link FailureType#DUPLICATE_KEYS} if rows without a
   * key of their own are staged and the table's rule is to fail.
   */
  Plan plan(PlanRequest request);

  /**
   * Applies the plan, proves the target equal to the cut, runs the checks and writes history and
   * ledger: all in one transaction, or nothing. A repeat finds the run in the ledger and returns
   * its receipt. Fails as {@link FailureType#FENCED} if another run applied since, as {@link
   * FailureType#STALE_PLAN} if the rows to change are no longer those of the plan, and as {@link
   * FailureType#NOT_VERIFIED} if the proof fails.
   */
  Receipt apply(ApplyRequest request);

  /**
   * Enters a run that applied nothing into the ledger; the deletions of a waiting run are kept with
   * it. A repeat changes nothing.
   */
  Receipt record(Receipt receipt);

  /**
   * Restores target and history as they were before the newest applied run and holds the table, in
   * one transaction. A repeat finds the undo in the ledger and returns its receipt.
   */
  Receipt undo(RunOrder order);

  /** Enters the rejection of a waiting run into the ledger. A repeat changes nothing. */
  Receipt reject(RunOrder order);

  /** Removes what the run has staged. A repeat finds nothing. */
  void discard(String table, String run);
}
