package io.snowline.sync;

import io.snowline.sync.Verdict.Decision;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A sync, a plan or an approval: inspect, compare, transfer, plan, guard, apply, receipt. */
final class SyncRun {
  /** After the first read, so many rounds may read again what moved meanwhile. */
  private static final int ROUNDS = 3;

  /** When another writer got in between, the run begins again so many times. */
  private static final int TRIES = 3;

  /** Runs under way when this came first compared an absent target like any other. */
  private static final String FIRST_LOAD = "a first load reads all without comparing";

  private static final Set<String> BEGIN_AGAIN =
      Set.of(
          FailureType.FENCED.text(),
          FailureType.STALE_PLAN.text(),
          FailureType.STAGING_LOST.text());

  private final RunOrder order;
  private final SyncActivities bookkeeping;
  private final SyncActivities reading = Steps.reading();
  private final BiConsumer<String, String> enter;

  SyncRun(RunOrder order, SyncActivities bookkeeping, BiConsumer<String, String> enter) {
    this.order = order;
    this.bookkeeping = bookkeeping;
    this.enter = enter;
  }

  Receipt run() {
    for (int attempt = 1; ; attempt++) {
      try {
        return once();
      } catch (ActivityFailure failure) {
        boolean beginAgain =
            failure.getCause() instanceof ApplicationFailure cause
                && BEGIN_AGAIN.contains(cause.getType());
        if (!beginAgain || attempt == TRIES) {
          throw failure;
        }
      }
    }
  }

  private Receipt once() {
    enter.accept("inspect", "schemas, types, ledger");
    Inspection inspection = Uninterrupted.unlessCancelled(() -> bookkeeping.inspect(order));
    if (inspection.hold() != null && !order.endHold() && order.action() != Action.PLAN) {
      return held(inspection.hold());
    }

    DigestRequest digest =
        new DigestRequest(
            order.run(),
            order.table(),
            inspection.contract(),
            Buckets.count(inspection.sourceRows()));
    enter.accept("compare", digest.buckets() + " buckets on both sides");
    boolean firstLoad =
        inspection.firstLoad() && Workflow.getVersion(FIRST_LOAD, Workflow.DEFAULT_VERSION, 1) > 0;
    Compared compared = Uninterrupted.unlessCancelled(() -> compare(digest, firstLoad));
    Cut cut = transfer(digest, compared);
    if (!cut.still()) {
      return moving(
          cut, "the source changed while it was read, in each of %d rounds".formatted(ROUNDS));
    }

    enter.accept("plan", "%,d source rows".formatted(cut.source().totalRows()));
    Plan plan =
        cut.read().nothing()
            ? Plan.nothing(cut.source().totalRows())
            : Uninterrupted.unlessCancelled(
                () ->
                    reading.plan(
                        new PlanRequest(order, inspection.contract(), cut.read(), cut.source())));
    boolean approved = order.action() == Action.APPROVE;
    Verdict verdict =
        Guard.decide(order.mode(), plan, inspection.history(), inspection.limits(), approved);
    return order.action() == Action.PLAN
        ? planned(cut, plan, verdict)
        : act(inspection, cut, plan, verdict);
  }

  /** Both sides' digests; the source's is null where all of it is to be read anyway. */
  private record Compared(Digest source, Digest target) {
    Buckets toRead() {
      return source == null ? Buckets.all(target.buckets()) : Digest.toRead(source, target);
    }

    int finer() {
      return source == null ? 0 : SecondLook.finer(source, target, toRead());
    }

    String query() {
      return source == null ? null : source.query();
    }
  }

  private Compared compare(DigestRequest digest, boolean firstLoad) {
    Promise<Digest> target = Async.function(reading::digestTarget, digest);
    Digest source = firstLoad ? null : reading.digestSource(digest);
    return new Compared(source, target.get());
  }

  /**
   * Stages the buckets that differ and takes the source's digest again, until one statement agrees
   * with all that was read.
   */
  private Cut transfer(DigestRequest digest, Compared compared) {
    Buckets wanted = compared.toRead();
    int finer = compared.finer();
    Digest held = compared.target();
    Cut cut =
        new Cut(
            compared.source(),
            compared.target(),
            null,
            Buckets.none(digest.buckets()),
            true,
            Cost.queries(List.of(), List.of(), compared.query()));
    for (int round = 0; round <= ROUNDS && !wanted.nothing(); round++) {
      enter.accept(
          "transfer",
          "%d of %d buckets%s"
              .formatted(wanted.size(), wanted.total(), round == 0 ? "" : ", round " + round));
      TransferRequest request =
          new TransferRequest(
              order.run(), order.table(), digest.contract(), wanted, round == 0, finer);
      Staged staged = Uninterrupted.unlessCancelled(() -> reading.transfer(request));
      Digest closing = Uninterrupted.unlessCancelled(() -> reading.digestSource(digest));
      Buckets read = cut.read().and(staged.read() == null ? wanted : staged.read());
      finer = read.total() > digest.buckets() ? read.total() : 0;
      held = held.with(wanted, staged.rows());
      wanted = closing.differing(held);
      cut =
          new Cut(
              closing,
              compared.target(),
              staged,
              read,
              wanted.nothing(),
              Cost.queries(cut.queries(), staged.queries(), closing.query()));
    }
    return cut;
  }

  private Receipt act(Inspection inspection, Cut cut, Plan plan, Verdict verdict) {
    return switch (verdict.decision()) {
      case BLOCK -> recorded(ended(cut, plan).verdict(verdict), Outcome.BLOCKED);
      case ASK -> recorded(waiting(cut, plan, verdict), Outcome.WAITING);
      case APPLY -> apply(inspection, cut, plan);
    };
  }

  private Receipt apply(Inspection inspection, Cut cut, Plan plan) {
    enter.accept(
        "apply",
        "%,d inserts, %,d updates, %,d removals"
            .formatted(
                plan.inserted(), plan.updated(), order.mode() == Mode.FULL ? plan.deletions() : 0));
    ApplyRequest request =
        new ApplyRequest(
            order,
            inspection.contract(),
            inspection.fence(),
            cut.read(),
            cut.source(),
            cut.expected(),
            cut.target().fingerprint(),
            plan,
            cut.queries());
    try {
      return Uninterrupted.unlessCancelled(() -> reading.apply(request));
    } catch (ActivityFailure failure) {
      if (failure.getCause() instanceof ApplicationFailure cause
          && cause.getType().equals(FailureType.NOT_VERIFIED.text())
          && moved(inspection, cut)) {
        return moving(cut, "the source changed between its cut and the proof");
      }
      throw failure;
    }
  }

  /** A proof that fails since the source went on meanwhile is no corruption. */
  private boolean moved(Inspection inspection, Cut cut) {
    DigestRequest request =
        new DigestRequest(
            order.run(), order.table(), inspection.contract(), cut.source().buckets());
    Digest now = Uninterrupted.call(() -> reading.digestSource(request));
    return !now.differing(cut.source()).nothing();
  }

  private ReceiptBuilder waiting(Cut cut, Plan plan, Verdict verdict) {
    ReceiptBuilder receipt =
        ended(cut, plan)
            .verdict(verdict)
            .next(
                "snowline approve %s --plan %s%s"
                    .formatted(order.run(), plan.hash(), order.endHold() ? " --end-hold" : ""),
                "snowline reject %s --plan %s".formatted(order.run(), plan.hash()));
    if (order.action() != Action.APPROVE) {
      return receipt;
    }
    String refusal =
        "the approval of %s is refused: %,d deletions are not among those it covers"
            .formatted(order.approval().run(), plan.unapproved());
    return receipt.reasons(Stream.concat(Stream.of(refusal), verdict.reasons().stream()).toList());
  }

  private Receipt planned(Cut cut, Plan plan, Verdict verdict) {
    ReceiptBuilder receipt = ended(cut, plan).verdict(verdict);
    if (plan.changes() && verdict.decision() != Decision.BLOCK) {
      receipt.next(
          "snowline sync %s %s"
              .formatted(order.mode() == Mode.FULL ? "full" : "daily", order.table()));
    }
    return receipt.build(Outcome.PLANNED, now());
  }

  private Receipt moving(Cut cut, String reason) {
    return recorded(
        new ReceiptBuilder(order)
            .cut(cut.source())
            .queries(cut.queries())
            .reasons(List.of(reason + "; try again when it is quieter")),
        Outcome.MOVING_SOURCE);
  }

  private Receipt held(Hold hold) {
    return recorded(
        new ReceiptBuilder(order)
            .reasons(
                List.of(
                    "%s holds the table until %s: %s (since %s)"
                        .formatted(
                            hold.owner(), Utc.text(hold.until()), hold.reason(), hold.run())))
            .next(
                order.action() == Action.APPROVE
                    ? "snowline approve %s --plan %s --end-hold"
                        .formatted(order.approval().run(), order.approval().planHash())
                    : "snowline sync %s %s --end-hold"
                        .formatted(order.mode() == Mode.FULL ? "full" : "daily", order.table())),
        Outcome.BLOCKED);
  }

  private ReceiptBuilder ended(Cut cut, Plan plan) {
    return new ReceiptBuilder(order).cut(cut.source()).queries(cut.queries()).planned(plan);
  }

  private Receipt recorded(ReceiptBuilder receipt, Outcome outcome) {
    Receipt ended = receipt.build(outcome, now());
    if (order.action() == Action.PLAN) {
      return ended;
    }
    enter.accept("record", outcome.name());
    return Uninterrupted.unlessCancelled(() -> reading.record(ended));
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
