package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Cost;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostTextTest {
  private static final Style PLAIN = new Style(false);

  private static final Receipt BILLED =
      Receipts.of(Mode.FULL, Outcome.VERIFIED)
          .cost(
              new Cost(
                  31_457_280,
                  4_711,
                  List.of("snowline_r_Plan_1", "snowline_r_apply_1"),
                  List.of("01b2-0001")))
          .build();

  @Test
  void aReceiptTellsWhatTheRunCostAndByWhichIdsItIsFound() {
    assertThat(ReceiptText.lines(BILLED, PLAIN, ""))
        .map(line -> line.strip().replaceAll(" +", " "))
        .containsSubsequence(
            "cost 30.0 MiB billed, 4.7 s of slots, 2 jobs",
            "job snowline_r_Plan_1",
            "job snowline_r_apply_1",
            "query 01b2-0001");
  }

  @Test
  void runsTellWhatEachWasBilled() {
    List<String> lines =
        RunsText.lines(List.of(BILLED, Receipts.of(Mode.DAILY, Outcome.VERIFIED).build()), PLAIN);

    assertThat(lines)
        .map(line -> line.replaceAll(" +", " "))
        .satisfiesExactly(
            header -> assertThat(header).endsWith("actor billed seconds"),
            billed -> assertThat(billed).endsWith("test 30.0 MiB 3.9 s"),
            unknown -> assertThat(unknown).endsWith("test - 3.9 s"));
  }

  @Test
  void aReceiptWithoutKnownCostSaysNothingOfIt() {
    assertThat(ReceiptText.lines(Receipts.of(Mode.FULL, Outcome.VERIFIED).build(), PLAIN, ""))
        .noneMatch(line -> line.strip().startsWith("cost"));
  }
}
