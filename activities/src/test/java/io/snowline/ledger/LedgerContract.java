package io.snowline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Receipt;
import io.snowline.sync.SourceHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine's ledger tells of how tables stand. Minutes after noon name the events. */
public abstract class LedgerContract {
  private static final Instant NOON = Instant.parse("2025-08-14T12:00:00Z");

  /** The ledger; there is none before it is made. */
  protected abstract Ledger ledger();

  /** Makes the ledger's tables. */
  protected abstract void make();

  /** Runs a statement in the target. */
  protected abstract void execute(String sql);

  /** Adds an event of that minute; {@code more} are values of other columns, in SQL. */
  private void event(int minute, String table, String mode, String outcome, String... more) {
    StringBuilder columns = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (int at = 0; at < more.length; at += 2) {
      columns.append(", ").append(more[at]);
      values.append(", ").append(more[at + 1]);
    }
    execute(
        """
        INSERT INTO snowline_ledger (
          event, recorded_at, table_name, run, mode, outcome, receipt%s
        ) SELECT '%d:%s', TIMESTAMP '2025-08-14 12:%02d:00', '%s', '%d', '%s', '%s',
          '{"run":"%d","table":"%s","mode":"%s","outcome":"%s"}'%s"""
            .formatted(
                columns, minute, outcome, minute, table, minute, mode, outcome, minute, table, mode,
                outcome, values));
  }

  private static Instant minute(int minute) {
    return NOON.plusSeconds(60L * minute);
  }

  private List<String> standing(int newest, int waitingSince, String... tables) {
    return ledger().standing(List.of(tables), newest, minute(waitingSince), minute(59)).stream()
        .map(LedgerContract::words)
        .toList();
  }

  private static String words(LedgerEvent event) {
    Receipt receipt = event.receipt();
    return "%s %s %s%s%s%s"
        .formatted(
            receipt.run(),
            receipt.table(),
            receipt.outcome(),
            event.undone() ? " undone" : "",
            event.decided() ? " decided" : "",
            event.holdUntil() == null ? "" : " held until " + event.holdUntil());
  }

  @Test
  void whereNothingRanNothingStands() {
    assertThat(standing(30, 0, "items")).isEmpty();
  }

  @Test
  void theNewestOfEachTableAreToldTogetherNewestFirst() {
    make();
    event(1, "items", "full", "verified");
    event(2, "other", "full", "failed");
    event(3, "items", "daily", "failed");
    event(4, "items", "daily", "blocked");
    event(5, "foreign", "daily", "verified");

    assertThat(standing(1, 0, "items", "other", "nothing"))
        .containsExactly("4 items BLOCKED", "2 other FAILED", "1 items VERIFIED");
    assertThat(standing(2, 0, "items"))
        .containsExactly("4 items BLOCKED", "3 items FAILED", "1 items VERIFIED");
  }

  /** However many people said no, or were told no, since. */
  @Test
  void theNewestThatIsNoRejectionAndNoRefusedRequestIsTold() {
    make();
    event(1, "items", "daily", "failed");
    event(2, "items", "daily", "failed");
    event(3, "items", "full", "rejected", "rejected", "'0'");
    event(4, "items", "full", "failed");
    event(5, "items", "full", "failed");
    refused("4", "ApprovalRefused");
    refused("5", "UndoRefused");

    assertThat(standing(1, 0, "items"))
        .containsExactly("5 items FAILED", "3 items REJECTED", "2 items FAILED");
  }

  private void refused(String run, String failure) {
    execute(
        """
        UPDATE snowline_ledger
        SET receipt = REPLACE(receipt, '"outcome"', '"failure":"%s","outcome"') WHERE run = '%s'"""
            .formatted(failure, run));
  }

  @Test
  void theColumnsOfTheNewestVerifiedRunAreKnown() {
    assertThat(ledger().newestCompared("items")).isEmpty();
    make();
    event(1, "items", "full", "verified", "compared", "['ID', 'OLD']");
    event(2, "items", "full", "verified", "compared", "['ID', 'NAME']");
    event(3, "items", "full", "waiting", "compared", "['ID']");
    event(4, "other", "full", "verified", "compared", "['X']");

    assertThat(ledger().newestCompared("items")).containsExactlyInAnyOrder("ID", "NAME");
    assertThat(ledger().newestCompared("nothing")).isEmpty();
  }

  @Test
  void theBaselineIsTheLargestVerifiedCountOfThirtyDaysOrAfterALongerOutageTheNewest() {
    assertThat(baseline(0)).isNull();
    make();
    event(1, "items", "full", "verified", "source_rows", "300", "quarantined", "0");
    event(2, "items", "full", "verified", "source_rows", "110", "quarantined", "10");
    event(3, "items", "full", "verified", "source_rows", "500", "quarantined", "0");
    event(4, "items", "full", "undone", "undid", "'3'");
    event(5, "items", "full", "blocked", "source_rows", "7", "quarantined", "0");
    event(6, "other", "full", "verified", "source_rows", "900", "quarantined", "0");

    assertThat(baseline(0)).isEqualTo(300);
    assertThat(baseline(31)).isEqualTo(100);
    assertThat(ledger().history("nothing", minute(59))).isEqualTo(new SourceHistory(null, false));
  }

  private Long baseline(int daysLater) {
    return ledger().history("items", minute(59).plus(Duration.ofDays(daysLater))).largestVerified();
  }

  @Test
  void whatBecameOfAWaitingRunIsKnownHoweverManyCameSince() {
    assertThat(ledger().decisions("1")).isEmpty();
    make();
    event(1, "items", "full", "waiting");
    event(2, "items", "full", "rejected", "rejected", "'1'");
    event(3, "items", "full", "verified", "approved", "'1'");
    event(4, "items", "full", "verified", "approved", "'11'");
    event(5, "items", "full", "undone", "undid", "'1'");

    assertThat(ledger().decisions("1")).extracting(Receipt::run).containsExactly("3", "2");
    assertThat(ledger().decisions("2")).isEmpty();
  }

  @Test
  void theRunWhoseRowsTheTargetHasIsTheNewestThatNoUndoWentBehind() {
    assertThat(ledger().newestStanding("items")).isEmpty();
    make();
    assertThat(ledger().newestStanding("items")).isEmpty();
    event(1, "items", "full", "verified");
    event(2, "items", "full", "verified");
    event(3, "items", "daily", "verified");
    event(4, "items", "full", "waiting");
    event(5, "other", "full", "verified");
    assertStands("3");

    event(6, "items", "full", "undone", "undid", "'2'");
    assertStands("1");

    event(7, "items", "daily", "verified");
    event(8, "items", "full", "verified");
    event(9, "items", "full", "failed");
    assertStands("8");

    event(10, "items", "full", "undone", "undid", "'8'");
    assertStands("7");
  }

  private void assertStands(String run) {
    assertThat(ledger().newestStanding("items").map(Receipt::run)).contains(run);
  }

  @Test
  void whatStillCountsIsToldHoweverManyCameSince() {
    make();
    event(1, "items", "full", "waiting");
    event(2, "items", "full", "waiting");
    event(3, "items", "full", "waiting");
    event(4, "items", "full", "waiting");
    event(5, "items", "full", "rejected", "rejected", "'2'");
    event(6, "items", "full", "verified", "approved", "'4'");
    event(7, "items", "daily", "verified");
    event(8, "items", "daily", "verified");
    event(
        9,
        "items",
        "full",
        "undone",
        "undid",
        "'8'",
        "hold_until",
        "TIMESTAMP '2025-08-14 13:30:00'");
    event(
        10,
        "items",
        "full",
        "undone",
        "undid",
        "'nothing'",
        "hold_until",
        "TIMESTAMP '2025-08-14 12:58:00'");
    for (int minute = 11; minute < 20; minute++) {
      event(minute, "items", "daily", "failed");
    }

    assertThat(standing(1, 0, "items"))
        .containsExactly(
            "19 items FAILED",
            "10 items UNDONE held until 2025-08-14T12:58:00Z",
            "9 items UNDONE held until 2025-08-14T13:30:00Z",
            "8 items VERIFIED undone",
            "7 items VERIFIED",
            "6 items VERIFIED",
            "5 items REJECTED",
            "4 items WAITING decided",
            "3 items WAITING",
            "1 items WAITING");
    assertThat(standing(1, 1, "items")).doesNotContain("1 items WAITING");
  }
}
