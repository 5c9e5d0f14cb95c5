package io.snowline.bigquery;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableDefinition;
import io.snowline.contract.Column;
import io.snowline.contract.TableSchema;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Schemas of tables as BigQuery's API tells them: no job, no bytes billed. */
final class BigQuerySchema {
  private static final Pattern PARAMETERS = Pattern.compile("(\\w+)\\((\\d+)(?:, *(\\d+))?\\)");

  private BigQuerySchema() {}

  /**
   * The table or view of the target's dataset; empty if there is none.
   *
   * @throws WarehouseException if the table can't be read as a whole, or if its rows would change
   *     their partition when they are written again
   */
  static Optional<TableSchema> read(BigQueryConnection connection, String table) {
    return find(connection, table).map(BigQuerySchema::schema);
  }

  /**
   * Looks at the tables of those names, where there are any.
   *
   * @throws WarehouseException if one would lose its rows by itself
   */
  static void refuseExpiring(BigQueryConnection connection, String... tables) {
    BigQueryExpiry.refuse(
        Stream.of(tables).flatMap(table -> find(connection, table).stream()).toList());
  }

  private static Optional<Table> find(BigQueryConnection connection, String table) {
    return connection
        .calls()
        .find("look at " + table, () -> connection.client().getTable(connection.table(table)));
  }

  private static TableSchema schema(Table table) {
    if (Boolean.TRUE.equals(table.getRequirePartitionFilter())) {
      String name = table.getTableId().getTable();
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot compare %s: it refuses queries without a filter on its partitions, and a sync reads every row; run ALTER TABLE %s SET OPTIONS (require_partition_filter = FALSE)"
              .formatted(
                  name,
                  BigQuerySql.name(table.getTableId().getDataset())
                      + "."
                      + BigQuerySql.name(name)));
    }
    if (isDividedByArrival(table.getDefinition())) {
      String name = table.getTableId().getTable();
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot write %s: it is partitioned by the time at which rows come in (_PARTITIONTIME), and rows that a sync puts back, or an undo, would move to today's partition; run ALTER TABLE %s RENAME TO %s, which keeps its rows, and the next full sync makes a new one, partitioned as tables.NAME.partition says"
              .formatted(
                  name,
                  BigQuerySql.name(table.getTableId().getDataset()) + "." + BigQuerySql.name(name),
                  BigQuerySql.name(name + "_BEFORE")));
    }
    TableDefinition.Type type = table.getDefinition().getType();
    Schema schema = table.getDefinition().getSchema();
    List<Column> columns =
        schema == null
            ? List.of()
            : schema.getFields().stream().map(BigQuerySchema::column).toList();
    boolean view =
        type.equals(TableDefinition.Type.VIEW)
            || type.equals(TableDefinition.Type.MATERIALIZED_VIEW);
    return new TableSchema(table.getTableId().getTable(), view, columns);
  }

  private static boolean isDividedByArrival(TableDefinition definition) {
    return definition instanceof StandardTableDefinition standard
        && standard.getTimePartitioning() != null
        && standard.getTimePartitioning().getField() == null;
  }

  private static Column column(Field field) {
    String type = type(field);
    return new Column(
        field.getName(), type, BigQueryTypes.read(type), field.getMode() == Field.Mode.REQUIRED);
  }

  /**
   * The type as a statement has it, its parts with their names. What parts refuse by length or NOT
   * NULL isn't told: our own tables hold them anyway.
   */
  static String type(Field field) {
    String one = one(field);
    if (field.getMode() == Field.Mode.REPEATED) {
      return "ARRAY<" + one + ">";
    }
    String length = field.getMaxLength() == null ? "" : "(%s)".formatted(field.getMaxLength());
    boolean collated = field.getCollation() != null && !field.getCollation().isEmpty();
    return one + length + (collated ? " COLLATE '%s'".formatted(field.getCollation()) : "");
  }

  private static String one(Field field) {
    StandardSQLTypeName type = field.getType().getStandardType();
    if (type == StandardSQLTypeName.STRUCT) {
      return field.getSubFields().stream()
          .map(part -> BigQuerySql.name(part.getName()) + " " + part(part))
          .collect(Collectors.joining(", ", "STRUCT<", ">"));
    }
    if (type == StandardSQLTypeName.RANGE) {
      return "RANGE<" + field.getRangeElementType().getType() + ">";
    }
    return field.getPrecision() == null
        ? type.name()
        : "%s(%s,%s)"
            .formatted(type, field.getPrecision(), field.getScale() == null ? 0 : field.getScale());
  }

  private static String part(Field field) {
    return field.getMode() == Field.Mode.REPEATED ? "ARRAY<" + one(field) + ">" : one(field);
  }

  /** A nullable column of a type that is written as in a statement, of any length. */
  static Field field(String name, String engineType) {
    String bare = BigQueryTypes.bare(engineType);
    Matcher parameters = PARAMETERS.matcher(bare);
    if (!parameters.matches()) {
      return Field.of(name, StandardSQLTypeName.valueOf(bare));
    }
    Field.Builder field =
        Field.newBuilder(name, StandardSQLTypeName.valueOf(parameters.group(1)), (FieldList) null)
            .setPrecision(Long.parseLong(parameters.group(2)));
    if (parameters.group(3) != null) {
      field.setScale(Long.parseLong(parameters.group(3)));
    }
    return field.build();
  }
}
