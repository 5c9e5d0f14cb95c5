package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.TableSchema;
import io.snowline.definition.DuckDbFile;
import io.snowline.golden.Literal;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.CheckRows;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Uniqueness;
import io.snowline.warehouse.WarehouseException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A DuckDB file that is opened read-only. */
public final class DuckDbSource implements Source {
  private final String schema;
  private final DuckDbConnection connection;

  /** Starts the engine beside what the caller does next, so that the first file opens at once. */
  public static void startAhead() {
    DuckDbInstance.startAhead();
  }

  /** Opens the file; waits up to 30 seconds for another process that writes to it. */
  public DuckDbSource(DuckDbFile file) {
    schema = file.schema();
    connection = DuckDbConnection.readOnly(file.file());
    if (!connection.use(schema)) {
      connection.close();
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot read the source %s: it has no schema %s".formatted(file.file(), schema));
    }
  }

  @Override
  public String engine() {
    return "DuckDB";
  }

  @Override
  public List<Long> hashes(List<Literal> literals) {
    return connection.query(
        "hash the golden values", LiteralSql.hashes(literals), row -> row.getLong(2));
  }

  @Override
  public List<String> tables() {
    return DuckDbSchema.tables(connection, schema, "true");
  }

  @Override
  public List<String> tablesAlone() {
    return DuckDbSchema.tables(connection, schema, "table_type <> 'VIEW'");
  }

  @Override
  public Optional<TableSchema> schema(String table) {
    return DuckDbSchema.read(connection, schema, table);
  }

  @Override
  public long rows(String table) {
    return connection.number(
        "count the rows of " + table, "SELECT count(*) FROM " + Sql.name(schema, table));
  }

  @Override
  public List<String> primaryKey(String table) {
    return connection.query(
        "look for the primary key of " + table,
        KeySql.PRIMARY_KEY,
        row -> row.getString(1),
        schema,
        table);
  }

  @Override
  public List<Long> estimates(String table, List<List<String>> combinations) {
    return connection.one(
        "estimate the values of " + table,
        KeySql.estimates(Sql.name(schema, table), combinations),
        row -> {
          List<Long> estimates = new ArrayList<>();
          for (int column = 1; column <= combinations.size(); column++) {
            estimates.add(row.getLong(column));
          }
          return estimates;
        });
  }

  @Override
  public Uniqueness uniqueness(String table, List<String> columns) {
    return connection.one(
        "count the keys of " + table,
        KeySql.uniqueness(Sql.name(schema, table), columns),
        row -> new Uniqueness(row.getLong(1), row.getLong(2)));
  }

  @Override
  public boolean holdsValues(String table, String column) {
    return connection.number(
            "look for values of " + column,
            "SELECT count(%s) FROM %s".formatted(Sql.name(column), Sql.name(schema, table)))
        > 0;
  }

  @Override
  public Map<String, Long> unfit(Contract contract) {
    Map<String, Long> unfit = new LinkedHashMap<>();
    for (ContractColumn column : contract.judgedByValue()) {
      long rows =
          connection.number(
              "look for values of %s that don't fit".formatted(column.sourceName()),
              "SELECT count(*) FROM %s WHERE %s"
                  .formatted(
                      Sql.name(schema, contract.source()),
                      Canonical.unfit(column, Sql.name(column.sourceName()))));
      if (rows > 0) {
        unfit.put(column.sourceName(), rows);
      }
    }
    return unfit;
  }

  @Override
  public Digest digest(Contract contract, int buckets) {
    return connection.digest(
        "take the digest of " + contract.source(),
        DigestSql.source(contract, Sql.name(schema, contract.source()), buckets),
        buckets);
  }

  @Override
  public List<URI> read(Contract contract, Buckets buckets, Path folder) {
    Path file = folder.resolve("rows.parquet");
    connection.execute(
        "read rows of " + contract.source(),
        TransferSql.read(contract, Sql.name(schema, contract.source()), buckets, file));
    return List.of(file.toUri());
  }

  @Override
  public CheckRows check(String query) {
    return DuckDbChecks.run(connection, query);
  }

  @Override
  public void close() {
    connection.close();
  }
}
