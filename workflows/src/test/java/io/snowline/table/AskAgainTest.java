package io.snowline.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Receipt;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskAgainTest {
  /** Time is skipped, so that nobody waits the ten minutes for the next try. */
  @Test
  void aRequestThatWasLostIsAskedAgain() {
    try (TableServer server = TableServer.skippingTime("items")) {
      server.requests().loseNext();

      List<Receipt> receipts = server.stub(DailySync.class, "daily").sync(null);

      assertThat(server.requests().sent()).hasSize(1);
      assertThat(receipts).containsExactlyElementsOf(server.warehouse().ledger());
      assertThat(receipts).extracting(Receipt::requests).containsExactly(server.requests().sent());
    }
  }
}
