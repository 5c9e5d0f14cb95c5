package io.snowline.duckdb;

import io.snowline.definition.Definitions;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.Warehouses;

/** Two DuckDB files. */
public final class DuckDbWarehouses implements Warehouses {
  private final Definitions definitions;

  public DuckDbWarehouses(Definitions definitions) {
    this.definitions = definitions;
  }

  @Override
  public Source source() {
    return new DuckDbSource(definitions.source());
  }

  @Override
  public Target target() {
    return new DuckDbTarget(definitions.target());
  }
}
