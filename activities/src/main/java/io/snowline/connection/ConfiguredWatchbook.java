package io.snowline.connection;

import io.snowline.bigquery.BigQueryWatchbook;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.duckdb.DuckDbWatchbook;
import io.snowline.ledger.Watchbook;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;

/** The watchbook beside the ledger, in the target that a configuration names. */
public final class ConfiguredWatchbook {
  private ConfiguredWatchbook() {}

  /** Opens it; the caller closes it. */
  public static Watchbook open(Definitions definitions) {
    if (definitions.target() instanceof DuckDbFile file) {
      return new DuckDbWatchbook(file);
    }
    if (definitions.target() instanceof BigQueryDataset dataset) {
      return new BigQueryWatchbook(dataset);
    }
    throw new WarehouseException(
        FailureType.BAD_CONFIGURATION,
        "Cannot keep incidents and maintenance notes in %s"
            .formatted(definitions.target().getClass().getSimpleName()));
  }
}
