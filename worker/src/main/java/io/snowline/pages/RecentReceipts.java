package io.snowline.pages;

import io.snowline.ledger.Ledger;
import io.snowline.sync.Approval;
import io.snowline.sync.Hold;
import io.snowline.sync.Receipt;
import io.snowline.sync.SourceHistory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A ledger for one reading, which asks once for a table's receipts however often they are wanted:
 * each question is a query that some warehouses charge for.
 */
final class RecentReceipts implements Ledger {
  /** As many as anybody here asks for as a rule. */
  private static final int RECENT = 200;

  private final Ledger ledger;
  private final Map<String, List<Receipt>> recent = new HashMap<>();

  RecentReceipts(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public List<Receipt> receipts(String table, int most) {
    return most > RECENT
        ? ledger.receipts(table, most)
        : recent.computeIfAbsent(table, name -> ledger.receipts(name, RECENT)).stream()
            .limit(most)
            .toList();
  }

  @Override
  public List<Receipt> run(String run) {
    return ledger.run(run);
  }

  @Override
  public Map<String, Receipt> answers(String table, List<String> requests) {
    return ledger.answers(table, requests);
  }

  @Override
  public SourceHistory history(String table, Instant now) {
    return ledger.history(table, now);
  }

  @Override
  public Optional<Hold> hold(String table, Instant now) {
    return ledger.hold(table, now);
  }

  @Override
  public long fence(String table) {
    return ledger.fence(table);
  }

  @Override
  public Optional<Receipt> newestChange(String table) {
    return ledger.newestChange(table);
  }

  @Override
  public Optional<String> usedBy(Approval approval) {
    return ledger.usedBy(approval);
  }

  @Override
  public boolean rejected(String run) {
    return ledger.rejected(run);
  }
}
