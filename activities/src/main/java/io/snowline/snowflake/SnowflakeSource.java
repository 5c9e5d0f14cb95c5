package io.snowline.snowflake;

import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.TableSchema;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.golden.Literal;
import io.snowline.snowflake.SnowflakeTypes.Declared;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.CheckRows;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Uniqueness;
import io.snowline.warehouse.WarehouseException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A schema in Snowflake, owned or shared. It is read by plain SELECTs alone. */
public final class SnowflakeSource implements Source {
  private static final String CHECK = "run a check's query";

  private final SnowflakeAccount account;
  private final Step step;
  private final SnowflakeSession session;

  /** Opens a session for the step. */
  public SnowflakeSource(SnowflakeAccount account, Step step) {
    this(account, step, SnowflakeSession.open(account, step));
  }

  SnowflakeSource(SnowflakeAccount account, Step step, SnowflakeSession session) {
    this.account = account;
    this.step = step;
    this.session = session;
  }

  @Override
  public String engine() {
    return "Snowflake";
  }

  @Override
  public List<Long> hashes(List<Literal> literals) {
    return session.query(
        "hash the golden values", SnowflakeLiteralSql.hashes(literals), row -> row.getLong(2));
  }

  @Override
  public List<String> tables() {
    return tables("");
  }

  @Override
  public List<String> tablesAlone() {
    return tables(" AND TABLE_TYPE NOT LIKE '%VIEW%'");
  }

  private List<String> tables(String condition) {
    return session.query(
        "list the tables of " + session.schema(),
        """
        SELECT TABLE_NAME FROM %s.INFORMATION_SCHEMA.TABLES
        WHERE TABLE_SCHEMA = %s%s ORDER BY TABLE_NAME"""
            .formatted(
                SnowflakeSql.name(session.database()),
                SnowflakeSql.text(session.schema()),
                condition),
        row -> row.getString(1));
  }

  @Override
  public Optional<TableSchema> schema(String table) {
    Map<String, Boolean> views = new LinkedHashMap<>();
    session.query(
        "look for " + table,
        """
        SELECT TABLE_NAME, TABLE_TYPE FROM %s.INFORMATION_SCHEMA.TABLES
        WHERE TABLE_SCHEMA = %s AND UPPER(TABLE_NAME) = UPPER(%s)"""
            .formatted(
                SnowflakeSql.name(session.database()),
                SnowflakeSql.text(session.schema()),
                SnowflakeSql.text(table)),
        row -> views.put(row.getString(1), row.getString(2).contains("VIEW")));
    return SnowflakeNames.kept(table, List.copyOf(views.keySet()))
        .map(name -> new TableSchema(name, views.get(name), columns(name)));
  }

  private List<Column> columns(String table) {
    return session.query(
        "read the columns of " + table,
        """
        SELECT COLUMN_NAME, DATA_TYPE, NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION,
          IS_NULLABLE
        FROM %s.INFORMATION_SCHEMA.COLUMNS
        WHERE TABLE_SCHEMA = %s AND TABLE_NAME = %s
        ORDER BY ORDINAL_POSITION"""
            .formatted(
                SnowflakeSql.name(session.database()),
                SnowflakeSql.text(session.schema()),
                SnowflakeSql.text(table)),
        row -> {
          Declared type =
              new Declared(row.getString(2), whole(row, 3), whole(row, 4), whole(row, 5));
          return new Column(
              row.getString(1),
              type.text(),
              SnowflakeTypes.read(type),
              row.getString(6).equals("NO"));
        });
  }

  private static Optional<Integer> whole(ResultSet row, int column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  private String qualified(String table) {
    return session.qualified(table);
  }

  @Override
  public long rows(String table) {
    return session
        .query(
            "count the rows of " + table,
            "SELECT COUNT(*) FROM " + qualified(table),
            row -> row.getLong(1))
        .get(0);
  }

  /** Snowflake keeps what was declared, and doesn't enforce it. */
  @Override
  public List<String> primaryKey(String table) {
    record Part(int position, String column) {}
    return session
        .query(
            "look for the primary key of " + table,
            "SHOW PRIMARY KEYS IN TABLE " + qualified(table),
            row -> new Part(row.getInt("key_sequence"), row.getString("column_name")))
        .stream()
        .sorted(Comparator.comparing(Part::position))
        .map(Part::column)
        .toList();
  }

  @Override
  public List<Long> estimates(String table, List<List<String>> combinations) {
    return session.read(
        "estimate the values of " + table,
        SnowflakeKeySql.estimates(qualified(table), combinations),
        result -> {
          result.next();
          List<Long> estimates = new ArrayList<>();
          for (int column = 1; column <= combinations.size(); column++) {
            estimates.add(result.getLong(column));
          }
          return estimates;
        });
  }

  @Override
  public Uniqueness uniqueness(String table, List<String> columns) {
    return session.read(
        "count the keys of " + table,
        SnowflakeKeySql.uniqueness(qualified(table), columns),
        result -> {
          result.next();
          return new Uniqueness(result.getLong(1), result.getLong(2));
        });
  }

  @Override
  public boolean holdsValues(String table, String column) {
    return session
            .query(
                "look for values of " + column,
                "SELECT COUNT(%s) FROM %s".formatted(SnowflakeSql.name(column), qualified(table)),
                row -> row.getLong(1))
            .get(0)
        > 0;
  }

  @Override
  public Map<String, Long> unfit(Contract contract) {
    List<ContractColumn> judged = contract.judgedByValue();
    Map<String, Long> unfit = new LinkedHashMap<>();
    if (judged.isEmpty()) {
      return unfit;
    }
    List<Long> counts =
        session.read(
            "look for values of %s that don't fit".formatted(contract.source()),
            SnowflakeReadSql.unfit(contract, qualified(contract.source())),
            result -> {
              result.next();
              List<Long> found = new ArrayList<>();
              for (int column = 1; column <= judged.size(); column++) {
                found.add(result.getLong(column));
              }
              return found;
            });
    for (int column = 0; column < judged.size(); column++) {
      if (counts.get(column) > 0) {
        unfit.put(judged.get(column).sourceName(), counts.get(column));
      }
    }
    return unfit;
  }

  @Override
  public Digest digest(Contract contract, int buckets) {
    return session.read(
        "take the digest of " + contract.source(),
        SnowflakeDigestSql.digest(contract, qualified(contract.source()), buckets),
        result -> digest(result, buckets));
  }

  private static Digest digest(ResultSet result, int buckets) throws SQLException {
    List<Long> rows = new ArrayList<>(Collections.nCopies(buckets, 0L));
    List<Long> keys = new ArrayList<>(rows);
    List<Long> sums = new ArrayList<>(rows);
    Instant taken = null;
    while (result.next()) {
      int bucket = result.getInt(1);
      BigDecimal sum = result.getBigDecimal(4);
      if (bucket < 0) {
        taken = Instant.EPOCH.plus(sum.longValueExact(), ChronoUnit.MICROS);
        continue;
      }
      rows.set(bucket, result.getLong(2));
      keys.set(bucket, result.getLong(3));
      sums.set(bucket, sum.toBigInteger().longValue());
    }
    if (taken == null) {
      throw new WarehouseException(
          FailureType.WAREHOUSE_UNAVAILABLE,
          "Cannot use Snowflake's digest: its last row is missing, the answer was cut short");
    }
    return new Digest(taken, rows, keys, sums);
  }

  @Override
  public List<URI> read(Contract contract, Buckets buckets, Path folder) {
    if (account.unload().isPresent()) {
      return new Unloading(account.unload().get(), session, step)
          .unload(contract, qualified(contract.source()), buckets);
    }
    // A table of fewer buckets than the most is far smaller than a range.
    long rows = buckets.total() < Buckets.MOST ? 0 : rows(contract.source());
    return new RangeReader(account, step, session)
        .read(contract, qualified(contract.source()), rows, buckets, folder);
  }

  @Override
  public CheckRows check(String query) {
    List<CheckRow> read =
        session.query(CHECK, mostOf("SELECT * FROM (\n%s\n)".formatted(query)), CheckRow::read);
    boolean timed = !read.isEmpty() && read.get(0).timed();
    List<List<String>> rows =
        timed
            ? session.query(CHECK, mostOf(read.get(0).counting(query)), read.get(0)::counted)
            : read.stream().map(CheckRow::texts).toList();
    return new CheckRows(
        rows.stream().limit(CheckRows.MOST).sorted(Comparator.comparing(List::toString)).toList(),
        rows.size() > CheckRows.MOST);
  }

  private static String mostOf(String query) {
    return "%s LIMIT %s".formatted(query, CheckRows.MOST + 1);
  }

  @Override
  public void close() {
    session.close();
  }
}
