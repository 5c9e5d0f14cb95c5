package io.snowline.metrics;

import static java.util.stream.Collectors.groupingBy;

import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Ledger;
import io.snowline.sync.Receipt;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.Warehouses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The figures of all tables from the ledger, by one query as a rule: a second one only for a table
 * whose last verified run is older than the newest receipts of all.
 */
public final class LedgerFigures implements Callable<Map<String, TableFigures>> {
  /** With eight tables and two runs a day, the receipts of twelve days. */
  private static final int NEWEST = 200;

  private final Definitions definitions;
  private final Warehouses warehouses;

  public LedgerFigures(Definitions definitions, Warehouses warehouses) {
    this.definitions = definitions;
    this.warehouses = warehouses;
  }

  @Override
  public Map<String, TableFigures> call() {
    try (Target target = warehouses.target(Step.reading())) {
      return of(target.ledger());
    }
  }

  private Map<String, TableFigures> of(Ledger ledger) {
    List<Receipt> newest = ledger.receipts(null, NEWEST);
    Map<String, List<Receipt>> byTable = newest.stream().collect(groupingBy(Receipt::table));
    Map<String, TableFigures> figures = new LinkedHashMap<>();
    for (TableDefinition table : definitions.tables()) {
      TableFigures known = TableFigures.of(byTable.getOrDefault(table.name(), List.of()));
      boolean older = newest.size() == NEWEST && !known.complete();
      figures.put(
          table.name(), older ? TableFigures.of(ledger.receipts(table.name(), NEWEST)) : known);
    }
    return figures;
  }
}
