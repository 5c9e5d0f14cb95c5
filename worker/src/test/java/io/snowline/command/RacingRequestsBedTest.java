package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.cloud.scheduler.v1.Job;
import io.snowline.command.ServerRecords.Asked;
import io.snowline.command.ServerRecords.Ran;
import io.snowline.command.SnowlineFolder.Run;
import io.snowline.monitor.CatchUp;
import io.snowline.monitor.MonitorOrder;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.MonitorReport;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncOrder;
import io.snowline.table.TableProgress;
import io.snowline.table.TableWorkflow;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.schedules.ScheduleActionExecution;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleHandle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred clients ask fifty tables through every trigger at once, of one worker process. */
@Tag("bed")
class RacingRequestsBedTest {
  private static final int TABLES = 50;
  private static final int CLIENTS = 200;
  private static final long SEED = 20250814;
  private static final String TOKEN = "a-token-of-enough-letters";

  private static final int BY_HTTP = 88;
  private static final int BY_DAILY = 10;
  private static final int BY_TEMPORALS_COMMAND = 10;
  private static final int BY_RERUN = 30;

  /**
   * Tables whose job is paused, so that the monitor catches up. Beside it they are asked for daily
   * syncs alone, which leave stale rows in the target and prove nothing.
   */
  private static final List<String> WATCHED = List.of("w0", "w1");

  /** Schedules, and commands of ours, that ask for several tables each. */
  private static final int TOGETHER = 4;

  private static final int TABLES_TOGETHER = 5;
  private static final int REQUESTS = CLIENTS + 2 * TOGETHER * (TABLES_TOGETHER - 1);

  private final BedTemporal bed = new BedTemporal();
  private final OwnScheduler scheduler = new OwnScheduler();
  private final HttpClient http = HttpClient.newHttpClient();
  private @TempDir Path temporary;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    folder =
        new SnowlineFolder(temporary)
            .with("token", TOKEN)
            .configured(
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                parallel: 4
                http: {listen: "127.0.0.1:0", token_file: token}
                tables:
                %sschedules:
                %sschedulers:
                  cloud_scheduler: {project: p1, location: us-central1, endpoint: "%s"}
                  jobs:
                %s\
                """
                    .formatted(
                        tables()
                            .map(
                                "  %1$s: {source: %1$s, target: %1$s_copy, key: [ID]}\n"::formatted)
                            .collect(Collectors.joining()),
                        IntStream.range(0, TOGETHER)
                            .mapToObj(
                                number ->
                                    "  s%d: {mode: full, tables: %s, cron: \"0 0 29 2 *\"}%n"
                                        .formatted(number, together(number)))
                            .collect(Collectors.joining()),
                        scheduler.endpoint(),
                        WATCHED.stream()
                            .map(
                                "    %1$s-full: {table: %1$s, mode: full, schedule: \"0 2 * * *\"}\n"
                                    ::formatted)
                            .collect(Collectors.joining())));
    WATCHED.forEach(
        table ->
            scheduler.put(table + "-full", "0 2 * * *", Job.State.PAUSED, Duration.ofDays(30)));
    folder.source(
        tables()
            .map(
                table ->
                    "CREATE TABLE %s AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME FROM range(200) AS n(i)"
                        .formatted(table))
            .toArray(String[]::new));
  }

  @AfterEach
  void close() {
    scheduler.close();
    bed.close();
  }

  private static Stream<String> tables() {
    return Stream.concat(
        IntStream.range(0, TABLES).mapToObj(RacingRequestsBedTest::table), WATCHED.stream());
  }

  private static String table(int number) {
    return "t%02d".formatted(number % TABLES);
  }

  private static List<String> together(int number) {
    return IntStream.range(0, TABLES_TOGETHER)
        .mapToObj(place -> table(number * TABLES_TOGETHER + place))
        .toList();
  }

  @Test
  void eachIsAnsweredByARunThatBeganAfterItAndATableHasOneRunAtATime() throws Exception {
    assertThat(folder.run(bed.environment(), "schedules", "apply").code()).isZero();
    try (WorkerProcess worker = WorkerProcess.start(temporary, bed.environment())) {
      answered(start("FullSync", "first", tables().toList()), TABLES + WATCHED.size());
      folder.target(
          WATCHED.stream()
              .map(
                  """
                  UPDATE snowline_ledger
                  SET receipt = replace(receipt::VARCHAR, '"cut":"20', '"cut":"19')
                  WHERE table_name = '%s'"""
                      ::formatted)
              .toArray(String[]::new));
      folder.source(
          tables()
              .flatMap(
                  table ->
                      Stream.of(
                          "UPDATE %s SET NAME = 'changed' WHERE ID < 10".formatted(table),
                          "DELETE FROM %s WHERE ID > 197".formatted(table),
                          "INSERT INTO %s VALUES (500, 'new')".formatted(table)))
              .toArray(String[]::new));

      race(worker.port());
      tables().forEach(this::awaitIdle);
    }

    List<Asked> asked = new ServerRecords(bed.client()).asked();
    List<Ran> ran = new ServerRecords(bed.client()).ran();
    assertThat(asked).hasSize(TABLES + WATCHED.size() + REQUESTS);
    assertThat(ran).allSatisfy(run -> assertThat(run.outcome()).isEqualTo(Outcome.VERIFIED));
    assertThat(ran.stream().flatMap(run -> run.requests().stream()))
        .hasSize(TABLES + WATCHED.size() + REQUESTS)
        .doesNotHaveDuplicates();
    Map<String, Ran> last = new HashMap<>();
    for (Ran run : ran) {
      Ran before = last.put(run.table(), run);
      assertThat(before == null || !run.began().isBefore(before.ended()))
          .as("%s after %s", run, before)
          .isTrue();
    }
    assertThat(asked)
        .allSatisfy(
            request ->
                assertThat(answering(request, asked, ran).began()).isAfterOrEqualTo(request.at()));
    assertThat(tables())
        .allSatisfy(table -> assertThat(folder.differing(table, table + "_copy")).isZero());
  }

  /** The run that served it. Those that a table names itself are served in the order they came. */
  private static Ran answering(Asked request, List<Asked> asked, List<Ran> ran) {
    if (!request.id().equals("rerun")) {
      return ran.stream()
          .filter(run -> run.requests().contains(request.id()))
          .findFirst()
          .orElseThrow(() -> new AssertionError("lost: " + request));
    }
    int place =
        asked.stream()
            .filter(other -> other.id().equals("rerun"))
            .filter(other -> other.table().equals(request.table()))
            .toList()
            .indexOf(request);
    return ran.stream()
        .filter(run -> run.table().equals(request.table()))
        .flatMap(
            run -> run.requests().stream().filter(id -> id.startsWith("rerun/")).map(id -> run))
        .skip(place)
        .findFirst()
        .orElseThrow(() -> new AssertionError("lost: " + request));
  }

  private void race(int port) throws Exception {
    List<Callable<?>> requests = new ArrayList<>();
    count(
        BY_HTTP,
        requests,
        number -> post(port, table(number), number % 2 == 0 ? "daily" : "full", "key-" + number));
    WATCHED.forEach(
        table -> {
          requests.add(() -> watch(table));
          requests.add(() -> post(port, table, "daily", "key-" + table));
        });
    count(
        TABLES,
        requests,
        number -> answered(start("FullSync", "full-" + number, List.of(table(number))), 1));
    count(
        BY_DAILY,
        requests,
        number -> answered(start("DailySync", "daily-" + number, List.of(table(number))), 1));
    count(BY_TEMPORALS_COMMAND, requests, this::startByCommand);
    count(BY_RERUN, requests, this::rerun);
    count(TOGETHER, requests, this::trigger);
    count(TOGETHER, requests, this::sync);
    Collections.shuffle(requests, new Random(SEED));
    assertThat(requests).hasSize(CLIENTS);
    CyclicBarrier together = new CyclicBarrier(CLIENTS);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      for (Future<?> request :
          clients.invokeAll(requests.stream().map(ask -> after(together, ask)).toList())) {
        request.get();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private interface Ask {
    Object of(int number) throws Exception;
  }

  private static void count(int times, List<Callable<?>> requests, Ask ask) {
    IntStream.range(0, times).forEach(number -> requests.add(() -> ask.of(number)));
  }

  private static Callable<Object> after(CyclicBarrier together, Callable<?> request) {
    return () -> {
      together.await();
      return request.call();
    };
  }

  private Object post(int port, String table, String mode, String key) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/v1/sync/%s/%s".formatted(port, table, mode)))
            .POST(BodyPublishers.noBody())
            .header("Authorization", "Bearer " + TOKEN)
            .header("Idempotency-Key", key)
            .build();
    int status = http.send(request, BodyHandlers.ofString()).statusCode();
    assertThat(status).isEqualTo(202);
    return status;
  }

  /**
   * The monitor finds the table's job paused, and the table not proven since it should have run.
   */
  private Object watch(String table) {
    MonitorReport report =
        start(
                "SchedulerMonitor",
                "monitor-" + table,
                new MonitorOrder(table + "-full", Conduct.REPAIR, "Alex"))
            .getResult(MonitorReport.class);
    assertThat(report.left()).isEmpty();
    assertThat(report.catchUps())
        .extracting(CatchUp::table, CatchUp::outcome)
        .containsExactly(tuple(table, Outcome.VERIFIED));
    return report;
  }

  private WorkflowStub start(String type, String id, List<String> tables) {
    return start(type, id, new SyncOrder(tables, "Alex", false));
  }

  private WorkflowStub start(String type, String id, Object order) {
    WorkflowStub workflow =
        bed.client()
            .newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue("snowline").build());
    workflow.start(order);
    return workflow;
  }

  private static Object answered(WorkflowStub workflow, int tables) {
    Receipt[] receipts = workflow.getResult(Receipt[].class);
    assertThat(receipts)
        .hasSize(tables)
        .allSatisfy(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED));
    return receipts;
  }

  private Object startByCommand(int number) {
    String id = "by-command-" + number;
    bed.temporal(
        "workflow",
        "start",
        "--type",
        "FullSync",
        "--task-queue",
        "snowline",
        "--workflow-id",
        id,
        "--input",
        "{\"tables\": [\"%s\"], \"actor\": \"Georinah\"}".formatted(table(number)));
    return answered(bed.client().newUntypedWorkflowStub(id), 1);
  }

  private Object rerun(int number) {
    bed.client()
        .newUntypedWorkflowStub(TableWorkflow.id(table(number)))
        .signal("rerun", Map.of("mode", number % 2 == 0 ? "full" : "daily", "actor", "Georinah"));
    return number;
  }

  private Object trigger(int number) {
    ScheduleHandle schedule = bed.schedules().getHandle("snowline/s" + number);
    schedule.trigger();
    BedTemporal.await(
        "an action of s" + number,
        () -> !schedule.describe().getInfo().getRecentActions().isEmpty());
    ScheduleActionExecution action =
        schedule.describe().getInfo().getRecentActions().get(0).getAction();
    String started = ((ScheduleActionExecutionStartWorkflow) action).getWorkflowId();
    return answered(bed.client().newUntypedWorkflowStub(started), TABLES_TOGETHER);
  }

  private Object sync(int number) {
    List<String> command = new ArrayList<>(List.of("sync", number % 2 == 0 ? "daily" : "full"));
    command.addAll(together(number + TOGETHER));
    Run run = folder.run(bed.environment(), command.toArray(String[]::new));
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    return run;
  }

  private void awaitIdle(String table) {
    WorkflowStub workflow = bed.client().newUntypedWorkflowStub(TableWorkflow.id(table));
    BedTemporal.await(
        table + " to be idle",
        () -> {
          TableProgress progress = workflow.query("progress", TableProgress.class);
          return progress.serving().isEmpty() && progress.waiting().isEmpty();
        });
  }
}
