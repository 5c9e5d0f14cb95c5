package io.snowline.duckdb;

import io.snowline.contract.Hashing;
import org.junit.jupiter.api.Test;

class PlanSqlTest {
  @Test
  void findsChanges() {
    Golden.assertKept(
        "plan-changes",
        PlanSql.changes(
            Golden.contract(), Golden.TARGET, Golden.STAGED, Golden.CHANGES, Golden.SOME));
  }

  @Test
  void findsChangesByTheEnginesOwnHash() {
    Golden.assertKept(
        "plan-changes-engine",
        PlanSql.changes(
            Golden.contract().hashed(Hashing.ENGINE),
            Golden.TARGET,
            Golden.STAGED,
            Golden.CHANGES,
            Golden.SOME));
  }

  @Test
  void plansTheFirstLoad() {
    Golden.assertKept("plan-all-new", PlanSql.allNew(Golden.STAGED, Golden.CHANGES));
  }

  @Test
  void findsOutWhenKeysVanished() {
    Golden.assertKept(
        "plan-vanished-with",
        PlanSql.vanishedWith(Golden.contract(), Golden.TARGET, Golden.CHANGES));
  }

  @Test
  void countsStagedRows() {
    Golden.assertKept("plan-staged-counts", PlanSql.stagedCounts(Golden.STAGED));
  }

  @Test
  void countsChanges() {
    Golden.assertKept("plan-counts", PlanSql.counts(Golden.CHANGES));
  }

  @Test
  void countsTheKeysOfEachSnapshot() {
    Golden.assertKept("plan-snapshot-keys", PlanSql.snapshotKeys(Golden.contract(), Golden.TARGET));
  }

  @Test
  void hashesDeletions() {
    Golden.assertKept(
        "plan-deletion-hashes", PlanSql.deletionHashes(Golden.contract(), Golden.CHANGES));
    Golden.assertKept(
        "plan-deletion-hashes-engine",
        PlanSql.deletionHashes(Golden.contract().hashed(Hashing.ENGINE), Golden.CHANGES));
  }

  @Test
  void findsDeletionsThatNobodyApproved() {
    Golden.assertKept(
        "plan-unapproved", PlanSql.unapproved(Golden.CHANGES, LedgerTables.DELETIONS));
  }
}
