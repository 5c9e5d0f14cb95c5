package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.definition.CheckDefinition;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.DuckDbSource;
import io.snowline.sync.Action;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Approval;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Staged;
import io.snowline.warehouse.CheckRows;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * One run, step by step as a workflow orders them and without its guard, between a DuckDB file and
 * any target. Each step has a target of its own.
 */
final class BedRun {
  private static final int BUCKETS = 4;

  final TableDefinition table;
  final RunOrder order;
  private final DuckDbFile source;
  private final Function<Step, Target> target;

  private int tries;
  private long fence;
  private Digest cut;
  private Digest before;
  private Staged staged;
  private Buckets read;
  private Plan plan;

  BedRun(TableDefinition table, RunOrder order, DuckDbFile source, Function<Step, Target> target) {
    this.table = table;
    this.order = order;
    this.source = source;
    this.target = target;
  }

  static RunOrder sync(TableDefinition table, Mode mode) {
    return order(table, Action.SYNC, mode, null, null);
  }

  static RunOrder approve(TableDefinition table, Receipt waiting) {
    return order(
        table, Action.APPROVE, Mode.FULL, new Approval(waiting.run(), waiting.planHash()), null);
  }

  static RunOrder undo(TableDefinition table, String run) {
    return order(table, Action.UNDO, Mode.FULL, null, run);
  }

  private static RunOrder order(
      TableDefinition table, Action action, Mode mode, Approval approval, String undo) {
    return new RunOrder(
        "%s-20250724-020000-%s"
            .formatted(table.name(), UUID.randomUUID().toString().substring(0, 6)),
        table.name(),
        action,
        mode,
        List.of("request of " + action),
        "somebody",
        Instant.now(),
        approval,
        undo,
        undo == null ? null : "it's wrong",
        Duration.ofHours(1),
        false);
  }

  private Target open(String step) {
    return target.apply(new Step(table.name(), order.run(), step, 1, "try-" + tries, Map.of()));
  }

  private Contract contract(Source from, Target to) {
    return Agreement.of(
        table, from.schema(table.source()).orElseThrow(), to.schema(table.target()), to.types());
  }

  /** Inspects, compares, transfers and plans; again, the run's next try. */
  BedRun planned() {
    tries++;
    try (Source from = new DuckDbSource(source);
        Target to = open("plan")) {
      fence = to.ledger().fence(table.name());
      Contract contract = contract(from, to);
      before = to.digest(contract, BUCKETS);
      cut = from.digest(contract, BUCKETS);
      read = Digest.toRead(cut, before);
      if (read.nothing()) {
        plan = Plan.nothing(cut.totalRows());
        return this;
      }
      staged =
          to.load(
              table,
              order.run(),
              contract,
              read,
              from.read(contract, read, to.folder(table.name(), order.run())),
              true);
      assertThat(before.with(read, staged.rows()).differing(cut).nothing())
          .as("what was staged is what was read")
          .isTrue();
      plan = to.plan(table, contract, order, read, cut);
    }
    return this;
  }

  Plan plan() {
    return plan;
  }

  Buckets read() {
    return read;
  }

  /** Applies what was planned; staged rows stay until {@link #discard}. */
  Receipt apply() {
    try (Source from = new DuckDbSource(source);
        Target to = open("apply")) {
      Map<String, CheckRows> checks = new LinkedHashMap<>();
      for (CheckDefinition check : table.checks()) {
        if (check.modes().contains(order.mode())) {
          checks.put(check.name(), from.check(check.source()));
        }
      }
      return to.apply(
          table,
          contract(from, to),
          new ApplyRequest(
              order,
              "unused",
              fence,
              read,
              cut,
              staged == null ? cut : cut.minus(staged.quarantined()),
              before.fingerprint(),
              plan),
          checks);
    }
  }

  /** Records that the plan waits for approval. */
  Receipt await() {
    try (Target to = open("record")) {
      return to.record(
          table,
          new ReceiptBuilder(order).cut(cut).planned(plan).build(Outcome.WAITING, Instant.now()));
    }
  }

  Receipt undo() {
    try (Target to = open("undo")) {
      return to.undo(table, order);
    }
  }

  void sweep() {
    try (Target to = open("inspect")) {
      to.sweep(table.name(), order.run());
    }
  }

  void discard() {
    try (Target to = open("discard")) {
      to.discard(table.name(), order.run());
    }
  }
}
