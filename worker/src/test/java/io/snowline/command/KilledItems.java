package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.command.SnowlineFolder.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Forty items are synced; then a quarter of them changes, a quarter vanishes, ten are new, and the
 * source gains a column, which a quarter has values in. What is killed next is told by the
 * subclass.
 */
abstract class KilledItems extends KillScene {
  private static final String OLD =
      "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME FROM range(40) AS n(i)";

  private static final String[] NEW = {
    "UPDATE ITEMS SET NAME = 'changed' WHERE ID % 4 = 1",
    "DELETE FROM ITEMS WHERE ID % 4 = 2",
    "INSERT INTO ITEMS SELECT i::INTEGER, 'new' FROM range(100, 110) AS n(i)",
    "INSERT INTO ITEMS VALUES (200, 'twin'), (200, 'other twin')",
    "ALTER TABLE ITEMS ADD COLUMN EXTRA VARCHAR",
    "UPDATE ITEMS SET EXTRA = 'x' WHERE ID < 40 AND ID % 4 = 0"
  };

  private final String vanished;
  protected SnowlineFolder files;

  KilledItems(String vanished) {
    this.vanished = vanished;
  }

  final SnowlineFolder in(Path folder) {
    files =
        new SnowlineFolder(folder)
            .configured(
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  items:
                    source: ITEMS
                    target: ITEMS_COPY
                    key: [ID]
                    duplicates: quarantine
                    guard: {vanished: %s, source_drop: 100%%}
                views: [views/names.sql]
                checks:
                  - name: the highest item
                    source: SELECT max(ID) FROM ITEMS WHERE ID < 200
                    target: SELECT max(ID) FROM ITEMS_COPY
                """
                    .formatted(vanished))
            .with(
                "views/names.sql",
                "CREATE OR REPLACE VIEW NAMES AS SELECT NAME, count(*) AS ITEMS FROM ITEMS_COPY"
                    + " GROUP BY NAME");
    return files;
  }

  final void makeOldSource(Path folder) {
    in(folder).source(OLD);
  }

  final void makeNewSource() {
    files.source(NEW);
  }

  final Run run(String... arguments) {
    return files.run(arguments);
  }

  final Run expect(int code, String... arguments) {
    Run run = run(arguments);
    assertThat(run.code()).as("%s: %s%s", List.of(arguments), run.out(), run.err()).isEqualTo(code);
    return run;
  }

  /** The newest run with that outcome. */
  final String newest(String outcome) {
    List<String> runs = runs(outcome);
    return runs.get(runs.size() - 1);
  }

  /** The runs with that outcome, in order. */
  final List<String> runs(String outcome) {
    return files.targetColumn(
        "SELECT run FROM snowline_ledger WHERE outcome = '%s' ORDER BY recorded_at"
            .formatted(outcome));
  }

  final String[] decision(String word) {
    String run = newest("waiting");
    String hash =
        files
            .targetColumn("SELECT plan_hash FROM snowline_ledger WHERE run = '%s'".formatted(run))
            .get(0);
    return new String[] {word, run, "--plan", hash};
  }

  // What the target may hold: told in plain Java, not by the product.

  static List<String> oldRows() {
    return IntStream.range(0, 40).mapToObj(id -> row(id, "name " + id, null)).toList();
  }

  static List<String> newRows() {
    return Stream.concat(
            IntStream.range(0, 40)
                .filter(id -> id % 4 != 2)
                .mapToObj(
                    id ->
                        row(id, id % 4 == 1 ? "changed" : "name " + id, id % 4 == 0 ? "x" : null)),
            IntStream.range(100, 110).mapToObj(id -> row(id, "new", null)))
        .toList();
  }

  private static List<String> pastRows(String in, String out) {
    return IntStream.range(0, 40)
        .filter(id -> id % 4 != 3)
        .mapToObj(id -> row(id, "name " + id, null) + " from " + in + " to " + out)
        .toList();
  }

  private static String row(int id, String name, String extra) {
    return "%d %s %s".formatted(id, name, extra == null ? "-" : extra);
  }

  private List<String> found(String table, String more) {
    boolean extra =
        !files
            .targetColumn(
                "SELECT column_name FROM duckdb_columns() WHERE table_name = '%s' AND column_name = 'EXTRA'"
                    .formatted(table))
            .isEmpty();
    return files.targetColumn(
        "SELECT concat(ID, ' ', NAME, ' ', %s%s) FROM %s ORDER BY ID"
            .formatted(extra ? "coalesce(EXTRA, '-')" : "'-'", more, table));
  }

  /** The target holds the old rows, the history is empty. */
  final void assertOld(String what) {
    assertThat(found("ITEMS_COPY", "")).as("%s: target", what).isEqualTo(oldRows());
    assertThat(history()).as("%s: history", what).isEmpty();
  }

  /** The target holds the new rows, the history what that run took out. */
  final void assertNew(String what, String oldRun, String newRun) {
    assertThat(found("ITEMS_COPY", "")).as("%s: target", what).isEqualTo(newRows());
    assertThat(history()).as("%s: history", what).isEqualTo(pastRows(oldRun, newRun));
    assertThat(files.targetColumn("SELECT ID FROM ITEMS_COPY_QUARANTINE"))
        .as("%s: quarantine", what)
        .containsExactly("200", "200");
    assertThat(
            files.targetColumn(
                """
                ATTACH '%s' AS other (READ_ONLY);
                SELECT count(*) FROM (
                  (SELECT ID, NAME, EXTRA FROM other.ITEMS WHERE ID < 200
                    EXCEPT ALL SELECT ID, NAME, EXTRA FROM ITEMS_COPY)
                  UNION ALL
                  (SELECT ID, NAME, EXTRA FROM ITEMS_COPY
                    EXCEPT ALL SELECT ID, NAME, EXTRA FROM other.ITEMS WHERE ID < 200))"""
                    .formatted(files.target().resolveSibling("source.duckdb"))))
        .as("%s: EXCEPT ALL both ways", what)
        .containsExactly("0");
    assertThat(files.targetColumn("SELECT ITEMS FROM NAMES WHERE NAME = 'changed'"))
        .as("%s: view", what)
        .containsExactly("10");
  }

  private List<String> history() {
    return found("ITEMS_COPY_HISTORY", ", ' from ', run_in, ' to ', run_out");
  }

  /** The events in the ledger, the fence's count of what was applied, and the kept deletions. */
  final void assertLedger(String what, String... outcomes) {
    assertThat(files.targetColumn("SELECT outcome FROM snowline_ledger ORDER BY recorded_at"))
        .as("%s: ledger", what)
        .containsExactly(outcomes);
    long applied =
        Stream.of(outcomes)
            .filter(outcome -> outcome.equals("verified") || outcome.equals("undone"))
            .count();
    assertThat(files.targetColumn("SELECT version FROM snowline_fence"))
        .as("%s: fence", what)
        .containsExactly(String.valueOf(applied));
    assertThat(
            files.targetColumn(
                """
                SELECT concat(run, ' ', count(DISTINCT snowline_key), ' ', sum(copies))
                FROM snowline_deletions GROUP BY run ORDER BY run"""))
        .as("%s: deletions that wait", what)
        .isEqualTo(
            files.targetColumn(
                "SELECT run || ' 10 10' FROM snowline_ledger WHERE outcome = 'waiting' ORDER BY"
                    + " run"));
  }

  /**
   * Nothing is in the folder but what was there, and nothing in the target but what belongs there.
   */
  final void assertNothingIsLeft(Path folder, String what) {
    assertThat(Files.exists(folder.resolve("target.duckdb.staging"))).as(what).isFalse();
    assertThat(files.targetColumn("SELECT table_name FROM information_schema.tables ORDER BY ALL"))
        .as("%s: tables", what)
        .containsExactlyElementsOf(
            Stream.of(
                    "ITEMS_COPY",
                    "ITEMS_COPY_HISTORY",
                    "ITEMS_COPY_QUARANTINE",
                    "NAMES",
                    "snowline_deletions",
                    "snowline_fence",
                    "snowline_ledger",
                    "snowline_open_versions")
                .toList());
    assertThat(
            Stream.of(folder.toFile().list())
                .filter(name -> !name.equals("told.txt") && !name.startsWith("hsperf"))
                .sorted()
                .collect(Collectors.toList()))
        .as("%s: files", what)
        .containsExactly("snowline.yaml", "source.duckdb", "target.duckdb", "views");
  }

  @Override
  final void open(Path prepared, Path folder) {
    copy(prepared, folder);
    in(folder);
  }
}
