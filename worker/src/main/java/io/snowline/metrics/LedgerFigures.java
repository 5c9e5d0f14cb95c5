package io.snowline.metrics;

import io.snowline.definition.Definitions;
import io.snowline.ledger.TableStatus;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.Warehouses;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** The figures of all tables from the ledger, by one query. */
public final class LedgerFigures implements Callable<Map<String, TableFigures>> {
  /** Of each table: the newest of them that knew a figure says it. */
  private static final int RUNS = 30;

  private final Definitions definitions;
  private final Warehouses warehouses;

  public LedgerFigures(Definitions definitions, Warehouses warehouses) {
    this.definitions = definitions;
    this.warehouses = warehouses;
  }

  @Override
  public Map<String, TableFigures> call() {
    Map<String, TableFigures> figures = new LinkedHashMap<>();
    try (Target target = warehouses.target(Step.reading())) {
      TableStatus.of(definitions.tables(), target.ledger(), RUNS, Instant.now())
          .forEach(status -> figures.put(status.table(), TableFigures.of(status)));
    }
    return figures;
  }
}
