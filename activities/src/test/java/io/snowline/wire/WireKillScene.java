package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.bed.Bed;
import io.snowline.definition.CheckDefinition;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.wire.KilledWire.Request;
import io.snowline.wire.WireMoment.Point;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What stands before a process that is killed, what it was asked for, and what the next one must
 * make. Twelve items are synced; then a quarter of them changes, a quarter vanishes, two are new,
 * two have one key, and the source gains a column, which a quarter has values in. What the target
 * may hold is told in plain Java, not by the product.
 */
final class WireKillScene implements AutoCloseable {
  private static final int ITEMS = 12;

  private static final List<String> TABLES =
      List.of(
          "ITEMS_COPY",
          "ITEMS_COPY_HISTORY",
          "ITEMS_VIEW",
          "snowline_deletions",
          "snowline_fence_items",
          "snowline_ledger",
          "snowline_open_versions_items");

  private static final String[] NEW = {
    "UPDATE ITEMS SET NAME = 'changed' WHERE MOD(ID, 4) = 1",
    "DELETE FROM ITEMS WHERE MOD(ID, 4) = 2",
    "INSERT INTO ITEMS VALUES (100, 'new'), (101, 'new'), (200, 'twin'), (200, 'other twin')",
    "ALTER TABLE ITEMS ADD COLUMN EXTRA VARCHAR",
    "UPDATE ITEMS SET EXTRA = 'x' WHERE ID < 12 AND MOD(ID, 4) = 0"
  };

  /** What a process is killed at. */
  enum Kind {
    /** A full sync of a target that is there. */
    SYNC("100%", "Sync.Apply", "BigQuery: start, apply RUN"),
    /** The first sync: nothing is there yet. */
    FIRST("100%", "Sync.Apply", "BigQuery: start, apply RUN"),
    /** A full sync whose deletions need an approval. */
    WAITING("0", "Sync.Record", "BigQuery: start, record RUN"),
    /** A run that is under way because its deletions were approved. */
    APPROVED("0", "Sync.Apply", "BigQuery: start, apply RUN"),
    /** A rejection. */
    REJECTED("0", "Sync.Reject", "BigQuery: start, record RUN"),
    /** An undo. */
    UNDONE("100%", "Sync.Undo", "BigQuery: start, undo RUN");

    private static final WireMoment AMID_THE_PLAN =
        WireMoment.served("Sync.Plan", "BigQuery: start, compare staged rows with TABLE", 1);

    private final String vanished;
    private final String effect;
    private final String commit;

    /**
     * @param vanished the guard's limit
     * @param effect the activity that does what was asked for
     * @param commit the call that does it
     */
    Kind(String vanished, String effect, String commit) {
      this.vanished = vanished;
      this.effect = effect;
      this.commit = commit;
    }

    /**
     * At what a usual run of the tests kills processes, of one scene one after the other: until
     * what was asked for is done, a killed process is as if it had not been.
     */
    List<List<WireMoment>> kills() {
      // When the service has done what was asked for and nobody was told.
      WireMoment committed = WireMoment.served(effect, commit, 1);
      return switch (this) {
        case SYNC ->
            List.of(
                List.of(
                    WireMoment.ended("Sync.Inspect"),
                    WireMoment.served(
                        "Sync.DigestSource", "Snowflake: take the digest of TABLE", 1),
                    WireMoment.served(
                        "Sync.DigestTarget", "BigQuery: start, take the digest of TABLE", 1),
                    WireMoment.served("Sync.Transfer", "BigQuery: send a file", 1),
                    AMID_THE_PLAN,
                    committed),
                List.of(
                    WireMoment.served(
                        "Sync.Discard",
                        "BigQuery: DELETE datasets/STAGING/tables/RUN__changes",
                        1)));
        case APPROVED -> List.of(List.of(AMID_THE_PLAN, committed));
        case FIRST, WAITING, REJECTED, UNDONE -> List.of(List.of(committed));
      };
    }

    /** Those that are killed in this scene: what none of its kills names isn't among them. */
    Set<String> activities() {
      return kills().stream()
          .flatMap(List::stream)
          .map(WireMoment::activity)
          .collect(Collectors.toSet());
    }

    /** Whether what was asked for is done; empty where the calls' order alone tells. */
    private Optional<Boolean> done(WireMoment moment) {
      if (!moment.activity().equals(effect)) {
        return Optional.of(moment.activity().equals("Sync.Discard"));
      }
      boolean known = moment.call().isEmpty() || moment.call().equals(commit);
      return known
          ? Optional.of(moment.point() == Point.ENDED || moment.point() == Point.SERVED)
          : Optional.empty();
    }
  }

  private final Kind kind;
  private final WireSync sync;
  private final List<String> outcomes = new ArrayList<>();
  private final Request request;

  WireKillScene(Kind kind) throws Exception {
    this.kind = kind;
    sync = new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), items(kind.vanished));
    sync.source(
        "CREATE TABLE ITEMS (ID NUMBER(10,0), NAME VARCHAR)",
        IntStream.range(0, ITEMS)
            .mapToObj(id -> "(%d, 'name %d')".formatted(id, id))
            .collect(Collectors.joining(", ", "INSERT INTO ITEMS VALUES ", "")));
    if (kind != Kind.FIRST) {
      expect(Outcome.VERIFIED, sync.sync(Mode.FULL));
    }
    sync.source(NEW);
    request =
        switch (kind) {
          case SYNC, FIRST, WAITING -> Request.sync();
          case UNDONE -> Request.undo(expect(Outcome.VERIFIED, sync.sync(Mode.FULL)).run());
          case APPROVED -> decision(Action.APPROVE);
          case REJECTED -> decision(Action.REJECT);
        };
  }

  private Request decision(Action action) {
    Receipt waiting = expect(Outcome.WAITING, sync.sync(Mode.FULL));
    return new Request(action, waiting.run(), waiting.planHash());
  }

  /** The moments of each activity that is killed in this scene. */
  List<WireMoment> moments() {
    Map<String, List<WireMoment>> all = KilledWire.moments(sync, kind.vanished, request);
    assertThat(all.keySet()).as("activities of " + kind).containsAll(kind.activities());
    return kind.activities().stream().sorted().flatMap(one -> all.get(one).stream()).toList();
  }

  /**
   * Kills a process at each of these moments, one process after the other, and fails unless the
   * next run ends as it must.
   */
  void killAt(List<WireMoment> moments) throws Exception {
    List<String> killed = new ArrayList<>();
    WireMoment last = moments.get(moments.size() - 1);
    boolean done = false;
    for (WireMoment moment : moments) {
      assertThat(done)
          .as("what was asked for is done before a process is killed at " + moment)
          .isFalse();
      killed.addAll(KilledWire.killAt(moment, sync, kind.vanished, request));
      sync.awaitJobs();
      done = wasDone(moment);
    }
    if (last.activity().equals("Sync.Discard") && last.point() == Point.SERVED) {
      assertThat(sync.staged()).as("staged tables amid their removal").isNotEmpty();
    }
    switch (kind) {
      case SYNC -> syncs(done, last.activity().equals(kind.effect));
      case FIRST -> syncsFirst(done);
      case WAITING -> waits(done);
      case APPROVED -> isApproved(done);
      case REJECTED -> isRejected(done);
      case UNDONE -> isUndone(done);
    }
    assertNothingIsLeft(killed);
  }

  /** Adds the event that the killed process wrote to those that are expected. */
  private boolean wasDone(WireMoment moment) throws Exception {
    boolean found = ledger().size() > outcomes.size();
    assertThat(found)
        .as("what was asked for is done at " + moment)
        .isEqualTo(kind.done(moment).orElse(found));
    if (found) {
      outcomes.add(
          switch (kind) {
            case SYNC, FIRST, APPROVED -> "verified";
            case WAITING -> "waiting";
            case REJECTED -> "rejected";
            case UNDONE -> "undone";
          });
    }
    return found;
  }

  private void syncs(boolean done, boolean undo) throws Exception {
    String first = runs("verified").get(0);
    if (done) {
      assertNew("when it was killed", first, newest("verified"));
    } else {
      assertOld("when it was killed", first);
    }
    expect(Outcome.VERIFIED, sync.sync(Mode.FULL));
    String second = runs("verified").get(1);
    assertNew("after the next run", first, second);
    if (undo) {
      expect(Outcome.UNDONE, ask(Action.UNDO, second, null));
      assertOld("after the undo", first);
    }
  }

  private void syncsFirst(boolean done) throws Exception {
    if (done) {
      assertRows("when it was killed", newRows());
    }
    expect(Outcome.VERIFIED, sync.sync(Mode.FULL));
    assertRows("after the next run", newRows());
    assertThat(rows("SELECT ID FROM ITEMS_COPY_HISTORY")).isEmpty();
    assertThat(rows("SELECT DISTINCT run_in FROM snowline_open_versions_items"))
        .containsExactly(runs("verified").get(0));
  }

  private void waits(boolean done) throws Exception {
    String first = newest("verified");
    assertOld("when it was killed", first);
    Receipt waiting = expect(Outcome.WAITING, sync.sync(Mode.FULL));
    assertOld("after the next run", first);
    assertThat(runs("waiting")).hasSize(done ? 2 : 1);
    String approved =
        expect(Outcome.VERIFIED, ask(Action.APPROVE, waiting.run(), waiting.planHash())).run();
    assertNew("after the approval", first, approved);
  }

  private void isApproved(boolean done) throws Exception {
    String first = runs("verified").get(0);
    if (!done) {
      assertOld("when it was killed", first);
      expect(Outcome.VERIFIED, ask(Action.APPROVE, request.run(), request.planHash()));
    }
    assertNew("after the approved run", first, newest("verified"));
    String approved = newest("verified");
    expect(Outcome.FAILED, ask(Action.APPROVE, request.run(), request.planHash()));
    expect(Outcome.VERIFIED, sync.sync(Mode.FULL));
    assertNew("after the next run", first, approved);
  }

  private void isRejected(boolean done) throws Exception {
    String first = newest("verified");
    assertOld("when it was killed", first);
    if (!done) {
      expect(Outcome.REJECTED, ask(Action.REJECT, request.run(), request.planHash()));
    }
    expect(Outcome.FAILED, ask(Action.APPROVE, request.run(), request.planHash()));
    assertOld("after the approval that is refused", first);
  }

  private void isUndone(boolean done) throws Exception {
    String first = runs("verified").get(0);
    if (!done) {
      assertNew("when it was killed", first, newest("verified"));
      expect(Outcome.UNDONE, ask(Action.UNDO, request.run(), null));
    }
    assertOld("after the undo", first);
    expect(Outcome.BLOCKED, sync.sync(Mode.FULL));
    assertOld("while it is held", first);
  }

  /** Approves or rejects the plan of a run, or undoes the run. */
  private Receipt ask(Action action, String run, String planHash) {
    return action == Action.UNDO
        ? sync.ask(action, Mode.FULL, null, run)
        : sync.ask(action, Mode.FULL, new Approval(run, planHash), null);
  }

  private Receipt expect(Outcome outcome, Receipt receipt) {
    assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(outcome);
    outcomes.add(outcome.name().toLowerCase(Locale.ROOT));
    return receipt;
  }

  // What the target may hold.

  private static List<String> oldRows() {
    return items(id -> true, id -> "%d|name %d|NULL".formatted(id, id));
  }

  private static List<String> newRows() {
    return Stream.concat(
            items(
                id -> id % 4 != 2,
                id ->
                    "%d|%s|%s"
                        .formatted(
                            id, id % 4 == 1 ? "changed" : "name " + id, id % 4 == 0 ? "x" : "NULL"))
                .stream(),
            Stream.of("100|new|NULL", "101|new|NULL"))
        .sorted()
        .toList();
  }

  private static List<String> items(IntPredicate chosen, IntFunction<String> text) {
    return IntStream.range(0, ITEMS).filter(chosen).mapToObj(text).sorted().toList();
  }

  private List<String> rows(String query) throws InterruptedException {
    return sync.target(query);
  }

  private List<String> ledger() throws InterruptedException {
    return sync.tables().contains("snowline_ledger")
        ? column("SELECT outcome FROM snowline_ledger ORDER BY recorded_at")
        : List.of();
  }

  /** The runs with that outcome, in order. */
  private List<String> runs(String outcome) throws InterruptedException {
    return column(
        "SELECT run FROM snowline_ledger WHERE outcome = '%s' ORDER BY recorded_at"
            .formatted(outcome));
  }

  private List<String> column(String query) throws InterruptedException {
    return sync.rows(query).stream().map(row -> row.get(0)).toList();
  }

  private String newest(String outcome) throws InterruptedException {
    List<String> runs = runs(outcome);
    return runs.get(runs.size() - 1);
  }

  /** A column that is added on its own is a legal state. */
  private void assertRows(String when, List<String> expected) throws Exception {
    boolean extra =
        !rows("SELECT column_name FROM INFORMATION_SCHEMA.COLUMNS"
                + " WHERE table_name = 'ITEMS_COPY' AND column_name = 'EXTRA'")
            .isEmpty();
    assertThat(rows("SELECT ID, NAME, %s FROM ITEMS_COPY".formatted(extra ? "EXTRA" : "'NULL'")))
        .as("%s: target", when)
        .isEqualTo(expected);
    assertThat(rows("SELECT ID, NAME FROM ITEMS_VIEW"))
        .as("%s: view", when)
        .isEqualTo(expected.stream().map(row -> row.substring(0, row.lastIndexOf('|'))).toList());
  }

  private void assertOld(String when, String run) throws Exception {
    assertRows(when, oldRows());
    assertThat(rows("SELECT ID FROM ITEMS_COPY_HISTORY")).as("%s: history", when).isEmpty();
    assertVersions(when, Map.of(run, ITEMS));
    assertLedger(when);
  }

  private void assertNew(String when, String oldRun, String newRun) throws Exception {
    assertRows(when, newRows());
    assertThat(rows("SELECT ID, NAME, run_in, run_out FROM ITEMS_COPY_HISTORY"))
        .as("%s: history", when)
        .isEqualTo(
            items(id -> id % 4 != 3, id -> "%d|name %d|%s|%s".formatted(id, id, oldRun, newRun)));
    assertThat(rows("SELECT ID FROM ITEMS_COPY_QUARANTINE"))
        .as("%s: quarantine", when)
        .containsExactly("200", "200");
    assertVersions(when, Map.of(oldRun, 3, newRun, 8));
    assertLedger(when);
  }

  /** Which run wrote how many of the rows that stand. */
  private void assertVersions(String when, Map<String, Integer> expected) throws Exception {
    assertThat(rows("SELECT run_in, COUNT(*) FROM snowline_open_versions_items GROUP BY run_in"))
        .as("%s: open versions", when)
        .isEqualTo(
            expected.entrySet().stream()
                .map(run -> run.getKey() + "|" + run.getValue())
                .sorted()
                .toList());
  }

  /** The events in the ledger, the fence's count of what was applied, and the kept deletions. */
  private void assertLedger(String when) throws Exception {
    List<String> events = ledger();
    assertThat(events).as("%s: ledger", when).isEqualTo(outcomes);
    assertThat(rows("SELECT version FROM snowline_fence_items"))
        .as("%s: fence", when)
        .containsExactly(
            String.valueOf(
                events.stream()
                    .filter(outcome -> Set.of("verified", "undone").contains(outcome))
                    .count()));
    assertThat(
            rows(
                "SELECT run, COUNT(DISTINCT snowline_key), SUM(copies) FROM snowline_deletions"
                    + " GROUP BY run"))
        .as("%s: deletions that wait", when)
        .isEqualTo(runs("waiting").stream().map(run -> run + "|3|3").sorted().toList());
  }

  /** Neither in the target, nor in the dataset of staged rows, nor on this machine's disk. */
  private void assertNothingIsLeft(List<String> killed) {
    // What was rejected put no row aside: nothing was applied.
    Stream<String> quarantine =
        kind == Kind.REJECTED ? Stream.empty() : Stream.of("ITEMS_COPY_QUARANTINE");
    assertThat(sync.tables())
        .containsExactlyInAnyOrderElementsOf(Stream.concat(TABLES.stream(), quarantine).toList());
    assertThat(sync.staged()).as("staged tables").isEmpty();
    assertThat(killed).as("runs of the killed process").isNotEmpty();
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("files with rows")
          .noneMatch(name -> killed.stream().anyMatch(name::contains));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The table, with that limit of vanished rows. */
  static TableDefinition items(String vanished) {
    return new TableDefinition(
        "items",
        "ITEMS",
        "ITEMS_COPY",
        List.of("ID"),
        Optional.empty(),
        Optional.empty(),
        DuplicateRule.QUARANTINE,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        new GuardLimits(
            Limit.parse(vanished).orElseThrow(),
            Limit.parse("100%").orElseThrow(),
            Duration.ofDays(7)),
        List.of(
            new CheckDefinition(
                "item three",
                "items",
                Set.of(Mode.FULL, Mode.DAILY),
                "SELECT NAME FROM ITEMS WHERE ID = 3",
                "SELECT NAME FROM ITEMS_VIEW WHERE ID = 3")),
        List.of(
            new ViewDefinition(
                "ITEMS_VIEW",
                "CREATE OR REPLACE VIEW ITEMS_VIEW AS SELECT ID, NAME FROM ITEMS_COPY",
                List.of("ID"),
                Set.of("items"),
                Set.of("ITEMS_COPY"),
                "items_view.sql")));
  }

  @Override
  public void close() {
    sync.close();
  }
}
