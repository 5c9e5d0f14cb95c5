package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.CheckDefinition;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.ledger.ReceiptJson;
import io.snowline.request.TemporalRequestActivities;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.SyncActivities;
import io.snowline.table.Answer;
import io.snowline.table.RequestActivities;
import io.snowline.table.Requester;
import io.snowline.table.SyncRequest;
import io.snowline.warehouse.WarehouseSyncActivities;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.history.v1.History;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Two DuckDB files and an in-process Temporal server with the real workflows and activities: what a
 * test needs to sync a table and to look at the rows.
 */
final class EmbeddedSync implements AutoCloseable {
  static final String QUEUE = EmbeddedTemporal.QUEUE;

  private final Path source;
  private final Path target;
  private final Definitions definitions;
  private final EmbeddedTemporal temporal;

  private EmbeddedSync(
      Path folder, List<TableDefinition> tables, UnaryOperator<SyncActivities> around) {
    source = folder.resolve("source.duckdb");
    target = folder.resolve("target.duckdb");
    definitions =
        new Definitions(
            new DuckDbFile(source, "main"),
            new DuckDbFile(target, "main"),
            tables,
            2,
            ServiceDefinition.NONE,
            Monitoring.DEFAULT);
    ConfiguredWarehouses warehouses = new ConfiguredWarehouses(definitions);
    temporal =
        new EmbeddedTemporal(
            around.apply(new WarehouseSyncActivities(definitions, warehouses)),
            client -> new TemporalRequestActivities(definitions, warehouses, client, QUEUE),
            ListenerImpl.class);
  }

  static EmbeddedSync of(Path folder, TableDefinition... tables) {
    return new EmbeddedSync(folder, List.of(tables), activities -> activities);
  }

  /** A sync whose activities are wrapped, to do something between two steps. */
  static EmbeddedSync around(
      Path folder, UnaryOperator<SyncActivities> around, TableDefinition... tables) {
    return new EmbeddedSync(folder, List.of(tables), around);
  }

  /** A table named items with key ID and nothing else configured. */
  static TableDefinition items() {
    return new TableDefinition(
        "items",
        "ITEMS",
        "ITEMS_COPY",
        List.of("ID"),
        Optional.empty(),
        Optional.empty(),
        DuplicateRule.FAIL,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        GuardLimits.DEFAULT,
        List.of(),
        List.of());
  }

  /** The same table under other names, to be one of several. */
  static TableDefinition named(TableDefinition table, String name, String source, String target) {
    return new TableDefinition(
        name,
        source,
        target,
        table.key(),
        table.stamp(),
        table.snapshot(),
        table.duplicates(),
        table.columns(),
        table.storage(),
        table.freshness(),
        table.guard(),
        table.checks(),
        table.views());
  }

  static TableDefinition keyed(TableDefinition table, String... key) {
    return new TableDefinition(
        table.name(),
        table.source(),
        table.target(),
        List.of(key),
        table.stamp(),
        table.snapshot(),
        table.duplicates(),
        table.columns(),
        table.storage(),
        table.freshness(),
        table.guard(),
        table.checks(),
        table.views());
  }

  static TableDefinition stamped(TableDefinition table, String stamp, String snapshot) {
    return new TableDefinition(
        table.name(),
        table.source(),
        table.target(),
        table.key(),
        Optional.ofNullable(stamp),
        Optional.ofNullable(snapshot),
        table.duplicates(),
        table.columns(),
        table.storage(),
        table.freshness(),
        table.guard(),
        table.checks(),
        table.views());
  }

  static TableDefinition quarantining(TableDefinition table) {
    return new TableDefinition(
        table.name(),
        table.source(),
        table.target(),
        table.key(),
        table.stamp(),
        table.snapshot(),
        DuplicateRule.QUARANTINE,
        table.columns(),
        table.storage(),
        table.freshness(),
        table.guard(),
        table.checks(),
        table.views());
  }

  static TableDefinition limited(TableDefinition table, String vanished, String drop) {
    return guarded(
        table,
        new GuardLimits(
            Limit.parse(vanished).orElseThrow(),
            Limit.parse(drop).orElseThrow(),
            Duration.ofDays(7)));
  }

  static TableDefinition guarded(TableDefinition table, GuardLimits limits) {
    return new TableDefinition(
        table.name(),
        table.source(),
        table.target(),
        table.key(),
        table.stamp(),
        table.snapshot(),
        table.duplicates(),
        table.columns(),
        table.storage(),
        table.freshness(),
        limits,
        table.checks(),
        table.views());
  }

  static TableDefinition watched(
      TableDefinition table, List<CheckDefinition> checks, List<ViewDefinition> views) {
    return new TableDefinition(
        table.name(),
        table.source(),
        table.target(),
        table.key(),
        table.stamp(),
        table.snapshot(),
        table.duplicates(),
        table.columns(),
        table.storage(),
        table.freshness(),
        table.guard(),
        checks,
        views);
  }

  Receipt daily() {
    return sync(Mode.DAILY);
  }

  Receipt full() {
    return sync(Mode.FULL);
  }

  Receipt sync(Mode mode) {
    return ask(Requests.sync(mode));
  }

  Receipt syncAgain(Mode mode) {
    return ask(Requests.endingHold(mode));
  }

  Receipt plan(Mode mode) {
    return ask(Requests.plan(mode));
  }

  Receipt approve(String run, String hash) {
    return ask(Requests.approve(run, hash));
  }

  Receipt reject(String run, String hash) {
    return ask(Requests.reject(run, hash));
  }

  Receipt undo(String run) {
    return ask(Requests.undo(run));
  }

  /** Asks the first table and waits for its answer. */
  Receipt ask(SyncRequest request) {
    return send(definitions.tables().get(0).name(), request).join();
  }

  /** Sends a request with an id of the caller's choice and waits for its answer. */
  Receipt sendAs(SyncRequest request) {
    return temporal
        .environment()
        .getWorkflowClient()
        .newWorkflowStub(
            Listener.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId("test/" + UUID.randomUUID())
                .setTaskQueue(QUEUE)
                .build())
        .ask(request);
  }

  /** A requester that hands on the request as it is. */
  @WorkflowInterface
  public interface Listener extends Requester {
    @WorkflowMethod
    Receipt ask(SyncRequest request);
  }

  /** See {@link Listener}. */
  public static final class ListenerImpl implements Listener {
    private Receipt answer;

    @Override
    public Receipt ask(SyncRequest request) {
      Workflow.newActivityStub(
              RequestActivities.class,
              ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build())
          .send(request.to(request.table(), request.id(), Workflow.getInfo().getWorkflowId()));
      Workflow.await(() -> answer != null);
      return answer;
    }

    @Override
    public void answer(Answer given) {
      answer = given.receipt();
    }
  }

  /** Asks a table; the answer comes later. */
  CompletableFuture<Receipt> send(String table, SyncRequest request) {
    return temporal.send(table, request);
  }

  /** Asks the first table through the parent of that mode and waits for its answer. */
  Receipt parent(Mode mode) {
    return temporal.sync(mode, definitions.tables().get(0).name());
  }

  /** The histories of that run, of its table and of everybody who asked so far, by workflow. */
  Map<String, History> histories(Receipt run) {
    String table = "table/" + run.table();
    Map<String, History> histories = new TreeMap<>();
    Stream.concat(Stream.of(table, table + "/" + run.run()), temporal.requesters().stream())
        .forEach(
            workflow ->
                histories.put(
                    workflow,
                    temporal
                        .environment()
                        .getWorkflowClient()
                        .fetchHistory(workflow)
                        .getHistory()));
    return histories;
  }

  /** The newest receipt in the ledger with that outcome. */
  Receipt receipt(Outcome outcome) {
    return ReceiptJson.read(
        targetRows(
                "SELECT receipt FROM snowline_ledger WHERE outcome = %s ORDER BY recorded_at DESC LIMIT 1"
                    .formatted(Sql.text(outcome.name().toLowerCase(Locale.ROOT))))
            .get(0)
            .get(0));
  }

  TestWorkflowEnvironment temporal() {
    return temporal.environment();
  }

  Path targetFile() {
    return target;
  }

  void source(String... statements) {
    run(source, statements);
  }

  void target(String... statements) {
    run(target, statements);
  }

  List<List<String>> sourceRows(String query) {
    return rows(source, query);
  }

  List<List<String>> targetRows(String query) {
    return rows(target, query);
  }

  /** Names of the target's tables and views. */
  List<String> tables() {
    return targetRows("SELECT table_name FROM information_schema.tables ORDER BY ALL").stream()
        .map(row -> row.get(0))
        .toList();
  }

  /** Everything that the target's file holds: schemas, tables and views with all of their rows. */
  Map<String, List<List<String>>> contents() {
    Map<String, List<List<String>>> contents = new TreeMap<>();
    contents.put(
        "columns",
        targetRows(
            """
            SELECT table_schema, table_name, column_name, data_type, is_nullable
            FROM information_schema.columns ORDER BY ALL"""));
    contents.put(
        "views", targetRows("SELECT view_name, sql, comment FROM duckdb_views() ORDER BY ALL"));
    contents.put("schemas", targetRows("SELECT schema_name FROM duckdb_schemas() ORDER BY ALL"));
    for (String table : tables()) {
      contents.put("rows of " + table, targetRows("FROM " + Sql.name(table) + " ORDER BY ALL"));
    }
    return contents;
  }

  /** Asserts that the items' target holds the source's rows and nothing else. */
  void assertTargetEqualsSource() {
    assertTargetHolds("SELECT *");
  }

  /** Asserts that the selection is the same of the items' target and source. */
  void assertTargetHolds(String selection) {
    assertThat(targetRows(selection + " FROM ITEMS_COPY ORDER BY ALL"))
        .isEqualTo(sourceRows(selection + " FROM ITEMS ORDER BY ALL"));
  }

  /** Whether any run's staging folder is left. */
  boolean stagingIsLeft() {
    return Files.exists(target.resolveSibling("target.duckdb.staging"));
  }

  /** The receipt, after making sure how its run ended. */
  static Receipt expect(Outcome outcome, Receipt receipt) {
    assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(outcome);
    return receipt;
  }

  private static void run(Path file, String... statements) {
    try (DuckDbConnection connection = DuckDbConnection.writable(file)) {
      for (String sql : statements) {
        connection.execute("do what the test wants", sql);
      }
    }
  }

  private static List<List<String>> rows(Path file, String query) {
    try (DuckDbConnection connection = DuckDbConnection.writable(file)) {
      return connection.query("look", query, EmbeddedSync::texts);
    }
  }

  static List<String> texts(ResultSet row) throws SQLException {
    List<String> texts = new ArrayList<>();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      texts.add(row.getString(column));
    }
    return texts;
  }

  @Override
  public void close() {
    temporal.close();
  }
}
