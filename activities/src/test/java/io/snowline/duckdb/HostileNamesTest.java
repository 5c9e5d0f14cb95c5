package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.warehouse.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and columns may be called anything that isn't reserved, also what our own SQL says. */
class HostileNamesTest {
  private static final List<String> NAMES =
      List.of(
          "order",
          "a \"quoted\" one",
          "it's",
          "a;b -- c",
          "\u00C4\u00DF \uD83E\uDD37",
          "x".repeat(255),
          "%s",
          "{0}",
          "select",
          "null",
          "NaN",
          // what our own statements call their parts
          "target_row",
          "snapshot",
          "change",
          "began",
          "ended",
          "age",
          "newer",
          "copies",
          "newest",
          "usable",
          "changes",
          "row",
          "staged",
          "fresh",
          "open",
          "kept",
          "planned",
          "present",
          "since",
          "until",
          "key",
          "table_name",
          "run",
          "event",
          "number",
          "struct",
          "rows");

  private static final String TARGET = "\"its % copy\"";

  @TempDir Path folder;

  /** DuckDB takes such a folder's name for a column of the files within it. */
  @Test
  void aFolderMayBeCalledAsAColumnAndAValue() throws Exception {
    Path named = Files.createDirectories(folder.resolve("NAME=eu"));
    try (EmbeddedSync sync = EmbeddedSync.of(named, EmbeddedSync.items())) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'us' AS NAME");
      EmbeddedSync.expect(Outcome.VERIFIED, sync.full());
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void anyOtherNameMayBeAColumns() {
    TableDefinition table = table(Optional.empty(), "ID");
    try (EmbeddedSync sync = EmbeddedSync.of(folder, table)) {
      changeEveryWay(sync, table, "\"ID\"");
    }
  }

  @Test
  void theNamesMayBeKeyAndSnapshotToo() {
    TableDefinition table =
        table(
            Optional.of("newer"),
            NAMES.stream().filter(name -> !name.equals("newer")).limit(16).toArray(String[]::new));
    try (EmbeddedSync sync = EmbeddedSync.of(folder, table)) {
      changeEveryWay(sync, table, Sql.name("order"));
    }
  }

  /** A first load, then one row new, one changed, one gone and one copied; all of it undone. */
  private static void changeEveryWay(EmbeddedSync sync, TableDefinition table, String id) {
    sync.source(
        "CREATE TABLE \"My \"\"Items\"\"\" (ID VARCHAR, %s)"
            .formatted(
                NAMES.stream()
                    .map(name -> Sql.name(name) + " VARCHAR")
                    .collect(Collectors.joining(", "))));
    for (int row = 1; row <= 4; row++) {
      sync.source(insert(row));
    }
    Receipt first = sync.full();
    assertThat(first.outcome()).as(first.toString()).isEqualTo(Outcome.VERIFIED);
    assertThat(first.inserted()).isEqualTo(4);
    assertSame(sync);

    sync.source(
        insert(5),
        "DELETE FROM \"My \"\"Items\"\"\" WHERE %s = 'v1'".formatted(id),
        "UPDATE \"My \"\"Items\"\"\" SET \"until\" = 'changed', \"rows\" = NULL WHERE %s = 'v2'"
            .formatted(id));
    sync.target("INSERT INTO %1$s FROM %1$s WHERE %2$s = 'v3'".formatted(TARGET, id));
    List<List<String>> before = sync.targetRows("FROM " + TARGET + " ORDER BY ALL");
    Receipt daily = sync.daily();
    assertThat(daily.outcome()).as(daily.toString()).isEqualTo(Outcome.VERIFIED);
    assertThat(List.of(daily.inserted(), daily.updated(), daily.staleRows()))
        .containsExactly(1L, 1L, 2L);
    assertThat(versions(sync, table, "v2")).containsExactly("v2", "changed");
    Receipt undone = sync.undo(daily.run());
    assertThat(undone.outcome()).as(undone.toString()).isEqualTo(Outcome.UNDONE);
    assertThat(sync.targetRows("FROM " + TARGET + " ORDER BY ALL")).isEqualTo(before);
  }

  @Test
  void aFullSyncRemovesWhatIsStaleUnderAnyName() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, table(Optional.of("began"), "ID"))) {
      sync.source(
          "CREATE TABLE \"My \"\"Items\"\"\" (ID VARCHAR, %s)"
              .formatted(
                  NAMES.stream()
                      .map(name -> Sql.name(name) + " VARCHAR")
                      .collect(Collectors.joining(", "))),
          insert(1),
          insert(2),
          insert(3));
      Receipt first = sync.full();
      assertThat(first.outcome()).as(first.toString()).isEqualTo(Outcome.VERIFIED);
      sync.source(
          "DELETE FROM \"My \"\"Items\"\"\" WHERE ID = 'v1'",
          "UPDATE \"My \"\"Items\"\"\" SET \"change\" = 'changed' WHERE ID = 'v2'",
          insert(4));
      sync.target("INSERT INTO %1$s FROM %1$s WHERE ID = 'v3'".formatted(TARGET));
      List<List<String>> before = sync.targetRows("FROM " + TARGET + " ORDER BY ALL");

      Receipt waiting = sync.full();
      assertThat(waiting.outcome()).as(waiting.toString()).isEqualTo(Outcome.WAITING);
      Receipt full = sync.approve(waiting.run(), waiting.planHash());
      assertThat(full.outcome()).as(full.toString()).isEqualTo(Outcome.VERIFIED);
      assertThat(List.of(full.inserted(), full.updated(), full.superseded(), full.vanished()))
          .containsExactly(1L, 1L, 1L, 1L);
      assertSame(sync);
      Receipt undone = sync.undo(full.run());
      assertThat(undone.outcome()).as(undone.toString()).isEqualTo(Outcome.UNDONE);
      assertThat(sync.targetRows("FROM " + TARGET + " ORDER BY ALL")).isEqualTo(before);
    }
  }

  /** What the history tells of the column named until, oldest first. */
  private static List<String> versions(EmbeddedSync sync, TableDefinition table, String key) {
    try (DuckDbTarget target = new DuckDbTarget(new DuckDbFile(sync.targetFile(), "main"));
        DuckDbSource source =
            new DuckDbSource(
                new DuckDbFile(sync.targetFile().resolveSibling("source.duckdb"), "main"))) {
      Contract contract =
          Agreement.of(
              table,
              source.schema(table.source()).orElseThrow(),
              target.schema(table.target()),
              DuckDbTypes::place);
      List<Version> versions = target.timeline(table, contract, List.of(key), NAMES);
      assertThat(versions)
          .allSatisfy(
              version -> assertThat(version.values().keySet()).containsExactlyElementsOf(NAMES));
      return versions.stream().map(version -> version.values().get("until")).toList();
    }
  }

  private static void assertSame(EmbeddedSync sync) {
    assertThat(sync.targetRows("FROM " + TARGET + " ORDER BY ALL"))
        .isEqualTo(sync.sourceRows("FROM \"My \"\"Items\"\"\" ORDER BY ALL"));
  }

  private static String insert(int row) {
    return "INSERT INTO \"My \"\"Items\"\"\" VALUES ('v%s', %s)"
        .formatted(
            row,
            IntStream.range(0, NAMES.size())
                .mapToObj(column -> "'v" + row + "'")
                .collect(Collectors.joining(", ")));
  }

  private static TableDefinition table(Optional<String> snapshot, String... key) {
    Limit any = Limit.parse("100%").orElseThrow();
    return new TableDefinition(
        "items",
        "my \"items\"",
        "its % copy",
        List.of(key),
        Optional.empty(),
        snapshot,
        DuplicateRule.FAIL,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        new GuardLimits(any, any, Duration.ofDays(7)),
        List.of(),
        List.of());
  }
}
