package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Ledger;
import io.snowline.sync.Action;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.FailureType;
import io.snowline.sync.Plan;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Sample;
import io.snowline.warehouse.CompleteSnapshot;
import io.snowline.warehouse.WarehouseException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Compares staged rows with the target. The target is read only. */
final class DuckDbPlanner {
  private final DuckDbConnection connection;
  private final DuckDbStaging staging;
  private final TableDefinition table;
  private final Contract contract;
  private final String target;
  private final Ledger ledger;

  DuckDbPlanner(
      DuckDbConnection connection,
      DuckDbStaging staging,
      TableDefinition table,
      Contract contract,
      String schema,
      Ledger ledger) {
    this.connection = connection;
    this.staging = staging;
    this.table = table;
    this.contract = contract;
    this.target = Sql.name(schema, contract.target());
    this.ledger = ledger;
  }

  private record StagedCounts(long usable, long aside, long keyless) {}

  private record Counts(long inserted, long updated, long superseded, long vanished) {
    long deletions() {
      return superseded + vanished;
    }
  }

  Plan plan(RunOrder order, Buckets read, Digest cut) {
    PlanSamples samples = new PlanSamples(connection, staging, contract, target);
    StagedCounts staged = countStaged();
    if (staged.keyless() > 0 && table.duplicates() == DuplicateRule.FAIL) {
      throw duplicateKeys(staged.keyless(), samples.quarantined());
    }
    findChanges(read);
    Counts counts = countChanges();
    long targetRows = contract.targetExists() ? rows() : 0;
    // Those of the source that can be written and aren't new, and those that vanished.
    long targetKeys =
        contract.targetExists()
            ? cut.totalRows() - staged.aside() - counts.inserted() + counts.vanished()
            : 0;
    List<Sample> shown = new ArrayList<>();
    shown.addAll(counts.inserted() > 0 ? samples.inserted() : List.of());
    shown.addAll(counts.updated() > 0 ? samples.updated() : List.of());
    shown.addAll(counts.superseded() > 0 ? samples.removed("superseded") : List.of());
    shown.addAll(counts.vanished() > 0 ? samples.removed("vanished") : List.of());
    shown.addAll(staged.aside() > 0 ? samples.quarantined() : List.of());
    return new Plan(
        counts.deletions() > 0 ? hash() : Plan.NO_DELETIONS,
        cut.totalRows(),
        targetRows,
        targetKeys,
        counts.inserted(),
        counts.updated(),
        cut.totalRows() - staged.aside() - counts.inserted() - counts.updated(),
        counts.superseded(),
        counts.vanished(),
        staged.aside(),
        snapshotKeys(order, targetKeys),
        unapproved(order, counts.deletions()),
        shown);
  }

  private StagedCounts countStaged() {
    return connection.one(
        "count the staged rows",
        PlanSql.stagedCounts(staging.rows()),
        row -> new StagedCounts(row.getLong(1), row.getLong(2), row.getLong(3)));
  }

  private Counts countChanges() {
    return connection.one(
        "count the changes",
        PlanSql.counts(staging.changes()),
        row -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)));
  }

  private void findChanges(Buckets read) {
    if (!contract.targetExists()) {
      connection.execute("plan the first load", PlanSql.allNew(staging.rows(), staging.changes()));
      return;
    }
    connection.execute(
        "compare staged rows with " + contract.target(),
        PlanSql.changes(contract, target, staging.rows(), staging.changes(), read));
    if (contract.snapshot().isPresent()) {
      connection.execute(
          "find out when keys vanished", PlanSql.vanishedWith(contract, target, staging.changes()));
    }
  }

  private WarehouseException duplicateKeys(long rows, List<Sample> samples) {
    String shown =
        String.join(
            "; ",
            samples.stream()
                .map(sample -> sample.reason() + " " + sample.key())
                .distinct()
                .toList());
    return new WarehouseException(
        FailureType.DUPLICATE_KEYS,
        "Cannot sync %s: %,d source rows have no key of their own: %s; mend the source, or set duplicates: quarantine"
            .formatted(table.name(), rows, shown));
  }

  private long rows() {
    return connection.number("count the rows of " + target, "SELECT count(*) FROM " + target);
  }

  private long snapshotKeys(RunOrder order, long targetKeys) {
    boolean compared = contract.targetExists() && contract.snapshot().isPresent();
    if (!compared || ledger.history(table.name(), order.startedAt()).largestVerified() != null) {
      return targetKeys;
    }
    return CompleteSnapshot.keys(
        connection.query(
            "count the keys of each snapshot",
            PlanSql.snapshotKeys(contract, target),
            row -> row.getLong(1)),
        table.guard().sourceDrop());
  }

  private long unapproved(RunOrder order, long deletions) {
    return order.action() == Action.APPROVE && deletions > 0
        ? unapproved(connection, staging, order.approval().run())
        : deletions;
  }

  /** How many planned deletions the approval of that run doesn't cover. */
  static long unapproved(DuckDbConnection connection, DuckDbStaging staging, String run) {
    return connection.number(
        "compare deletions with those approved",
        PlanSql.unapproved(staging.changes(), LedgerTables.DELETIONS),
        run);
  }

  private String hash() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      connection
          .query(
              "hash the deletions",
              PlanSql.deletionHashes(contract, staging.changes()),
              row -> row.getString(1))
          .forEach(part -> sha.update(part.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
