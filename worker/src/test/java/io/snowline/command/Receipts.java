package io.snowline.command;

import io.snowline.sync.Action;
import io.snowline.sync.Cost;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.time.Instant;
import java.util.List;

/** Receipts of the budget table. */
final class Receipts {
  private final Mode mode;
  private final Outcome outcome;
  private String failure;
  private long inserted;
  private long updated;
  private long superseded;
  private long vanished;
  private long unchanged;
  private long quarantined;
  private long stale;
  private Cost cost;

  private Receipts(Mode mode, Outcome outcome) {
    this.mode = mode;
    this.outcome = outcome;
  }

  static Receipts of(Mode mode, Outcome outcome) {
    return new Receipts(mode, outcome);
  }

  Receipts failure(String name) {
    failure = name;
    return this;
  }

  Receipts changes(long insertedRows, long updatedRows, long supersededRows, long vanishedRows) {
    inserted = insertedRows;
    updated = updatedRows;
    superseded = supersededRows;
    vanished = vanishedRows;
    return this;
  }

  Receipts rest(long unchangedRows, long quarantinedRows, long staleRows) {
    unchanged = unchangedRows;
    quarantined = quarantinedRows;
    stale = staleRows;
    return this;
  }

  Receipts cost(Cost known) {
    cost = known;
    return this;
  }

  Receipt build() {
    return new Receipt(
        "work_item_budget_vs_actual-20250814-060000-1f0c",
        "work_item_budget_vs_actual",
        Action.SYNC,
        mode,
        outcome,
        "test",
        List.of(),
        Instant.EPOCH,
        3.94,
        Instant.EPOCH,
        inserted + updated + unchanged + quarantined,
        inserted + updated + unchanged,
        inserted,
        updated,
        unchanged,
        superseded,
        vanished,
        quarantined,
        stale,
        "5d41402abc4b2a76",
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        null,
        cost,
        List.of(),
        null,
        List.of(),
        failure,
        null,
        List.of());
  }
}
