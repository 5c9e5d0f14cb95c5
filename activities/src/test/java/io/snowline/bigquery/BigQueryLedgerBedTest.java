package io.snowline.bigquery;

import io.snowline.ledger.Ledger;
import io.snowline.ledger.LedgerContract;
import io.snowline.warehouse.Step;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("bed")
class BigQueryLedgerBedTest extends LedgerContract {
  private @TempDir Path folder;
  private BedDataset bed;

  @BeforeEach
  void prepare() {
    bed = new BedDataset(folder);
  }

  @Override
  protected Ledger ledger() {
    return bed.target(Step.reading()).ledger();
  }

  @Override
  protected void make() {
    BigQueryConnection connection = BigQueryConnection.open(bed.dataset(), Step.reading());
    new BigQueryLedger(connection, new BigQueryJobs(connection)).create(BedTables.items());
  }

  @Override
  protected void execute(String sql) {
    bed.target(sql);
  }
}
