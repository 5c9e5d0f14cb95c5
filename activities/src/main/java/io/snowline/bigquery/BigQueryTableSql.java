package io.snowline.bigquery;

import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Whole;
import io.snowline.definition.Storage;
import io.snowline.definition.Storage.Partition;
import io.snowline.definition.Storage.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Statements that make tables and give them columns. None of them drops, replaces or changes what
 * is there: grants, policy tags, labels and descriptions stay. The one that {@linkplain #replace
 * replaces} is for the quarantine alone.
 */
final class BigQueryTableSql {
  private BigQueryTableSql() {}

  /** A column to make. */
  record Wanted(String name, String type) {
    static Stream<Wanted> of(List<ContractColumn> columns) {
      return columns.stream().map(column -> new Wanted(column.name(), column.targetType()));
    }

    /** An adopted column's length and collation are its own affair. */
    private String definition() {
      return BigQuerySql.name(name) + " " + BigQueryTypes.bare(type);
    }
  }

  /** Makes the target: the source's columns in their order, kept as configured. */
  static String createTarget(Contract contract, Storage storage) {
    String made = create(contract.target(), Wanted.of(contract.layout()).toList());
    String partition =
        storage
            .partition()
            .map(wanted -> "\nPARTITION BY " + partition(contract, wanted))
            .orElse("");
    String cluster =
        storage.cluster().isEmpty()
            ? ""
            : "\nCLUSTER BY "
                + storage.cluster().stream()
                    .map(name -> BigQuerySql.name(column(contract, name).orElseThrow().name()))
                    .collect(Collectors.joining(", "));
    return made + partition + cluster;
  }

  private static String partition(Contract contract, Partition wanted) {
    ContractColumn column = column(contract, wanted.column()).orElseThrow();
    String name = BigQuerySql.name(column.name());
    if (column.type() instanceof Day) {
      return wanted.unit() == Unit.DAY ? name : "DATE_TRUNC(%s, %s)".formatted(name, wanted.unit());
    }
    boolean zoned = column.type() instanceof Timestamp timestamp && timestamp.zoned();
    return "%s_TRUNC(%s, %s)".formatted(zoned ? "TIMESTAMP" : "DATETIME", name, wanted.unit());
  }

  /**
   * Counts the partitions that the staged rows fill, that of NULL among them. Empty if they fill
   * one at most: a stamp is the same for all rows.
   */
  static Optional<String> partitions(Contract contract, Storage storage, String staged) {
    return storage
        .partition()
        .filter(
            wanted ->
                contract.compared().stream()
                    .anyMatch(column -> column.name().equalsIgnoreCase(wanted.column())))
        .map(
            wanted ->
                "SELECT COUNT(*) FROM (SELECT DISTINCT %s FROM %s AS snowline_staged WHERE snowline_reason IS NULL)"
                    .formatted(partition(contract, wanted), staged));
  }

  /** What keeps the target from being made as configured, a sentence for each reason. */
  static List<String> problems(Contract contract, Storage storage) {
    List<String> problems = new ArrayList<>();
    storage.partition().flatMap(wanted -> problem(contract, wanted)).ifPresent(problems::add);
    for (String name : storage.cluster()) {
      Optional<ContractColumn> column = column(contract, name);
      if (column.isEmpty()) {
        problems.add("cluster: there is no column " + name);
      } else if (!clusters(column.get().type())) {
        problems.add(
            "cluster: column %s is %s, and BigQuery doesn't cluster by it"
                .formatted(name, column.get().targetType()));
      }
    }
    return problems;
  }

  private static Optional<String> problem(Contract contract, Partition wanted) {
    Optional<ContractColumn> column = column(contract, wanted.column());
    if (column.isEmpty()) {
      return Optional.of("partition: there is no column " + wanted.column());
    }
    ValueType type = column.get().type();
    boolean time = type instanceof Timestamp || (type instanceof Day && wanted.unit() != Unit.HOUR);
    return time
        ? Optional.empty()
        : Optional.of(
            "partition: column %s is %s, and BigQuery doesn't divide it by %s"
                .formatted(wanted.column(), column.get().targetType(), wanted.unit()));
  }

  /** Not by FLOAT64, BYTES, TIME and JSON. */
  private static boolean clusters(ValueType type) {
    return type instanceof Whole
        || type instanceof Exact
        || type instanceof Text
        || type instanceof Truth
        || type instanceof Day
        || type instanceof Timestamp;
  }

  private static Optional<ContractColumn> column(Contract contract, String name) {
    return contract.layout().stream()
        .filter(column -> column.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** The history's columns: the target's, and when and by whom a row came and went. */
  static List<Wanted> history(Contract contract) {
    return Stream.of(
            Wanted.of(contract.layout()),
            targetOnly(contract),
            Stream.of(
                new Wanted("valid_from", "TIMESTAMP"),
                new Wanted("valid_to", "TIMESTAMP"),
                new Wanted("run_in", "STRING"),
                new Wanted("run_out", "STRING")))
        .flatMap(columns -> columns)
        .toList();
  }

  private static Stream<Wanted> targetOnly(Contract contract) {
    return contract.targetOnly().stream()
        .map((Column column) -> new Wanted(column.name(), column.engineType()));
  }

  /** The quarantine's columns. */
  static List<Wanted> quarantine(Contract contract) {
    return Stream.concat(
            Wanted.of(contract.compared()),
            Stream.of(
                new Wanted("quarantine_reason", "STRING"), new Wanted("quarantine_run", "STRING")))
        .toList();
  }

  /** Makes a table. */
  static String create(String table, List<Wanted> columns) {
    return create("CREATE TABLE IF NOT EXISTS", table, columns);
  }

  /** Makes a table, empty, in the place of the one that is there. */
  static String replace(String table, List<Wanted> columns) {
    return create("CREATE OR REPLACE TABLE", table, columns);
  }

  private static String create(String how, String table, List<Wanted> columns) {
    return columns.stream()
        .map(Wanted::definition)
        .collect(
            Collectors.joining(
                ",\n  ", "%s %s (\n  ".formatted(how, BigQuerySql.name(table)), "\n)"));
  }

  /** Gives a column a type that holds more. */
  static String retype(String table, Wanted column) {
    return "ALTER TABLE %s ALTER COLUMN %s SET DATA TYPE %s"
        .formatted(
            BigQuerySql.name(table),
            BigQuerySql.name(column.name()),
            BigQueryTypes.bare(column.type()));
  }

  /** Gives a table columns, in one change: BigQuery allows five of a table in ten seconds. */
  static String add(String table, List<Wanted> columns) {
    return columns.stream()
        .map(column -> "ADD COLUMN IF NOT EXISTS " + column.definition())
        .collect(
            Collectors.joining(
                ",\n  ", "ALTER TABLE %s\n  ".formatted(BigQuerySql.name(table)), ""));
  }
}
