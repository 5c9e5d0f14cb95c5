package io.snowline.sync;

import io.snowline.sync.Receipt.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Collects a {@link Receipt} as a run goes on. */
public final class ReceiptBuilder {
  private final RunOrder order;
  private Plan plan = Plan.nothing(0);
  private Instant cut;
  private long sourceRows;
  private long targetRows;
  private long inserted;
  private long updated;
  private long superseded;
  private long vanished;
  private long staleRows;
  private String sourceDigest;
  private String targetDigest;
  private String targetDigestBefore;
  private final List<Verification> verified = new ArrayList<>();
  private final List<String> migrated = new ArrayList<>();
  private ViewChange view;
  private List<String> queries = List.of();
  private List<String> reasons = List.of();
  private Verdict.Decision guard;
  private String failure;
  private String quarantine;
  private List<String> next = List.of();

  public ReceiptBuilder(RunOrder order) {
    this.order = order;
  }

  /** The cut that all figures refer to, taken of a table with that fingerprint. */
  public ReceiptBuilder cut(Digest digest) {
    cut = digest.takenAt();
    sourceRows = digest.totalRows();
    sourceDigest = digest.fingerprint();
    return this;
  }

  /** The figures of a plan that was not applied: what would be done, and what is still there. */
  public ReceiptBuilder planned(Plan shown) {
    plan = shown;
    sourceRows = shown.sourceRows();
    targetRows = shown.targetRows();
    inserted = shown.inserted();
    updated = shown.updated();
    superseded = shown.superseded();
    vanished = shown.vanished();
    staleRows = shown.deletions();
    return this;
  }

  /** The figures of a plan that was applied: in daily mode the stale rows stay. */
  public ReceiptBuilder applied(Plan done, long rowsAfter) {
    planned(done);
    targetRows = rowsAfter;
    boolean removes = order.mode() == Mode.FULL;
    superseded = removes ? done.superseded() : 0;
    vanished = removes ? done.vanished() : 0;
    staleRows = removes ? 0 : done.deletions();
    return this;
  }

  /** Fingerprints of the target before and after the run. */
  public ReceiptBuilder target(String digestBefore, String digestAfter) {
    targetDigestBefore = digestBefore;
    targetDigest = digestAfter;
    return this;
  }

  /** Rows of the target, where a run has no plan. */
  public ReceiptBuilder targetRows(long rows) {
    targetRows = rows;
    return this;
  }

  /** One more layer of proof. */
  public ReceiptBuilder verified(String layer, String name, String detail) {
    verified.add(new Verification(layer, name, detail));
    return this;
  }

  /** Additive changes made to the target's tables. */
  public ReceiptBuilder migrated(List<String> changes) {
    migrated.addAll(changes);
    return this;
  }

  /** What changed in the final view. */
  public ReceiptBuilder view(ViewChange change) {
    view = change;
    return this;
  }

  /** Ids of the source's statements whose results were used. */
  public ReceiptBuilder queries(List<String> ids) {
    queries = ids;
    return this;
  }

  /** What the guard said, with its reasons. */
  public ReceiptBuilder verdict(Verdict verdict) {
    guard = verdict.decision();
    reasons = verdict.reasons();
    return this;
  }

  /** Why the run waits or was blocked. */
  public ReceiptBuilder reasons(List<String> sentences) {
    reasons = sentences;
    return this;
  }

  /** What went wrong. */
  public ReceiptBuilder failed(String type, String message) {
    failure = type;
    reasons = List.of(message);
    return this;
  }

  /** The table that holds the rows put aside, if there are any. */
  public ReceiptBuilder quarantine(String table) {
    quarantine = table;
    return this;
  }

  /** What to type next. */
  public ReceiptBuilder next(String... commands) {
    next = List.of(commands);
    return this;
  }

  /** The receipt of a run that ended so at that time. */
  public Receipt build(Outcome outcome, Instant endedAt) {
    return new Receipt(
        order.run(),
        order.table(),
        order.action(),
        order.mode(),
        outcome,
        order.actor(),
        order.requests(),
        order.startedAt(),
        Math.max(0, Duration.between(order.startedAt(), endedAt).toMillis()) / 1000.0,
        cut,
        sourceRows,
        targetRows,
        inserted,
        updated,
        plan.unchanged(),
        superseded,
        vanished,
        plan.quarantined(),
        staleRows,
        plan.hash(),
        outcome == Outcome.VERIFIED && order.approval() != null ? order.approval().run() : null,
        outcome == Outcome.UNDONE ? order.undo() : null,
        outcome == Outcome.REJECTED ? order.approval().run() : null,
        sourceDigest,
        targetDigest,
        targetDigestBefore,
        verified,
        migrated,
        view,
        Cost.of(queries),
        plan.samples(),
        guard,
        said(outcome),
        failure,
        quarantine,
        next);
  }

  /** A human's words for an approval are kept with what they brought about. */
  private List<String> said(Outcome outcome) {
    boolean approved =
        outcome == Outcome.VERIFIED && order.approval() != null && order.reason() != null;
    return approved
        ? List.of(
            "%s approved plan %s of %s: %s"
                .formatted(
                    order.actor(),
                    order.approval().planHash(),
                    order.approval().run(),
                    order.reason()))
        : reasons;
  }
}
