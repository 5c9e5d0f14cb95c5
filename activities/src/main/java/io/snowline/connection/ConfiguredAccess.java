package io.snowline.connection;

import io.snowline.bigquery.BigQueryAccess;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.WarehouseDefinition;
import io.snowline.duckdb.DuckDbAccess;
import io.snowline.readiness.Access;
import io.snowline.snowflake.SnowflakeAccess;

/** What may be done at the two ends that a configuration names. */
public final class ConfiguredAccess {
  private ConfiguredAccess() {}

  /** At the end that is read; the caller closes it. */
  public static Access source(Definitions definitions) {
    WarehouseDefinition source = definitions.source();
    if (source instanceof DuckDbFile file) {
      return DuckDbAccess.ofSource(file, !(definitions.target() instanceof DuckDbFile));
    }
    if (source instanceof SnowflakeAccount account) {
      return new SnowflakeAccess(account);
    }
    throw new IllegalStateException("not a source: " + source.getClass().getSimpleName());
  }

  /** At the end that is written; the caller closes it. */
  public static Access target(Definitions definitions) {
    WarehouseDefinition target = definitions.target();
    if (target instanceof DuckDbFile file) {
      return DuckDbAccess.ofTarget(file, !(definitions.source() instanceof DuckDbFile));
    }
    if (target instanceof BigQueryDataset dataset) {
      return new BigQueryAccess(dataset);
    }
    throw new IllegalStateException("not a target: " + target.getClass().getSimpleName());
  }
}
