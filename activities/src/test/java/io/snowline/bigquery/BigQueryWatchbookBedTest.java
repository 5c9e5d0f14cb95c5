package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.alert.AlertItem;
import io.snowline.alert.AlertItem.State;
import io.snowline.ledger.Watchbook;
import io.snowline.ledger.WatchbookContract;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("bed")
class BigQueryWatchbookBedTest extends WatchbookContract {
  private @TempDir Path folder;
  private BedDataset bed;

  @BeforeEach
  void make() {
    bed = new BedDataset(folder);
  }

  @Override
  protected Watchbook open() {
    return new BigQueryWatchbook(bed.dataset());
  }

  @Test
  void aThousandItemsAreClaimedAtOnce() {
    List<AlertItem> items =
        IntStream.range(0, 1000)
            .mapToObj(number -> new AlertItem("i" + number, State.RAISED, "job", "it's \"x\"", "n"))
            .toList();
    try (Watchbook book = open()) {
      assertThat(book.claim("round", items)).isEqualTo(items);
      assertThat(book.told()).hasSameElementsAs(items);
    }
  }
}
