package io.snowline.bigquery;

import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType.Document;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.FailureType;
import io.snowline.sync.Staged;
import io.snowline.warehouse.WarehouseException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a run stages: tables of its own, named after it, in a dataset of their own. They expire by
 * themselves if nobody removes them.
 */
final class BigQueryStaging {
  /** A run that waits is planned afresh, so nothing staged is needed after its end. */
  private static final Duration EXPIRES = Duration.ofDays(2);

  private final BigQueryConnection connection;
  private final BigQueryJobs jobs;
  private final String run;

  BigQueryStaging(BigQueryConnection connection, BigQueryJobs jobs, String run) {
    this.connection = connection;
    this.jobs = jobs;
    this.run = run;
  }

  /** The staged rows, quoted. */
  String rows() {
    return table("rows");
  }

  /** The planned changes, quoted. */
  String changes() {
    return table("changes");
  }

  /** A table of the run, quoted. */
  String table(String suffix) {
    return quoted(connection.staged(name(run, suffix)));
  }

  private static String quoted(TableId table) {
    return "%s.%s.%s"
        .formatted(
            BigQuerySql.name(table.getProject()),
            BigQuerySql.name(table.getDataset()),
            BigQuerySql.name(table.getTable()));
  }

  private static String name(String run, String suffix) {
    return prefix(run) + suffix;
  }

  private static String prefix(String run) {
    return run + "__";
  }

  /**
   * Makes the dataset if need be; its location is the target's. Whoever may make none is refused
   * even where it is there, so it is looked for first.
   *
   * @return whether it had to be made
   * @throws WarehouseException if it is there, and its tables don't expire by themselves
   */
  boolean prepare() {
    Optional<Dataset> there =
        connection
            .calls()
            .find(
                "look for the dataset " + connection.dataset().staging(),
                () -> connection.client().getDataset(connection.staging()));
    there.ifPresent(this::refuseUnlessItExpires);
    return there.isEmpty() && makeDataset();
  }

  /** Load jobs and copies of views make tables that expire by the dataset's default alone. */
  private void refuseUnlessItExpires(Dataset dataset) {
    if (dataset.getDefaultTableLifetime() == null) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot stage rows in %1$s: its tables don't expire, and what a lost run leaves there would stay; run ALTER SCHEMA %2$s SET OPTIONS (default_table_expiration_days = 2), or name another dataset as staging in the configuration's target"
              .formatted(
                  connection.dataset().staging(),
                  BigQuerySql.name(connection.dataset().staging())));
    }
  }

  private boolean makeDataset() {
    return connection
        .calls()
        .make(
            "make the dataset " + connection.dataset().staging(),
            () ->
                connection
                    .client()
                    .create(
                        DatasetInfo.newBuilder(connection.staging())
                            .setLocation(connection.dataset().location())
                            .setDefaultTableLifetime(EXPIRES.toMillis())
                            .setDescription("Rows that Snowline stages; they expire by themselves")
                            .build()));
  }

  /**
   * Loads files in place of what was staged of the buckets.
   *
   * @param first whether they replace all that was staged
   */
  Staged load(Contract contract, Buckets buckets, List<URI> files, boolean first) {
    prepare();
    Buckets replaced = first ? Buckets.all(buckets.total()) : buckets;
    Schema schema = schema(contract);
    make(schema);
    jobs.once(
        "stage the loaded rows of " + run,
        "stage",
        BigQueryStagingSql.merge(contract, rows(), loaded(contract, schema, files), replaced));
    List<FieldValueList> found =
        jobs.scan(
            "take the digest of staged rows of " + run,
            BigQueryStagingSql.digest(contract, rows(), buckets),
            row -> row,
            Map.of());
    long mismatches = found.stream().mapToLong(row -> row.get(5).getLongValue()).sum();
    if (mismatches > 0) {
      throw mismatch(contract, buckets, mismatches);
    }
    return staged(found, buckets.total());
  }

  /** Makes the table of staged rows if need be. */
  void make(Schema schema) {
    connection
        .calls()
        .make(
            "make the staging table of " + run,
            () ->
                connection
                    .client()
                    .create(
                        TableInfo.newBuilder(
                                connection.staged(name(run, "rows")),
                                StandardTableDefinition.of(schema))
                            .setExpirationTime(Instant.now().plus(EXPIRES).toEpochMilli())
                            .setLabels(JobNames.labels(connection.step()))
                            .build()));
  }

  /** Queries of the loaded rows whose columns are the staged ones. */
  private List<String> loaded(Contract contract, Schema schema, List<URI> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    BigQueryLoad load = new BigQueryLoad(connection, jobs);
    if (!files.stream().allMatch(file -> file.getScheme().equals("file"))) {
      TableId table = load.uris(prefix(run), BigQueryUnloaded.schema(schema), files);
      return List.of(BigQueryUnloaded.rows(schema, quoted(table)));
    }
    return load
        .files(
            prefix(run) + "load_",
            schema,
            files.stream().map(file -> LoadFile.of(Path.of(file), contract)).toList())
        .stream()
        .map(table -> "SELECT * FROM " + quoted(table))
        .toList();
  }

  /**
   * The columns of staged rows and, in the same order, of each table that a file is loaded into.
   */
  static Schema schema(Contract contract) {
    List<Field> fields = new ArrayList<>();
    for (ContractColumn column : contract.compared()) {
      String type = column.type() instanceof Document ? "STRING" : column.targetType();
      fields.add(BigQuerySchema.field(column.name(), type));
    }
    fields.add(Field.of("snowline_key", StandardSQLTypeName.STRING));
    fields.add(Field.of("snowline_hash", StandardSQLTypeName.INT64));
    fields.add(Field.of("snowline_bucket", StandardSQLTypeName.INT64));
    fields.add(Field.of("snowline_reason", StandardSQLTypeName.STRING));
    return Schema.of(fields);
  }

  private static Staged staged(List<FieldValueList> found, int buckets) {
    Instant now = Instant.now();
    List<Long> rows = new ArrayList<>(Collections.nCopies(buckets, 0L));
    List<Long> sums = new ArrayList<>(rows);
    List<Long> asideRows = new ArrayList<>(rows);
    List<Long> asideSums = new ArrayList<>(rows);
    for (FieldValueList row : found) {
      int bucket = Math.toIntExact(row.get(0).getLongValue());
      rows.set(bucket, row.get(1).getLongValue());
      sums.set(bucket, sum(row, 2));
      asideRows.set(bucket, row.get(3).getLongValue());
      asideSums.set(bucket, sum(row, 4));
    }
    return new Staged(
        new Digest(now, rows, rows, sums), new Digest(now, asideRows, asideRows, asideSums));
  }

  private WarehouseException mismatch(Contract contract, Buckets buckets, long rows) {
    List<ContractColumn> rewritten = rewritten(contract, buckets);
    return new WarehouseException(
        FailureType.LOAD_MISMATCH,
        "Cannot stage %s: %,d rows are no longer what was read after loading; nothing was written; %s"
            .formatted(
                contract.source(),
                rows,
                rewritten.isEmpty()
                    ? "report this"
                    : "JSON that BigQuery writes otherwise can't be held exactly: "
                        + rewritten.stream()
                            .map(column -> asText(contract, column))
                            .collect(Collectors.joining(", "))));
  }

  /** What a person does who wants the column's documents as they are. */
  private static String asText(Contract contract, ContractColumn column) {
    return column.inTarget()
        ? "make column %s of %s a STRING, without the rule json"
            .formatted(column.name(), contract.target())
        : "take the rule json away from " + column.sourceName();
  }

  /** The columns of which BigQuery writes a document otherwise than the source did. */
  private List<ContractColumn> rewritten(Contract contract, Buckets buckets) {
    List<ContractColumn> documents =
        contract.compared().stream().filter(column -> column.type() instanceof Document).toList();
    if (documents.isEmpty()) {
      return List.of();
    }
    FieldValueList counts =
        jobs.one(
            "look for JSON that BigQuery writes otherwise in " + run,
            BigQueryStagingSql.rewritten(documents, rows(), buckets),
            row -> row,
            Map.of());
    return IntStream.range(0, documents.size())
        .filter(number -> counts.get(number).getLongValue() > 0)
        .mapToObj(documents::get)
        .toList();
  }

  /** A digest of rows with bucket, rows, keys and sum. */
  static Digest digest(List<FieldValueList> found, int buckets) {
    List<Long> rows = new ArrayList<>(Collections.nCopies(buckets, 0L));
    List<Long> sums = new ArrayList<>(rows);
    for (FieldValueList row : found) {
      int bucket = Math.toIntExact(row.get(0).getLongValue());
      rows.set(bucket, row.get(1).getLongValue());
      sums.set(bucket, sum(row, 3));
    }
    return new Digest(Instant.now(), rows, rows, sums);
  }

  /** Modulo 2<sup>64</sup>, as a digest's sums are. */
  private static long sum(FieldValueList row, int column) {
    return new BigDecimal(row.get(column).getStringValue()).toBigInteger().longValue();
  }

  /** Removes what the run has staged. */
  void discard() {
    for (String table : tables()) {
      if (table.startsWith(prefix(run))) {
        remove(table);
      }
    }
  }

  /** Removes what other runs of the table left: they have ended, since a table has one run. */
  void sweep(String table) {
    Pattern ofTable = Pattern.compile(Pattern.quote(table) + "-\\d{8}-\\d{6}-\\w+__[\\w-]+");
    for (String staged : tables()) {
      if (ofTable.matcher(staged).matches() && !staged.startsWith(prefix(run))) {
        remove(staged);
      }
    }
  }

  private List<String> tables() {
    return connection
        .calls()
        .find(
            "list staged tables",
            () -> {
              List<String> names = new ArrayList<>();
              for (Table table :
                  connection.client().listTables(connection.staging()).iterateAll()) {
                names.add(table.getTableId().getTable());
              }
              return names;
            })
        .orElse(List.of());
  }

  private void remove(String table) {
    connection
        .calls()
        .find(
            "remove the staged table " + table,
            () -> connection.client().delete(connection.staged(table)));
  }
}
