package io.snowline.warehouse;

import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractException;
import io.snowline.contract.Fit;
import io.snowline.contract.Hashing;
import io.snowline.contract.TableSchema;
import io.snowline.definition.CheckDefinition;
import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.golden.GoldenHashes;
import io.snowline.golden.GoldenLiterals;
import io.snowline.golden.Literal;
import io.snowline.ledger.Ledger;
import io.snowline.sync.Action;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Digest;
import io.snowline.sync.DigestRequest;
import io.snowline.sync.FailureType;
import io.snowline.sync.Inspection;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.PlanRequest;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Staged;
import io.snowline.sync.SyncActivities;
import io.snowline.sync.TransferRequest;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

/** The steps of a run on whatever warehouses are configured. */
public final class WarehouseSyncActivities implements SyncActivities {
  /** So long both engines count as hashing alike: services change under a worker. */
  private static final Duration HASHES_AGREE = Duration.ofDays(1);

  private final Definitions definitions;
  private final Warehouses warehouses;
  private final InstantSource clock;
  private final AtomicReference<Instant> hashesAgreed = new AtomicReference<>(Instant.MIN);

  public WarehouseSyncActivities(Definitions definitions, Warehouses warehouses) {
    this(definitions, warehouses, Clock.systemUTC());
  }

  /**
   * @param clock says when the engines' hashes are to be compared again
   */
  public WarehouseSyncActivities(
      Definitions definitions, Warehouses warehouses, InstantSource clock) {
    this.definitions = definitions;
    this.warehouses = warehouses;
    this.clock = clock;
  }

  @Override
  public Inspection inspect(RunOrder order) {
    return onBoth(
        order.table(),
        order.run(),
        (step, table, source, target) -> {
          // A plan may be made beside a run of another Temporal server, whose staged rows it needs.
          if (order.action() != Action.PLAN) {
            target.sweep(table.name(), order.run());
          }
          if (order.action() == Action.APPROVE) {
            Approvals.refuseUnlessFull(order);
            new Approvals(target.ledger())
                .refuseUnlessValid(table, order.approval(), order.startedAt());
          }
          refuseDifferingHashes(table, source, target);
          Contract contract = contract(table, source, target);
          OwnTables.refuseForeign(table, target);
          target.refuseExpiring(table);
          refuseFilledStamp(table, contract, source);
          refuseUnfitValues(table, contract, source);
          long rows = source.rows(contract.source());
          return new Inspection(
              contract.fingerprint(),
              rows,
              target.ledger().history(table.name(), order.startedAt()),
              table.guard(),
              target.ledger().fence(table.name()),
              target.ledger().hold(table.name(), order.startedAt()).orElse(null),
              !contract.targetExists() && rows > 0);
        });
  }

  @Override
  public Digest digestSource(DigestRequest request) {
    return onBoth(
        request.table(),
        request.run(),
        (step, table, source, target) -> {
          Contract contract = sameContract(table, source, target, request.contract());
          Digest digest = source.digest(contract, request.buckets());
          return step.used().stream().findFirst().map(digest::by).orElse(digest);
        });
  }

  @Override
  public Digest digestTarget(DigestRequest request) {
    return onBoth(
        request.table(),
        request.run(),
        (step, table, source, target) ->
            target.digest(
                sameContract(table, source, target, request.contract()), request.buckets()));
  }

  @Override
  public Staged transfer(TransferRequest request) {
    return onBoth(
        request.table(),
        request.run(),
        (step, table, source, target) -> {
          Contract contract = sameContract(table, source, target, request.contract());
          DifferingRows differing = DifferingRows.find(request, contract, source, target);
          Path folder = target.folder(table.name(), request.run());
          try {
            List<URI> files = source.read(contract, differing.read(), folder);
            Staged loaded =
                target.load(
                    table, request.run(), contract, differing.read(), files, request.first());
            return differing.staged(loaded, step.used());
          } finally {
            target.release(folder);
          }
        });
  }

  @Override
  public Plan plan(PlanRequest request) {
    RunOrder order = request.order();
    return onBoth(
        order.table(),
        order.run(),
        (step, table, source, target) ->
            target.plan(
                table,
                sameContract(table, source, target, request.contract()),
                order,
                request.read(),
                request.cut()));
  }

  @Override
  public Receipt apply(ApplyRequest request) {
    return onBoth(
        request.order().table(),
        request.order().run(),
        (step, table, source, target) -> {
          Contract contract = sameContract(table, source, target, request.contract());
          return target.apply(table, contract, request, checks(table, source, target, request));
        });
  }

  private static Map<String, CheckRows> checks(
      TableDefinition table, Source source, Target target, ApplyRequest request) {
    Map<String, CheckRows> checks = new LinkedHashMap<>();
    for (CheckDefinition check : table.checks()) {
      if (check.modes().contains(request.order().mode())) {
        SortedMap<String, Instant> cuts = new TreeMap<>();
        cuts.put(table.name(), request.cut().takenAt());
        check.others().forEach(other -> cuts.put(other, cut(target.ledger(), other)));
        checks.put(check.name(), source.check(check.source()).at(cuts));
      }
    }
    return checks;
  }

  /** The cut of the rows that the target has of a table; null if it is that of no verified run. */
  private static Instant cut(Ledger ledger, String table) {
    return ledger.newestStanding(table).map(Receipt::cut).orElse(null);
  }

  @Override
  public Receipt record(Receipt receipt) {
    return onTarget(
        receipt.table(), receipt.run(), target -> target.record(table(receipt.table()), receipt));
  }

  @Override
  public Receipt undo(RunOrder order) {
    return onTarget(order.table(), order.run(), target -> target.undo(table(order.table()), order));
  }

  @Override
  public Receipt reject(RunOrder order) {
    return onTarget(
        order.table(),
        order.run(),
        target -> {
          TableDefinition table = table(order.table());
          List<Receipt> before = target.ledger().run(order.run());
          if (!before.isEmpty()) {
            return before.get(0);
          }
          new Approvals(target.ledger())
              .refuseUnlessValid(table, order.approval(), order.startedAt());
          Receipt waiting = target.ledger().run(order.approval().run()).get(0);
          Receipt rejected =
              new ReceiptBuilder(order)
                  .reasons(
                      List.of(
                          "%s rejected plan %s of %s: %s"
                              .formatted(
                                  order.actor(),
                                  waiting.planHash(),
                                  waiting.run(),
                                  order.reasonGiven())))
                  .build(Outcome.REJECTED, Instant.now());
          return target.record(table, rejected);
        });
  }

  @Override
  public void discard(String table, String run) {
    onTarget(
        table,
        run,
        target -> {
          target.discard(table, run);
          return null;
        });
  }

  /** A step's work with both of its ends, opened for it alone. */
  private interface Work<T> {
    T on(Step step, TableDefinition table, Source source, Target target);
  }

  private <T> T onBoth(String table, String run, Work<T> work) {
    return step(
        table,
        run,
        step -> {
          TableDefinition definition = table(table);
          try (Source source = warehouses.source(step);
              Target target = warehouses.target(step)) {
            return work.on(step, definition, source, target);
          }
        });
  }

  private <T> T onTarget(String table, String run, Function<Target, T> work) {
    return step(
        table,
        run,
        step -> {
          try (Target target = warehouses.target(step)) {
            return work.apply(target);
          }
        });
  }

  private TableDefinition table(String name) {
    return definitions
        .table(name)
        .orElseThrow(
            () ->
                new WarehouseException(
                    FailureType.BAD_CONFIGURATION,
                    "Cannot find the table %s in the configuration; it has %s"
                        .formatted(
                            name,
                            definitions.tables().stream().map(TableDefinition::name).toList())));
  }

  private static Contract contract(TableDefinition table, Source source, Target target) {
    TableSchema schema =
        source
            .schema(table.source())
            .orElseThrow(
                () ->
                    new WarehouseException(
                        FailureType.BAD_CONFIGURATION,
                        "Cannot sync %s: %s"
                            .formatted(table.name(), MissingTable.text(source, table.source()))));
    try {
      return Agreement.of(table, schema, target.schema(table.target()), target.types())
          .hashed(source.engine().equals(target.engine()) ? Hashing.ENGINE : Hashing.PORTABLE);
    } catch (ContractException refused) {
      throw new WarehouseException(
          FailureType.TYPE_REFUSED, "Cannot sync " + refused.getMessage(), refused);
    }
  }

  private static Contract sameContract(
      TableDefinition table, Source source, Target target, String fingerprint) {
    Contract contract = contract(table, source, target);
    if (!contract.fingerprint().equals(fingerprint)) {
      throw new WarehouseException(
          FailureType.SCHEMA_CHANGED,
          "Cannot go on with %s: its columns changed while the run was under way; run it again"
              .formatted(table.name()));
    }
    return contract;
  }

  /** Once a day: a worker may run for months, and the engines change meanwhile. */
  private void refuseDifferingHashes(TableDefinition table, Source source, Target target) {
    Instant now = clock.instant();
    boolean agreed = now.isBefore(hashesAgreed.get().plus(HASHES_AGREE));
    if (agreed || source.engine().equals(target.engine())) {
      return;
    }
    BothEnds<List<Long>> hashes =
        BothEnds.ask(
            () -> source.hashes(GoldenLiterals.all()), () -> target.hashes(GoldenLiterals.all()));
    List<String> differing =
        Stream.of(
                differing(source.engine(), hashes.source()),
                differing(target.engine(), hashes.target()))
            .flatMap(Optional::stream)
            .toList();
    if (!differing.isEmpty()) {
      throw new WarehouseException(
          FailureType.HASHES_DIFFER,
          "Cannot sync %s: %s; nothing that is copied could be proven, so nothing is written (see: snowline check)"
              .formatted(table.name(), String.join("; ", differing)));
    }
    hashesAgreed.set(now);
  }

  private static Optional<String> differing(String engine, List<Long> hashes) {
    List<Literal> differing = GoldenHashes.differing(hashes);
    return differing.isEmpty()
        ? Optional.empty()
        : Optional.of(GoldenHashes.summary(engine, differing));
  }

  private static void refuseFilledStamp(TableDefinition table, Contract contract, Source source) {
    boolean filled =
        contract
            .stamp()
            .filter(
                stamp ->
                    source
                        .schema(contract.source())
                        .flatMap(schema -> schema.column(stamp.sourceName()))
                        .isPresent())
            .map(stamp -> source.holdsValues(contract.source(), stamp.sourceName()))
            .orElse(false);
    if (filled) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot sync %s: its stamp column %s holds values in the source; Snowline would overwrite them, take stamp out of the configuration"
              .formatted(table.name(), contract.stamp().orElseThrow().name()));
    }
  }

  private static void refuseUnfitValues(TableDefinition table, Contract contract, Source source) {
    if (contract.judgedByValue().isEmpty()) {
      return;
    }
    Map<String, Long> unfit = source.unfit(contract);
    List<String> problems =
        contract.judgedByValue().stream()
            .filter(column -> column.fit() == Fit.CHECKED)
            .filter(column -> unfit.containsKey(column.sourceName()))
            .map(
                column ->
                    "column %s is %s in the source and %s in the target, which can't hold %,d of its values exactly; set columns: {%s: text} for a new column, or {%s: quarantine}"
                        .formatted(
                            column.sourceName(),
                            column.sourceType(),
                            column.targetType(),
                            unfit.get(column.sourceName()),
                            column.sourceName(),
                            column.sourceName()))
            .toList();
    if (!problems.isEmpty()) {
      throw new WarehouseException(
          FailureType.TYPE_REFUSED,
          "Cannot sync %s: %s".formatted(table.name(), String.join("; ", problems)));
    }
  }

  /** Does a step's work: with a heartbeat, and failures as Temporal is to take them. */
  static <T> T step(String table, String run, Function<Step, T> work) {
    Step step = current(table, run);
    Heartbeat heartbeat = Heartbeat.start(step);
    try {
      return work.apply(step);
    } catch (WarehouseException failure) {
      throw failure.forTemporal();
    } finally {
      heartbeat.stop();
      step.logStatements();
    }
  }

  private static Step current(String table, String run) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ActivityInfo info = context.getInfo();
    return new Step(
        table,
        run,
        info.getActivityType(),
        info.getAttempt(),
        info.getActivityId(),
        notedBefore(context));
  }

  @SuppressWarnings("unchecked") // a heartbeat holds what a step noted: texts by text
  private static Map<String, String> notedBefore(ActivityExecutionContext context) {
    return context.getHeartbeatDetails(Map.class).orElse(Map.of());
  }
}
