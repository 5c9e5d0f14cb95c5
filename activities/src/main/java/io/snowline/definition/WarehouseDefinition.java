package io.snowline.definition;

/** One end of a sync. */
public sealed interface WarehouseDefinition permits DuckDbFile, SnowflakeAccount, BigQueryDataset {}
