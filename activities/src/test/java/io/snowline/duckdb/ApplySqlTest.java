package io.snowline.duckdb;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ApplySqlTest {
  private static final LocalDate DAY = LocalDate.of(2025, 8, 14);

  private final ApplySql sql =
      new ApplySql(Golden.migrated(), Golden.TARGET, Golden.HISTORY, Golden.QUARANTINE);
  private final ApplySql plain =
      new ApplySql(Golden.fresh().migrated(), Golden.TARGET, Golden.HISTORY, Golden.QUARANTINE);

  @Test
  void makesTheTarget() {
    Golden.assertKept("apply-create-target", plain.createTarget());
  }

  @Test
  void makesTheHistory() {
    Golden.assertKept("apply-create-history", sql.createHistory());
  }

  @Test
  void makesTheQuarantine() {
    Golden.assertKept("apply-create-quarantine", sql.createQuarantine());
  }

  @Test
  void addsAColumn() {
    Golden.assertKept(
        "apply-add-column", ApplySql.addColumn(Golden.TARGET, Golden.contract().added().get(0)));
  }

  @Test
  void findsRowsThatChangedSinceThePlan() {
    Golden.assertKept("apply-stale", sql.stale(Golden.CHANGES, "changes.change = 'updated'"));
  }

  @Test
  void keepsWhatIsRemovedOrReplaced() {
    Golden.assertKept("apply-keep-history", sql.keepHistory(Golden.CHANGES, "true"));
    Golden.assertKept("apply-keep-history-plain", plain.keepHistory(Golden.CHANGES, "true"));
  }

  @Test
  void removesStaleRows() {
    Golden.assertKept("apply-delete", sql.delete(Golden.CHANGES));
  }

  @Test
  void replacesChangedRows() {
    Golden.assertKept("apply-update", sql.update(Golden.CHANGES, Golden.STAGED, DAY));
    Golden.assertKept("apply-update-plain", plain.update(Golden.CHANGES, Golden.STAGED, DAY));
  }

  @Test
  void insertsNewRows() {
    Golden.assertKept("apply-insert", sql.insert(Golden.CHANGES, Golden.STAGED, DAY));
    Golden.assertKept("apply-insert-plain", plain.insert(Golden.CHANGES, Golden.STAGED, DAY));
    Golden.assertKept("apply-insert-all", sql.insertAll(Golden.STAGED, DAY));
  }

  @Test
  void closesAndOpensVersions() {
    Golden.assertKept("apply-close-versions", ApplySql.closeVersions(Golden.CHANGES, "true"));
    Golden.assertKept("apply-open-versions", sql.openVersions(Golden.CHANGES, Golden.STAGED, DAY));
    Golden.assertKept("apply-open-all-versions", sql.openAllVersions(Golden.STAGED, DAY));
    Golden.assertKept("apply-find-written", sql.findWritten(Golden.CHANGES));
  }

  @Test
  void putsRowsWithoutAKeyAside() {
    Golden.assertKept("apply-quarantine", sql.quarantine(Golden.STAGED));
  }

  @Test
  void takesTheDigestOfLiveRows() {
    Golden.assertKept("apply-live-digest", sql.liveDigest(Golden.CHANGES, Golden.SOME.total()));
  }
}
