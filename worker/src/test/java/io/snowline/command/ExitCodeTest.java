package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {

  @ParameterizedTest
  @CsvSource({
    "VERIFIED, 0",
    "REJECTED, 0",
    "UNDONE, 0",
    "PLANNED, 0",
    "WAITING, 3",
    "BLOCKED, 4",
    "MOVING_SOURCE, 5",
    "FAILED:NotVerified, 5",
    "FAILED:DuplicateKeys, 1",
    "FAILED:BadConfiguration, 1",
    "VERIFIED VERIFIED, 0",
    "VERIFIED WAITING, 3",
    "WAITING BLOCKED VERIFIED, 4",
    "BLOCKED MOVING_SOURCE, 5",
    "FAILED:NotVerified BLOCKED FAILED:Fenced, 1",
    "MOVING_SOURCE WAITING FAILED:CANCELLED, 1",
  })
  void theWorstTableDecides(String outcomes, int code) {
    List<Receipt> receipts =
        Arrays.stream(outcomes.split(" "))
            .map(
                text -> {
                  String[] parts = text.split(":", 2);
                  return Receipts.of(Mode.FULL, Outcome.valueOf(parts[0]))
                      .failure(parts.length > 1 ? parts[1] : null)
                      .build();
                })
            .toList();

    assertThat(ExitCode.of(receipts, false)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "FULL,  0, 0, 0, 0, 0",
    "FULL,  1, 0, 0, 0, 2",
    "FULL,  0, 1, 0, 0, 2",
    "FULL,  0, 0, 1, 0, 2",
    "FULL,  0, 0, 0, 1, 2",
    "DAILY, 0, 0, 1, 1, 0",
    "DAILY, 0, 1, 1, 1, 2",
  })
  void aPlanWithChangesIsToldApartWhereAskedFor(
      Mode mode, long inserted, long updated, long superseded, long vanished, int code) {
    Receipt receipt =
        Receipts.of(mode, Outcome.PLANNED).changes(inserted, updated, superseded, vanished).build();

    assertThat(ExitCode.of(List.of(receipt), true)).isEqualTo(code);
    assertThat(ExitCode.of(List.of(receipt), false)).isZero();
  }
}
