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

  Plan plan(RunOrder order, Buckets read, Digest cut) {
    List<Sample> quarantined = new PlanSamples(connection, staging, contract, target).quarantined();
    long aside = quarantinedRows("snowline_reason IS NOT NULL");
    long keyless = quarantinedRows("snowline_reason IN ('missing key', 'duplicate key')");
    if (keyless > 0 && table.duplicates() == DuplicateRule.FAIL) {
      throw duplicateKeys(keyless, quarantined);
    }
    findChanges(read);
    long[] counts =
        connection.one(
            "count the changes",
            PlanSql.counts(staging.changes()),
            row -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)});
    long targetRows = contract.targetExists() ? rows() : 0;
    long targetKeys =
        contract.targetExists() ? keys(read, cut, usableRows() - counts[0], counts[3]) : 0;
    return new Plan(
        hash(),
        cut.totalRows(),
        targetRows,
        targetKeys,
        counts[0],
        counts[1],
        cut.totalRows() - aside - counts[0] - counts[1],
        counts[2],
        counts[3],
        aside,
        snapshotKeys(order, targetKeys),
        unapproved(order),
        new PlanSamples(connection, staging, contract, target).all(quarantined));
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

  private long quarantinedRows(String condition) {
    return connection.number(
        "count rows to put aside",
        "SELECT count(*) FROM %s WHERE %s".formatted(staging.rows(), condition));
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

  /**
   * The target's keys are those of the buckets that weren't read, where it equals the source, and
   * in the others those that it shares with the staged rows and those that vanished.
   */
  private static long keys(Buckets read, Digest cut, long shared, long vanished) {
    long unread = 0;
    for (int bucket = 0; bucket < cut.buckets(); bucket++) {
      unread += read.numbers().contains(bucket) ? 0 : cut.keys().get(bucket);
    }
    return unread + shared + vanished;
  }

  private long usableRows() {
    return connection.number(
        "count usable rows",
        "SELECT count(*) FROM %s WHERE snowline_reason IS NULL".formatted(staging.rows()));
  }

  private long snapshotKeys(RunOrder order, long targetKeys) {
    boolean known = ledger.history(table.name(), order.startedAt()).largestVerified() != null;
    if (known || !contract.targetExists() || contract.snapshot().isEmpty()) {
      return targetKeys;
    }
    return CompleteSnapshot.keys(
        connection.query(
            "count the keys of each snapshot",
            PlanSql.snapshotKeys(contract, target),
            row -> row.getLong(1)),
        table.guard().sourceDrop());
  }

  private long unapproved(RunOrder order) {
    if (order.action() != Action.APPROVE) {
      return connection.number(
          "count the deletions",
          "SELECT count(*) FROM %s WHERE change IN ('superseded', 'vanished')"
              .formatted(staging.changes()));
    }
    return unapproved(connection, staging, order.approval().run());
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
              PlanSql.deletionHashes(staging.changes()),
              row -> row.getString(1))
          .forEach(part -> sha.update(part.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
