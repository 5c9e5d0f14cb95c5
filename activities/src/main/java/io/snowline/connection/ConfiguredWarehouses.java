package io.snowline.connection;

import io.snowline.bigquery.BigQueryTarget;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.WarehouseDefinition;
import io.snowline.duckdb.DuckDbSource;
import io.snowline.duckdb.DuckDbTarget;
import io.snowline.snowflake.SnowflakeSource;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.Warehouses;

/** The two ends that a configuration names. */
public final class ConfiguredWarehouses implements Warehouses {
  private final Definitions definitions;

  public ConfiguredWarehouses(Definitions definitions) {
    this.definitions = definitions;
  }

  /** Begins with what takes time before the first step, beside what the caller does next. */
  public static void startAhead(Definitions definitions) {
    if (definitions.source() instanceof DuckDbFile || definitions.target() instanceof DuckDbFile) {
      DuckDbSource.startAhead();
    }
  }

  @Override
  public Source source(Step step) {
    WarehouseDefinition source = definitions.source();
    if (source instanceof DuckDbFile file) {
      return new DuckDbSource(file);
    }
    if (source instanceof SnowflakeAccount account) {
      return new SnowflakeSource(account, step);
    }
    throw new IllegalStateException("not a source: " + source.getClass().getSimpleName());
  }

  @Override
  public Target target(Step step) {
    WarehouseDefinition target = definitions.target();
    if (target instanceof DuckDbFile file) {
      return new DuckDbTarget(file);
    }
    if (target instanceof BigQueryDataset dataset) {
      return new BigQueryTarget(dataset, step);
    }
    throw new IllegalStateException("not a target: " + target.getClass().getSimpleName());
  }
}
