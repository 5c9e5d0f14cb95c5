package io.snowline.bigquery;

import io.snowline.bigquery.BigQueryTableSql.Wanted;
import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes what is missing in the target's dataset. A repeat finds it there and changes nothing. */
final class BigQueryTables {
  private final BigQueryConnection connection;
  private final BigQueryJobs jobs;

  BigQueryTables(BigQueryConnection connection, BigQueryJobs jobs) {
    this.connection = connection;
    this.jobs = jobs;
  }

  /**
   * Makes target and history, and the quarantine if rows are to be put aside, or gives them the
   * columns that they lack; on its own it is a legal state.
   *
   * @return what was done to the target, in words
   * @throws WarehouseException if the target can't be made as configured, before anything is made
   */
  List<String> migrate(TableDefinition table, Contract contract, boolean quarantine) {
    List<String> migrated = new ArrayList<>();
    if (contract.targetExists()) {
      List<Wanted> added = Wanted.of(contract.added()).toList();
      add(contract.target(), added);
      added.forEach(
          column ->
              migrated.add(
                  "added column %s %s to %s"
                      .formatted(column.name(), column.type(), contract.target())));
    } else {
      refuseImpossible(table, contract);
      ddl("make " + contract.target(), BigQueryTableSql.createTarget(contract, table.storage()));
      migrated.add("created " + contract.target());
    }
    completeHistory(table, contract);
    if (quarantine) {
      complete(table.quarantine(), BigQueryTableSql.quarantine(contract));
    }
    return migrated;
  }

  /** Makes the history, or gives it the columns that the target has and it lacks. */
  void completeHistory(TableDefinition table, Contract contract) {
    complete(table.history(), BigQueryTableSql.history(contract));
  }

  private static void refuseImpossible(TableDefinition table, Contract contract) {
    List<String> problems = BigQueryTableSql.problems(contract, table.storage());
    if (!problems.isEmpty()) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot make %s: %s".formatted(contract.target(), String.join("; ", problems)));
    }
  }

  private void complete(String table, List<Wanted> columns) {
    Optional<TableSchema> held = BigQuerySchema.read(connection, table);
    if (held.isEmpty()) {
      ddl("make " + table, BigQueryTableSql.create(table, columns));
      return;
    }
    add(
        table,
        columns.stream().filter(column -> held.get().column(column.name()).isEmpty()).toList());
  }

  private void add(String table, List<Wanted> columns) {
    if (!columns.isEmpty()) {
      ddl("add columns to " + table, BigQueryTableSql.add(table, columns));
    }
  }

  private void ddl(String what, String sql) {
    jobs.query(what, sql, row -> row, Map.of());
  }
}
