package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.BigQueryDataset;
import io.snowline.readiness.Checklist;
import io.snowline.readiness.Point;
import io.snowline.readiness.Point.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("bed")
class BigQueryAccessBedTest {
  @TempDir Path folder;

  @Test
  void transactionsAsRunsHaveThemAreCommittedOrRolledBack() {
    BedDataset bed = new BedDataset(folder);
    Checklist list = new Checklist(point -> {});
    try (BigQueryAccess access = new BigQueryAccess(inItsLocation(bed.dataset()))) {
      access.look(list, List.of());
    }

    assertThat(list.points())
        .contains(
            new Point(
                "target writes",
                State.PASSED,
                "a table was made, changed in a transaction and removed in "
                    + bed.dataset().dataset(),
                List.of()));
  }

  @Test
  void aDatasetWhoseTablesExpireIsToldWithWhatToRun() {
    BedDataset bed = new BedDataset(folder);
    bed.expire(Duration.ofDays(60));
    Checklist list = new Checklist(point -> {});
    try (BigQueryAccess access = new BigQueryAccess(inItsLocation(bed.dataset()))) {
      access.look(list, List.of());
    }

    String dataset = bed.dataset().dataset();
    assertThat(list.points())
        .contains(
            new Point(
                "target tables",
                State.FAILED,
                "tables that are made in snowline.%s expire after 60 days: target, history and ledger would be gone with their rows"
                    .formatted(dataset),
                List.of(
                    "ALTER SCHEMA `%s` SET OPTIONS (default_table_expiration_days = NULL)"
                        .formatted(dataset))));
  }

  /** The bed has all datasets in the US. */
  private static BigQueryDataset inItsLocation(BigQueryDataset dataset) {
    return new BigQueryDataset(
        dataset.project(),
        dataset.dataset(),
        "US",
        dataset.staging(),
        dataset.credentials(),
        dataset.endpoint(),
        dataset.maximumBytesBilled(),
        dataset.bytesPerRun(),
        dataset.jobDeadline());
  }
}
