package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SummaryLineTest {
  private static final Style PLAIN = new Style(false);

  @Test
  void everyFigureOfAFullSyncIsInTheLine() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(
              SummaryLine.of(
                  Receipts.of(Mode.FULL, Outcome.VERIFIED)
                      .changes(41, 12, 1_085_912, 726)
                      .rest(37_251, 0, 0)
                      .build(),
                  PLAIN,
                  0))
          .isEqualTo(
              "work_item_budget_vs_actual  full  source 37,304  +41 ~12 =37,251"
                  + "  superseded 1,085,912  vanished 726  verified  3.9 s");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aDailySyncTellsStaleAndQuarantinedRowsIfThereAreAny() {
    assertThat(
            SummaryLine.of(
                Receipts.of(Mode.DAILY, Outcome.VERIFIED)
                    .changes(1, 0, 0, 0)
                    .rest(10, 2, 1_000)
                    .build(),
                PLAIN,
                0))
        .isEqualTo(
            "work_item_budget_vs_actual  daily  source 13  +1 ~0 =10  stale 1,000  quarantined 2"
                + "  verified  3.9 s");
    assertThat(SummaryLine.of(Receipts.of(Mode.DAILY, Outcome.VERIFIED).build(), PLAIN, 28))
        .isEqualTo("work_item_budget_vs_actual    daily  source 0  +0 ~0 =0  verified  3.9 s");
  }

  @Test
  void aFailureTellsItsName() {
    assertThat(
            SummaryLine.of(
                Receipts.of(Mode.FULL, Outcome.FAILED).failure("NotVerified").build(),
                new Style(true),
                0))
        .isEqualTo(
            "work_item_budget_vs_actual  full  \u001b[31mfailed\u001b[0m  NotVerified  3.9 s");
  }
}
