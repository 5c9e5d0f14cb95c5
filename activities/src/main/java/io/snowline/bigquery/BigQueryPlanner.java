package io.snowline.bigquery;

import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.QueryParameterValue;
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
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Compares staged rows with the target, which is read only. An attempt that takes over finds the
 * comparison of the one before, under way or done; the next plan of the run compares afresh.
 */
final class BigQueryPlanner {
  private final BigQueryJobs jobs;
  private final TableDefinition table;
  private final Contract contract;
  private final BigQueryApplyTables tables;
  private final List<TargetLimit> limits;
  private final Ledger ledger;

  BigQueryPlanner(
      BigQueryJobs jobs,
      TableDefinition table,
      Contract contract,
      BigQueryApplyTables tables,
      List<TargetLimit> limits,
      Ledger ledger) {
    this.jobs = jobs;
    this.table = table;
    this.contract = contract;
    this.tables = tables;
    this.limits = limits;
    this.ledger = ledger;
  }

  private record Staged(long aside, long keyless, long usable) {}

  private record Counts(long inserted, long updated, long superseded, long vanished) {
    long deletions() {
      return superseded + vanished;
    }
  }

  Plan plan(RunOrder order, Buckets read, Digest cut) {
    BigQueryPlanSamples samples =
        new BigQueryPlanSamples(jobs, contract, tables.staged(), tables.changes());
    Staged staged =
        jobs.one(
            "count the staged rows",
            BigQueryPlanSql.staged(tables.staged()),
            row ->
                new Staged(
                    row.get(0).getLongValue(),
                    row.get(1).getLongValue(),
                    row.get(2).getLongValue()),
            Map.of());
    List<Sample> shown = new ArrayList<>();
    List<Sample> quarantined = staged.aside() > 0 ? samples.quarantined() : List.of();
    if (staged.keyless() > 0 && table.duplicates() == DuplicateRule.FAIL) {
      throw duplicateKeys(staged.keyless(), quarantined);
    }
    refuseBeyondLimits();
    findChanges(read);
    Counts counts = counts();
    shown.addAll(counts.inserted() > 0 ? samples.inserted() : List.of());
    shown.addAll(counts.updated() > 0 ? samples.updated() : List.of());
    shown.addAll(counts.superseded() > 0 ? samples.removed("superseded") : List.of());
    shown.addAll(counts.vanished() > 0 ? samples.removed("vanished") : List.of());
    shown.addAll(quarantined);
    // Those of the source that can be written and aren't new, and those that vanished.
    long targetKeys =
        contract.targetExists()
            ? cut.totalRows() - staged.aside() - counts.inserted() + counts.vanished()
            : 0;
    return new Plan(
        counts.deletions() > 0 ? hash() : Plan.NO_DELETIONS,
        cut.totalRows(),
        contract.targetExists() ? rows() : 0,
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

  private void refuseBeyondLimits() {
    if (limits.isEmpty()) {
      return;
    }
    List<Long> rows =
        jobs.one(
            "look for rows that " + contract.target() + " refuses",
            TargetLimit.count(limits, tables.staged()),
            row -> row.stream().map(FieldValue::getLongValue).toList(),
            Map.of());
    List<String> problems =
        IntStream.range(0, limits.size())
            .filter(number -> rows.get(number) > 0)
            .mapToObj(number -> limits.get(number).problem(rows.get(number), tables.target()))
            .toList();
    if (!problems.isEmpty()) {
      throw new WarehouseException(
          FailureType.TYPE_REFUSED,
          "Cannot sync %s: %s".formatted(table.name(), String.join("; ", problems)));
    }
  }

  private Counts counts() {
    return jobs.one(
        "count the changes",
        BigQueryPlanSql.counts(tables.changes()),
        row ->
            new Counts(
                row.get(0).getLongValue(),
                row.get(1).getLongValue(),
                row.get(2).getLongValue(),
                row.get(3).getLongValue()),
        Map.of());
  }

  private long rows() {
    return jobs.number(
        "count the rows of " + contract.target(),
        "SELECT COUNT(*) FROM " + tables.target(),
        Map.of());
  }

  /** One job: a script that is repeated replaces what it made. */
  private void findChanges(Buckets read) {
    String what = "compare staged rows with " + contract.target();
    if (contract.targetExists()) {
      jobs.scanOnce(
          what,
          "compare",
          BigQueryPlanSql.scans(contract, tables.target(), tables.staged(), read),
          BigQueryPlanSql.changes(
              contract, tables.target(), tables.staged(), tables.changes(), read));
    } else {
      jobs.once(
          what, "compare", BigQueryPlanSql.allNew(contract, tables.staged(), tables.changes()));
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

  private long snapshotKeys(RunOrder order, long targetKeys) {
    boolean known = ledger.history(table.name(), order.startedAt()).largestVerified() != null;
    if (known || !contract.targetExists() || contract.snapshot().isEmpty()) {
      return targetKeys;
    }
    return CompleteSnapshot.keys(
        jobs.query(
            "count the keys of each snapshot",
            BigQueryPlanSql.snapshotKeys(contract, tables.target()),
            row -> row.get(0).getLongValue(),
            Map.of()),
        table.guard().sourceDrop());
  }

  private long unapproved(RunOrder order, long deletions) {
    if (order.action() != Action.APPROVE || deletions == 0) {
      return deletions;
    }
    return jobs.number(
        "compare deletions with those approved",
        BigQueryPlanSql.unapproved(tables.changes(), BigQueryLedger.DELETIONS),
        Map.of("waiting", QueryParameterValue.string(order.approval().run())));
  }

  private String hash() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      jobs.query(
              "hash the deletions",
              BigQueryPlanSql.deletionHashes(tables.changes()),
              row -> row.get(0).getStringValue(),
              Map.of())
          .forEach(part -> sha.update(part.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
