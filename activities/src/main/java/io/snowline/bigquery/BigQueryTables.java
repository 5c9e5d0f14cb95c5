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
  /** As many as one statement may write to. */
  private static final long MOST_PARTITIONS = 4_000;

  private final BigQueryConnection connection;
  private final BigQueryJobs jobs;

  BigQueryTables(BigQueryConnection connection, BigQueryJobs jobs) {
    this.connection = connection;
    this.jobs = jobs;
  }

  /**
   * Makes target and history, and the quarantine if rows are to be put aside, or gives them the
   * columns that they lack and the types that hold the target's values; on its own it is a legal
   * state.
   *
   * @param staged the staged rows, quoted; empty if nothing had to be staged
   * @return what was done to the target, in words
   * @throws WarehouseException if the target can't be made as configured, before anything is made,
   *     or the history can't hold the target's values
   */
  List<String> migrate(
      TableDefinition table, Contract contract, Optional<String> staged, boolean quarantine) {
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
      staged.ifPresent(rows -> refuseTooManyPartitions(table, contract, rows));
      ddl("make " + contract.target(), BigQueryTableSql.createTarget(contract, table.storage()));
      migrated.add("created " + contract.target());
    }
    completeHistory(table, contract);
    if (quarantine) {
      completeQuarantine(table.quarantine(), BigQueryTableSql.quarantine(contract));
    }
    return migrated;
  }

  /**
   * Makes the history, or gives it the columns that the target has and it lacks, and types that
   * hold the target's.
   *
   * @throws WarehouseException if there is no such type for a column
   */
  private void completeHistory(TableDefinition table, Contract contract) {
    List<Wanted> columns = BigQueryTableSql.history(contract);
    Optional<TableSchema> held = BigQuerySchema.read(connection, table.history());
    List<BigQueryRetyping> retypings =
        held.map(own -> BigQueryRetyping.of(own, columns)).orElse(List.of());
    refuseUnkept(table, retypings);
    complete(table.history(), held, columns);
    for (BigQueryRetyping retyping : retypings) {
      ddl(
          "retype a column of " + table.history(),
          BigQueryTableSql.retype(
              table.history(), new Wanted(retyping.column(), retyping.wider().orElseThrow())));
    }
  }

  /**
   * Gives the history the columns that the target has and it lacks, so that rows of it can be put
   * back. Their types stay.
   *
   * @return the history as it was
   * @throws WarehouseException if a column of the target doesn't take what is kept
   */
  TableSchema completeForUndo(TableDefinition table, Contract contract, String undone) {
    List<Wanted> columns = BigQueryTableSql.history(contract);
    Optional<TableSchema> held = BigQuerySchema.read(connection, table.history());
    List<String> problems =
        held.map(own -> problems(BigQueryRetyping.of(own, columns))).orElse(List.of());
    if (!problems.isEmpty()) {
      throw new WarehouseException(
          FailureType.UNDO_REFUSED,
          "Cannot undo %s: %s keeps rows that it removed, and %s doesn't take them: %s; give the target the type that is kept, by hand, and undo it then, or bring the table right by a full sync"
              .formatted(undone, table.history(), table.target(), String.join("; ", problems)));
    }
    complete(table.history(), held, columns);
    return held.orElseGet(() -> new TableSchema(table.history(), false, List.of()));
  }

  private static List<String> problems(List<BigQueryRetyping> retypings) {
    return retypings.stream()
        .filter(retyping -> retyping.wider().isEmpty())
        .map(BigQueryRetyping::problem)
        .toList();
  }

  private void refuseUnkept(TableDefinition table, List<BigQueryRetyping> retypings) {
    List<String> problems = problems(retypings);
    if (!problems.isEmpty()) {
      throw new WarehouseException(
          FailureType.TYPE_REFUSED,
          "Cannot keep rows of %s in %s: %s; run ALTER TABLE %s.%s RENAME TO %s, which keeps what was removed until now, and the next run makes a new one"
              .formatted(
                  table.target(),
                  table.history(),
                  String.join("; ", problems),
                  BigQuerySql.name(connection.dataset().dataset()),
                  BigQuerySql.name(table.history()),
                  BigQuerySql.name(table.history() + "_BEFORE")));
    }
  }

  /** Its rows are those of one run, which are written anew. */
  private void completeQuarantine(String table, List<Wanted> columns) {
    Optional<TableSchema> held = BigQuerySchema.read(connection, table);
    boolean retyped = held.map(own -> !BigQueryRetyping.of(own, columns).isEmpty()).orElse(false);
    if (retyped) {
      ddl("make " + table, BigQueryTableSql.replace(table, columns));
    } else {
      complete(table, held, columns);
    }
  }

  private static void refuseImpossible(TableDefinition table, Contract contract) {
    List<String> problems = BigQueryTableSql.problems(contract, table.storage());
    if (!problems.isEmpty()) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot make %s: %s".formatted(contract.target(), String.join("; ", problems)));
    }
  }

  /** All rows of a new table are written by one statement. */
  private void refuseTooManyPartitions(TableDefinition table, Contract contract, String staged) {
    BigQueryTableSql.partitions(contract, table.storage(), staged)
        .map(sql -> jobs.number("count the partitions of " + contract.target(), sql, Map.of()))
        .filter(count -> count > MOST_PARTITIONS)
        .ifPresent(
            count -> {
              throw new WarehouseException(
                  FailureType.BAD_CONFIGURATION,
                  "Cannot make %1$s: its rows would fill %2$s partitions, and BigQuery writes at most %3$s at once; set tables.%4$s.partition.by to a longer time, such as month or year, or leave tables.%4$s.partition out"
                      .formatted(contract.target(), count, MOST_PARTITIONS, table.name()));
            });
  }

  private void complete(String table, Optional<TableSchema> held, List<Wanted> columns) {
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
