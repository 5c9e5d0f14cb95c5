package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.TableSchema;
import io.snowline.definition.CheckDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.Action;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.Verdict;
import io.snowline.warehouse.CheckRows;
import io.snowline.warehouse.WarehouseException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies a plan, proves the result and records it, in one transaction. */
final class DuckDbApply {
  private final DuckDbConnection connection;
  private final String schema;
  private final TableDefinition table;
  private final Contract contract;
  private final ApplyRequest request;
  private final DuckDbStaging staging;
  private final DuckDbLedger ledger;
  private final DuckDbViews views;
  private final String target;
  private final ApplySql sql;

  /**
   * @param staging what the run staged; null if nothing was read
   */
  DuckDbApply(
      DuckDbConnection connection,
      String schema,
      TableDefinition table,
      Contract contract,
      ApplyRequest request,
      DuckDbStaging staging,
      DuckDbLedger ledger) {
    this.connection = connection;
    this.schema = schema;
    this.table = table;
    this.contract = contract.migrated();
    this.request = request;
    this.staging = staging;
    this.ledger = ledger;
    this.views = new DuckDbViews(connection, schema, table);
    this.target = Sql.name(schema, contract.target());
    this.sql =
        new ApplySql(
            this.contract,
            target,
            Sql.name(schema, table.history()),
            Sql.name(schema, table.quarantine()));
  }

  /** Makes what is missing in the target; on its own it is a legal state. */
  List<String> migrate(Contract before) {
    List<String> migrated = new ArrayList<>();
    ledger.create();
    if (!before.targetExists()) {
      connection.execute("make the target", sql.createTarget());
      migrated.add("created " + before.target());
    } else {
      for (ContractColumn column : before.added()) {
        addColumn(column, contract.target());
        migrated.add(
            "added column %s %s to %s"
                .formatted(column.name(), column.targetType(), contract.target()));
      }
    }
    connection.execute("make the history", sql.createHistory());
    new DuckDbHistory(connection, schema, contract.target(), table.history()).follow();
    if (request.plan().quarantined() > 0) {
      connection.execute("make the quarantine", sql.createQuarantine());
      addMissing(table.quarantine(), contract.layout());
    }
    return migrated;
  }

  private void addMissing(String to, List<ContractColumn> layout) {
    TableSchema there = DuckDbSchema.read(connection, schema, to).orElseThrow();
    layout.stream()
        .filter(column -> there.column(column.name()).isEmpty())
        .forEach(column -> addColumn(column, to));
  }

  private void addColumn(ContractColumn column, String to) {
    connection.execute(
        "add the column " + column.name(), ApplySql.addColumn(Sql.name(schema, to), column));
  }

  /** The transaction. */
  Receipt apply(List<String> migrated, Map<String, CheckRows> checks) {
    return views.transaction(
        () -> {
          takeFence();
          refuseSpentApproval();
          boolean rowsChange = changesRows();
          views.remember(rowsChange);
          if (rowsChange) {
            changeRows();
          }
          refreshQuarantine();
          ReceiptBuilder receipt =
              new ReceiptBuilder(request.order())
                  .cut(request.cut())
                  .queries(request.queries())
                  .migrated(migrated);
          views.make().forEach(note -> receipt.migrated(List.of(note)));
          long rowsAfter = verifyDigest(receipt);
          verifyChecks(receipt, checks);
          receipt
              .applied(request.plan(), rowsAfter)
              .verdict(new Verdict(Verdict.Decision.APPLY, List.of()))
              .quarantine(request.plan().quarantined() > 0 ? table.quarantine() : null)
              .view(views.change().orElse(null));
          Receipt verified = receipt.build(Outcome.VERIFIED, Instant.now());
          ledger.insert(verified, null, contract.compared());
          return verified;
        });
  }

  private boolean changesRows() {
    Plan plan = request.plan();
    boolean removes = request.order().mode() == Mode.FULL && plan.deletions() > 0;
    return plan.inserted() + plan.updated() > 0 || removes;
  }

  private void takeFence() {
    connection.update(
        "make the fence",
        """
        INSERT INTO snowline_fence SELECT ?, 0, NULL, NULL
        WHERE NOT EXISTS (FROM snowline_fence WHERE table_name = ?)""",
        table.name(),
        table.name());
    long taken =
        connection.update(
            "take the fence",
            """
            UPDATE snowline_fence SET version = version + 1, run = ?, taken_at = ?
            WHERE table_name = ? AND version = ?""",
            request.order().run(),
            DuckDbLedger.time(Instant.now()),
            table.name(),
            request.fence());
    if (taken != 1) {
      throw new WarehouseException(
          FailureType.FENCED,
          "Cannot apply %s: another run applied to %s since it began (fence is %s, expected %s)"
              .formatted(
                  request.order().run(),
                  table.name(),
                  ledger.fence(table.name()),
                  request.fence()));
    }
  }

  private void refuseSpentApproval() {
    if (request.order().action() != Action.APPROVE) {
      return;
    }
    Optional<String> usedBy = ledger.usedBy(request.order().approval());
    if (usedBy.isPresent()) {
      throw new WarehouseException(
          FailureType.APPROVAL_REFUSED,
          "Cannot use the approval of %s: %s used it"
              .formatted(request.order().approval().run(), usedBy.get()));
    }
    if (staging != null
        && DuckDbPlanner.unapproved(connection, staging, request.order().approval().run()) > 0
        && request.plan().unapproved() == 0) {
      throw new WarehouseException(
          FailureType.STALE_PLAN,
          "Cannot apply %s: its deletions are no longer those that were approved"
              .formatted(request.order().run()));
    }
  }

  private void changeRows() {
    String condition = request.order().mode() == Mode.FULL ? "true" : "changes.change = 'updated'";
    String changes = staging.changes();
    long stale = connection.number("look for rows that changed since", sql.stale(changes, "true"));
    if (stale > 0) {
      throw new WarehouseException(
          FailureType.STALE_PLAN,
          "Cannot apply %s: %,d rows of %s changed since the plan was made"
              .formatted(request.order().run(), stale, target));
    }
    String run = request.order().run();
    var cut = DuckDbLedger.time(request.cut().takenAt());
    LocalDate day = LocalDate.ofInstant(request.cut().takenAt(), ZoneOffset.UTC);
    connection.update("look who wrote the rows", sql.findWritten(changes), table.name());
    connection.update("keep the history", sql.keepHistory(changes, condition), cut, run);
    connection.update("close versions", ApplySql.closeVersions(changes, condition), table.name());
    if (request.order().mode() == Mode.FULL) {
      connection.update("remove stale rows of " + target, sql.delete(changes));
    }
    boolean wasEmpty = request.plan().targetRows() == 0;
    connection.update(
        "open versions",
        wasEmpty
            ? sql.openAllVersions(staging.rows(), day)
            : sql.openVersions(changes, staging.rows(), day),
        table.name(),
        cut,
        run);
    connection.update("update rows of " + target, sql.update(changes, staging.rows(), day));
    connection.update(
        "insert rows into " + target,
        wasEmpty ? sql.insertAll(staging.rows(), day) : sql.insert(changes, staging.rows(), day));
  }

  /** The quarantine holds what the last run put aside, no more. */
  private void refreshQuarantine() {
    if (request.plan().quarantined() > 0 && quarantineIsRetyped()) {
      connection.execute("make the quarantine anew", sql.replaceQuarantine());
    } else if (connection.exists(schema, table.quarantine())) {
      connection.update(
          "clear the quarantine", "DELETE FROM " + Sql.name(schema, table.quarantine()));
    }
    if (request.plan().quarantined() > 0) {
      connection.update(
          "fill the quarantine", sql.quarantine(staging.rows()), request.order().run());
    }
  }

  private boolean quarantineIsRetyped() {
    TableSchema there = DuckDbSchema.read(connection, schema, table.quarantine()).orElseThrow();
    return contract.compared().stream()
        .anyMatch(
            column ->
                there
                    .column(column.name())
                    .filter(held -> !held.engineType().equals(column.targetType()))
                    .isPresent());
  }

  private long verifyDigest(ReceiptBuilder receipt) {
    Digest expected = request.expected();
    Digest whole =
        connection.digest(
            "take the digest of " + target,
            DigestSql.target(contract, target, expected.buckets()),
            expected.buckets());
    boolean staleStay = request.order().mode() == Mode.DAILY && request.plan().deletions() > 0;
    Digest live =
        staleStay
            ? connection.digest(
                "take the digest of live rows of " + target,
                sql.liveDigest(staging.changes(), expected.buckets()),
                expected.buckets())
            : whole;
    Buckets differing = live.differing(expected);
    if (!differing.nothing()) {
      throw new WarehouseException(
          FailureType.NOT_VERIFIED,
          "Cannot prove %s: %s %s, the source at the cut has %s; %s of %s buckets differ; all was rolled back"
              .formatted(
                  target,
                  staleStay ? "its live rows are" : "it is",
                  live.fingerprint(),
                  expected.fingerprint(),
                  differing.size(),
                  differing.total()));
    }
    if (!request.read().nothing()) {
      receipt.verified(
          "load",
          "staged rows",
          "every hash recomputed from the loaded values, %s of %s buckets read"
              .formatted(request.read().size(), request.read().total()));
    }
    receipt
        .verified("rows", contract.target(), "%,d rows".formatted(live.totalRows()))
        .verified(
            "digest",
            contract.target(),
            "%s buckets equal the cut, %s".formatted(expected.buckets(), live.fingerprint()))
        .target(request.targetBefore(), whole.fingerprint());
    return whole.totalRows();
  }

  private void verifyChecks(ReceiptBuilder receipt, Map<String, CheckRows> checks) {
    List<String> failed = new ArrayList<>();
    for (CheckDefinition check : table.checks()) {
      if (!check.modes().contains(request.order().mode())) {
        continue;
      }
      CheckRows source = checks.get(check.name());
      CheckRows held = DuckDbChecks.run(connection, check.target());
      if (source.more() || held.more()) {
        failed.add(
            "check %s returns more than %,d rows; make it a sum"
                .formatted(check.name(), CheckRows.MOST));
      } else if (source.sameAs(held)) {
        receipt.verified("check", check.name(), source.proof());
      } else {
        failed.add(
            "check %s: the source says %s, the target %s"
                .formatted(check.name(), source.summary(), held.summary()));
      }
    }
    if (!failed.isEmpty()) {
      throw new WarehouseException(
          FailureType.NOT_VERIFIED,
          "Cannot prove %s: %s; all was rolled back".formatted(target, String.join("; ", failed)));
    }
  }
}
