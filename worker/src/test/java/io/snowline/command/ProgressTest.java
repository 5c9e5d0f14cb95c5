package io.snowline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(written, true, UTF_8);
  private final AtomicLong nanos = new AtomicLong();

  private void afterSeconds(long seconds) {
    nanos.set(seconds * 1_000_000_000);
  }

  @Test
  void aLogGetsALineAtTheStartAndOneEveryTenSeconds() {
    TableStep transfer = new TableStep("items", "transfer", "4 of 8 buckets", "run");
    try (LineProgress progress =
        new LineProgress(err, "full", List.of("items", "people"), nanos::get)) {
      afterSeconds(1);
      progress.show(List.of(transfer, new TableStep("people", TableStep.SENT, "", null)));
      afterSeconds(9);
      progress.show(List.of(transfer, new TableStep("people", TableStep.ENDED, "", null)));
      afterSeconds(12);
      progress.show(List.of(transfer, new TableStep("people", TableStep.ENDED, "", null)));
      afterSeconds(21);
      progress.show(List.of(transfer));
      afterSeconds(22);
      progress.show(List.of(new TableStep("items", "apply", "", "run")));
    }

    assertThat(written.toString(UTF_8))
        .isEqualTo(
            """
            1 of 2 START full items
            2 of 2 START full people
            still transferring items (11 s): 4 of 8 buckets
            still applying items (0 s)
            """);
  }

  @Test
  void aTerminalGetsOneLineATableThatIsRemovedAtTheEnd() {
    try (TerminalProgress progress = new TerminalProgress(err, "full", nanos::get)) {
      progress.show(List.of(new TableStep("items", "inspect", "", "run")));
      afterSeconds(2);
      progress.show(List.of(new TableStep("items", "inspect", "", "run")));
    }

    assertThat(written.toString(UTF_8))
        .isEqualTo(
            """
            full items  inspect  0 s
            BACKfull items  inspect  2 s
            BACK\
            """
                .replace("BACK", "\u001b[1A\r\u001b[J"));
  }
}
