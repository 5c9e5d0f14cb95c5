package io.snowline.definition;

import java.util.List;
import java.util.Optional;

/**
 * Everything a worker has to know: the two ends and the tables between them.
 *
 * @param source the warehouse that is read and never written
 * @param target the warehouse that is written
 * @param tables in the configuration's order, names unique
 * @param parallel how many tables one parent run syncs at once, 1 to 64
 * @param service what runs beside the tables
 * @param monitoring what the monitor watches and may do
 */
public record Definitions(
    WarehouseDefinition source,
    WarehouseDefinition target,
    List<TableDefinition> tables,
    int parallel,
    ServiceDefinition service,
    Monitoring monitoring) {

  /** The table of that name; names are compared exactly. */
  public Optional<TableDefinition> table(String name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst();
  }
}
