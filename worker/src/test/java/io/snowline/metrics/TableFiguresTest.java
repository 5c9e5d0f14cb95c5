package io.snowline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.ledger.Ledger;
import io.snowline.ledger.LedgerEvent;
import io.snowline.ledger.TableStatus;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.Digest;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TableFiguresTest {
  private static final Instant DAY = Instant.parse("2025-08-14T06:00:00Z");
  private static final Map<String, Integer> PROVEN = Map.of("load", 0, "digest", 0, "check", 0);

  /** A run of that hour. */
  private static ReceiptBuilder run(int hour, Mode mode, String undo) {
    return new ReceiptBuilder(
        new RunOrder(
            "items-" + hour,
            "items",
            Action.SYNC,
            mode,
            List.of(),
            "test",
            at(hour),
            new Approval("items-0", "deadbeef"),
            undo,
            null,
            null,
            false));
  }

  private static Instant at(int hour) {
    return DAY.plusSeconds(3600L * hour);
  }

  private static Digest cut(int hour, long rows) {
    return new Digest(at(hour), List.of(rows), List.of(rows), List.of(1L));
  }

  private static Plan plan(long source, long target, long superseded, long vanished) {
    return new Plan(
        "abc", source, target, target, 0, 0, source, superseded, vanished, 0, target, 0, List.of());
  }

  private static Receipt verified(int hour, Mode mode, long source, long stale) {
    return run(hour, mode, null)
        .cut(cut(hour, source))
        .applied(plan(source, source + stale, stale, 0), source + (mode == Mode.FULL ? 0 : stale))
        .build(Outcome.VERIFIED, at(hour));
  }

  private static Receipt waiting(int hour, long source, long stale) {
    return run(hour, Mode.FULL, null)
        .cut(cut(hour, source))
        .planned(plan(source, source + stale, stale, 0))
        .build(Outcome.WAITING, at(hour));
  }

  private static Receipt failed(int hour, String type, String message) {
    return run(hour, Mode.FULL, null).failed(type, message).build(Outcome.FAILED, at(hour));
  }

  /** What a ledger of these receipts, newest first, comes to. */
  private static TableFigures figures(List<Receipt> receipts) {
    Set<String> undone =
        receipts.stream()
            .map(Receipt::undid)
            .filter(run -> run != null)
            .collect(Collectors.toSet());
    List<LedgerEvent> events =
        receipts.stream()
            .map(receipt -> new LedgerEvent(receipt, null, undone.contains(receipt.run()), false))
            .toList();
    Ledger ledger =
        (Ledger)
            Proxy.newProxyInstance(
                Ledger.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (proxy, method, arguments) -> events);
    return TableFigures.of(
        TableStatus.of(List.of(ScrapedWorker.items()), ledger, 30, at(6)).get(0));
  }

  @Test
  void ofNoReceiptsNothingIsKnown() {
    assertThat(figures(List.of()))
        .isEqualTo(
            new TableFigures(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, PROVEN));
  }

  @Test
  void aWaitingRunKnowsTheStaleRowsAndVerifiesNothing() {
    assertThat(figures(List.of(waiting(3, 37_304, 1_086_638), verified(2, Mode.DAILY, 37_300, 5))))
        .isEqualTo(
            new TableFigures(
                Optional.of(at(2)),
                Optional.of(37_304L),
                Optional.of(1_123_942L),
                Optional.of(1_086_638L),
                1,
                PROVEN));
  }

  @Test
  void aMovingOrABlockedRunKnowsTheSourceAlone() {
    Receipt moving = run(4, Mode.FULL, null).cut(cut(4, 700)).build(Outcome.MOVING_SOURCE, at(4));
    Receipt blocked =
        run(5, Mode.FULL, null)
            .cut(cut(5, 0))
            .planned(plan(0, 500, 0, 500))
            .build(Outcome.BLOCKED, at(5));
    Receipt good = verified(3, Mode.FULL, 500, 0);

    assertThat(figures(List.of(moving, good)))
        .isEqualTo(
            new TableFigures(
                Optional.of(at(3)),
                Optional.of(700L),
                Optional.of(500L),
                Optional.of(0L),
                0,
                PROVEN));
    assertThat(figures(List.of(blocked, good)))
        .isEqualTo(
            new TableFigures(
                Optional.of(at(3)),
                Optional.of(0L),
                Optional.of(500L),
                Optional.of(0L),
                0,
                PROVEN));
  }

  @Test
  void anUndoneRunIsNoSuccessAndItsStaleRowsAreUnknown() {
    Receipt undo = run(4, Mode.FULL, "items-3").targetRows(480).build(Outcome.UNDONE, at(4));

    assertThat(
            figures(List.of(undo, verified(3, Mode.FULL, 500, 0), verified(2, Mode.FULL, 480, 0))))
        .isEqualTo(
            new TableFigures(
                Optional.of(at(2)),
                Optional.of(500L),
                Optional.of(480L),
                Optional.empty(),
                0,
                PROVEN));
  }

  @Test
  void onlyTheNewestRunCanBeUnproven() {
    Receipt load = failed(3, "LoadMismatch", "Cannot load ITEMS: 3 rows differ");
    Receipt digest = failed(3, "NotVerified", "Cannot prove ITEMS_COPY: 2 of 4 buckets differ");
    Receipt check =
        failed(3, "NotVerified", "Cannot prove ITEMS_COPY: check it: the source says\n7");
    Receipt other = failed(3, "WarehouseUnavailable", "Cannot prove ITEMS_COPY: check it: no");

    assertThat(figures(List.of(load)).mismatches())
        .isEqualTo(Map.of("load", 1, "digest", 0, "check", 0));
    assertThat(figures(List.of(digest)).mismatches())
        .isEqualTo(Map.of("load", 0, "digest", 1, "check", 0));
    assertThat(figures(List.of(check)).mismatches())
        .isEqualTo(Map.of("load", 0, "digest", 0, "check", 1));
    Receipt spaced =
        failed(3, "NotVerified", "Cannot prove ITEMS OF 2025: check it: the source says 7");
    assertThat(figures(List.of(spaced)).mismatches())
        .isEqualTo(Map.of("load", 0, "digest", 0, "check", 1));
    assertThat(figures(List.of(other)).mismatches()).isEqualTo(PROVEN);
    assertThat(figures(List.of(verified(4, Mode.FULL, 500, 0), check)).mismatches())
        .isEqualTo(PROVEN);
    Receipt rejection = run(4, Mode.FULL, null).build(Outcome.REJECTED, at(4));
    Receipt refused = failed(5, "ApprovalRefused", "Cannot approve items-3: another plan");
    assertThat(figures(List.of(refused, rejection, digest)).mismatches())
        .isEqualTo(Map.of("load", 0, "digest", 1, "check", 0));
  }
}
