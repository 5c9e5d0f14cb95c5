package io.snowline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.FailureType;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TableStatusTest {
  private static TableDefinition table(String name) {
    return new TableDefinition(
        name,
        "ITEMS",
        "ITEMS_COPY",
        List.of("ID"),
        Optional.empty(),
        Optional.empty(),
        DuplicateRule.FAIL,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        GuardLimits.DEFAULT,
        List.of(),
        List.of());
  }

  private static Receipt ended(int minute, Outcome outcome, FailureType failure) {
    Instant at = Instant.parse("2025-08-14T06:00:00Z").plusSeconds(60L * minute);
    ReceiptBuilder receipt =
        new ReceiptBuilder(
            new RunOrder(
                "items-" + minute,
                "items",
                Action.SYNC,
                Mode.FULL,
                List.of(),
                "test",
                at,
                new Approval("items-0", "deadbeef"),
                null,
                null,
                null,
                false));
    if (failure != null) {
      receipt.failed(failure.text(), "for a test");
    }
    return receipt.build(outcome, at);
  }

  /** The run that a table is told to be wrong for, by these receipts, newest first. */
  private static Optional<String> unverified(Receipt... receipts) {
    List<LedgerEvent> events =
        Stream.of(receipts).map(receipt -> new LedgerEvent(receipt, null, false, false)).toList();
    Ledger ledger =
        (Ledger)
            Proxy.newProxyInstance(
                Ledger.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (proxy, method, arguments) -> events);
    return TableStatus.of(List.of(table("items")), ledger, 0, Instant.now())
        .get(0)
        .unverified()
        .map(Receipt::run);
  }

  @Test
  void anApprovalOrUndoThatWasRefusedIsNoFailureOfTheTable() {
    Receipt good = ended(1, Outcome.VERIFIED, null);

    assertThat(unverified(ended(2, Outcome.FAILED, FailureType.APPROVAL_REFUSED), good)).isEmpty();
    assertThat(unverified(ended(2, Outcome.FAILED, FailureType.UNDO_REFUSED), good)).isEmpty();
    assertThat(unverified(ended(2, Outcome.FAILED, FailureType.NOT_VERIFIED), good))
        .contains("items-2");
  }

  @Test
  void noDecisionHidesThatTheRunBeforeItFailed() {
    Receipt failed = ended(1, Outcome.FAILED, FailureType.NOT_VERIFIED);

    assertThat(unverified(ended(2, Outcome.REJECTED, null), failed)).contains("items-1");
    assertThat(
            unverified(
                ended(3, Outcome.FAILED, FailureType.APPROVAL_REFUSED),
                ended(2, Outcome.FAILED, FailureType.UNDO_REFUSED),
                failed))
        .contains("items-1");
    assertThat(unverified(ended(2, Outcome.VERIFIED, null), failed)).isEmpty();
  }

  /** Each question is a query that BigQuery charges for, and a monitor's round has minutes. */
  @Test
  void howAHundredTablesStandIsOneQuestion() {
    List<String> asked = new ArrayList<>();
    Ledger ledger =
        (Ledger)
            Proxy.newProxyInstance(
                Ledger.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (proxy, method, arguments) -> {
                  asked.add(method.getName());
                  return List.of();
                });
    List<TableDefinition> tables =
        IntStream.range(0, 100).mapToObj(number -> table("t" + number)).toList();

    List<TableStatus> statuses = TableStatus.of(tables, ledger, 30, Instant.now());

    assertThat(asked).containsExactly("standing");
    assertThat(statuses)
        .extracting(TableStatus::table)
        .containsExactlyElementsOf(tables.stream().map(TableDefinition::name).toList());
  }
}
