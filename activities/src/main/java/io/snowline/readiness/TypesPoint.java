package io.snowline.readiness;

import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractException;
import io.snowline.contract.TableSchema;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.OwnTables;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.WarehouseException;
import io.snowline.warehouse.Warehouses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the target can hold what the sources have, by their types. It reads schemas alone. */
public final class TypesPoint {
  private TypesPoint() {}

  /**
   * What was found.
   *
   * @throws NotReadyException naming every column and every target that stands in the way
   */
  public static Found of(Warehouses warehouses, List<TableDefinition> tables) {
    try (Source source = warehouses.source(Step.reading());
        Target target = warehouses.target(Step.reading())) {
      List<String> problems = new ArrayList<>();
      int judged = 0;
      for (TableDefinition table : tables) {
        Optional<TableSchema> schema;
        try {
          schema = source.schema(table.source());
        } catch (WarehouseException refused) {
          if (refused.type() != FailureType.WAREHOUSE_REFUSED) {
            throw refused;
          }
          problems.add(
              "%s: not compared, since its source can't be read: %s"
                  .formatted(table.name(), refused.getMessage()));
          continue;
        }
        if (schema.isEmpty()) {
          problems.add("%s: not compared, since its source can't be read".formatted(table.name()));
          continue;
        }
        try {
          Contract contract =
              Agreement.of(table, schema.get(), target.schema(table.target()), target.types());
          OwnTables.refuseForeign(table, target);
          judged += contract.judgedByValue().size();
        } catch (ContractException refused) {
          problems.add(refused.getMessage());
        } catch (WarehouseException refused) {
          if (refused.type() != FailureType.BAD_CONFIGURATION) {
            throw refused;
          }
          problems.add(refused.getMessage());
        }
      }
      if (!problems.isEmpty()) {
        throw new NotReadyException(
            "%d of %d tables fit".formatted(tables.size() - problems.size(), tables.size()),
            problems);
      }
      return Found.of(
          "%d of %d tables fit%s"
              .formatted(
                  tables.size(),
                  tables.size(),
                  judged == 0
                      ? ""
                      : "; of %d columns each run judges the values".formatted(judged)));
    }
  }
}
