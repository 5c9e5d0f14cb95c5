package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.ledger.ReceiptJson;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the target remembers of its runs. */
class LedgerTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "1", "50%");

  @TempDir Path folder;

  private EmbeddedSync begin() {
    EmbeddedSync sync = EmbeddedSync.of(folder, TABLE);
    sync.source("CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'x' AS NAME FROM range(4) AS n(i)");
    return sync;
  }

  @Test
  void everyRunButAPlanLeavesOneEventThatAPersonCanRead() {
    try (EmbeddedSync sync = begin()) {
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      sync.source("DELETE FROM ITEMS WHERE ID IN (1, 2)", "INSERT INTO ITEMS VALUES (9, 'new')");
      Receipt daily = expect(Outcome.VERIFIED, sync.daily());
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt rejected = expect(Outcome.REJECTED, sync.reject(waiting.run(), waiting.planHash()));
      sync.source("INSERT INTO ITEMS VALUES (9, 'twice')");
      Receipt failed = expect(Outcome.FAILED, sync.full());
      sync.source("DELETE FROM ITEMS");
      Receipt blocked = expect(Outcome.BLOCKED, sync.daily());
      Receipt undone = expect(Outcome.UNDONE, sync.undo(daily.run()));
      assertThat(
              sync.targetRows(
                  """
                  SELECT run, action, mode, outcome, actor, source_rows, target_rows, inserted,
                    superseded, vanished, stale_rows, undid, rejected
                  FROM snowline_ledger ORDER BY recorded_at"""))
          .containsExactly(
              event(first, "sync", "full", "verified", "4", "4", "4", "0", "0", "0"),
              event(daily, "sync", "daily", "verified", "3", "5", "1", "0", "0", "2"),
              event(waiting, "sync", "full", "waiting", "3", "5", "0", "0", "2", "2"),
              event(rejected, "reject", "full", "rejected", "0", "0", "0", "0", "0", "0"),
              event(failed, "sync", "full", "failed", "0", "0", "0", "0", "0", "0"),
              event(blocked, "sync", "daily", "blocked", "0", "5", "0", "0", "5", "5"),
              event(undone, "undo", "full", "undone", "0", "4", "0", "0", "0", "0"));
      assertThat(sync.targetRows("SELECT receipt FROM snowline_ledger ORDER BY recorded_at"))
          .extracting(row -> ReceiptJson.read(row.get(0)))
          .containsExactly(first, daily, waiting, rejected, failed, blocked, undone);
      assertThat(
              sync.targetRows(
                  """
                  SELECT reason, hold_until > recorded_at + INTERVAL 23 HOURS
                  FROM snowline_ledger WHERE outcome = 'undone'"""))
          .containsExactly(asList(String.join("; ", undone.reasons()), "true"));
    }
  }

  private static List<String> event(
      Receipt receipt, String action, String mode, String outcome, String... figures) {
    List<String> row =
        new java.util.ArrayList<>(List.of(receipt.run(), action, mode, outcome, "test"));
    row.addAll(List.of(figures));
    row.add(receipt.undid());
    row.add(receipt.rejected());
    return row;
  }

  @Test
  void aRequestWhoseIdIsKnownIsAnsweredWithoutARun() {
    try (EmbeddedSync sync = begin()) {
      SyncRequest request = SyncRequest.sync("nightly/2025-07-15", "items", Mode.FULL, "schedule");
      Receipt first = expect(Outcome.VERIFIED, sync.sendAs(request));
      assertThat(first.requests()).containsExactly("nightly/2025-07-15");
      sync.source("INSERT INTO ITEMS VALUES (9, 'new')");
      assertThat(sync.sendAs(request)).isEqualTo(first);
      assertThat(sync.targetRows("SELECT count(*) FROM snowline_ledger"))
          .containsExactly(List.of("1"));
      assertThat(sync.targetRows("SELECT count(*) FROM ITEMS_COPY")).containsExactly(List.of("4"));
    }
  }

  @Test
  void aRequestIsKnownToAnotherServerToo() {
    SyncRequest request = SyncRequest.sync("nightly/2025-07-15", "items", Mode.FULL, "schedule");
    Receipt first;
    try (EmbeddedSync sync = begin()) {
      first = expect(Outcome.VERIFIED, sync.sendAs(request));
    }
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      assertThat(sync.sendAs(request)).isEqualTo(first);
    }
  }

  @Test
  void aRunThatFoundNothingToDoIsVerifiedAndRecordedAllTheSame() {
    try (EmbeddedSync sync = begin()) {
      expect(Outcome.VERIFIED, sync.full());
      Receipt again = expect(Outcome.VERIFIED, sync.full());
      assertThat(again.verified())
          .extracting(Receipt.Verification::layer)
          .contains("rows", "digest");
      assertThat(sync.targetRows("SELECT count(*) FROM snowline_ledger WHERE outcome = 'verified'"))
          .containsExactly(List.of("2"));
    }
  }
}
