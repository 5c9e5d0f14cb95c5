package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Action;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunChartTest {
  private static final Instant NOW = Instant.parse("2025-08-14T06:00:00Z");

  private static Receipt run(Outcome outcome) {
    RunOrder order =
        new RunOrder(
            "items-20250814-060000-1f0c",
            "items",
            Action.SYNC,
            Mode.FULL,
            List.of("request"),
            "Alex",
            NOW,
            null,
            null,
            null,
            null,
            false);
    return new ReceiptBuilder(order).build(outcome, NOW);
  }

  @Test
  void everyMarkThatIsDrawnIsExplainedBesideTheChart() {
    RunChart chart =
        RunChart.of(
            List.of(
                run(Outcome.VERIFIED),
                run(Outcome.WAITING),
                run(Outcome.VERIFIED),
                run(Outcome.FAILED),
                run(Outcome.UNDONE)),
            NOW);

    assertThat(chart.bars()).extracting(RunChart.Bar::mark).containsExactly("", "?", "", "×", "–");
    assertThat(chart.summary())
        .isEqualTo(
            "Last 5 runs: 2 verified, 1 asked for approval (?), 1 failed (×), 1 undone (–).");
    assertThat(chart.bars().get(1).title()).contains("full: asked for approval, 0 rows changed");
  }
}
