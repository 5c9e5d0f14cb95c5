package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.CheckDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values that are as large, as long ago or as odd as the source's engine can hold arrive exactly,
 * and none of what is large gets into a workflow's history, wherever values are shown.
 */
class HostileValuesTest {
  /** Temporal warns of a payload of 256 KiB, and refuses one of 2 MiB. */
  private static final int LARGEST_HISTORY = 256 * 1024;

  private static final String TEN_MEGABYTES = "repeat('0123456789', 1048576)";

  @TempDir Path folder;

  private EmbeddedSync open(TableDefinition table) {
    return EmbeddedSync.of(folder, EmbeddedSync.limited(table, "0", "100%"));
  }

  private static void makeSource(EmbeddedSync sync) {
    sync.source(
        """
        CREATE TABLE ITEMS (
          ID VARCHAR, NAME VARCHAR, BYTES BLOB, EXACT DECIMAL(38,0), WHOLE HUGEINT, SMALL DECIMAL(38,38),
          DAY DATE, MOMENT TIMESTAMP, ZONED TIMESTAMPTZ, TIME_OF_DAY TIME, NUMBER DOUBLE
        )""",
        """
        INSERT INTO ITEMS VALUES
          ('large', %1$s, %1$s::BLOB, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
          ('key ' || %1$s, 'large key', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
          ('nul' || chr(0) || 'in key', 'a' || chr(0) || chr(0), '\\x00\\x00'::BLOB, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
          ('most', chr(1114111) || chr(65535) || chr(57344), NULL, repeat('9', 38)::DECIMAL(38,0),
            170141183460469231731687303715884105727, ('0.' || repeat('9', 38))::DECIMAL(38,38),
            '5881580-07-10', '294247-01-10 04:00:54.775806', '294247-01-10 04:00:54.775806+00',
            '24:00:00', 1.7976931348623157e308),
          ('least', '', ''::BLOB, ('-' || repeat('9', 38))::DECIMAL(38,0),
            -170141183460469231731687303715884105728, ('-0.' || repeat('9', 38))::DECIMAL(38,38),
            '5877642-06-25 (BC)', '290309-12-22 (BC) 00:00:00', '290309-12-22 (BC) 00:00:00+00',
            '00:00:00', 5e-324),
          ('no number', NULL, NULL, NULL, NULL, NULL, 'infinity', 'infinity', 'infinity', NULL, 'nan'),
          ('less', NULL, NULL, NULL, NULL, NULL, '-infinity', '-infinity', '-infinity', NULL, '-infinity')"""
            .formatted(TEN_MEGABYTES));
  }

  /** Both ways, by an engine of the test's own: Snowline's may hold little in memory. */
  private void assertSame(EmbeddedSync sync) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ATTACH '%s' AS source (READ_ONLY)".formatted(folder.resolve("source.duckdb")));
      statement.execute("ATTACH '%s' AS target (READ_ONLY)".formatted(sync.targetFile()));
      try (ResultSet differing =
          statement.executeQuery(
              """
              SELECT count(*) FROM (
                (FROM source.ITEMS EXCEPT ALL FROM target.ITEMS_COPY)
                UNION ALL (FROM target.ITEMS_COPY EXCEPT ALL FROM source.ITEMS))""")) {
        assertThat(differing.next()).isTrue();
        assertThat(differing.getLong(1)).isZero();
      }
    }
  }

  /** The whole histories of the run, of the table and of those who asked. */
  private static Receipt small(EmbeddedSync sync, Receipt receipt) {
    assertThat(sync.histories(receipt))
        .hasSizeGreaterThan(2)
        .allSatisfy(
            (workflow, history) ->
                assertThat(history.getSerializedSize())
                    .as("history of " + workflow)
                    .isLessThan(LARGEST_HISTORY));
    return receipt;
  }

  @Test
  void theyArriveExactlyAndNoHistoryHoldsThem() throws SQLException {
    try (EmbeddedSync sync = open(EmbeddedSync.items())) {
      makeSource(sync);
      small(sync, expect(Outcome.VERIFIED, sync.parent(Mode.FULL)));
      assertSame(sync);

      sync.source(
          "UPDATE ITEMS SET NAME = concat(%s, 'other end') WHERE ID <> 'least'"
              .formatted(TEN_MEGABYTES),
          "DELETE FROM ITEMS WHERE ID LIKE 'key %'");
      Receipt waiting = small(sync, expect(Outcome.WAITING, sync.full()));
      small(sync, expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash())));
      assertSame(sync);

      Receipt newest = sync.receipt(Outcome.VERIFIED);
      small(sync, expect(Outcome.UNDONE, sync.undo(newest.run())));
      small(sync, expect(Outcome.WAITING, sync.syncAgain(Mode.FULL)));
    }
  }

  @Test
  void sharedKeysAreShownShortened() {
    try (EmbeddedSync sync = open(EmbeddedSync.items())) {
      makeSource(sync);
      sync.source("INSERT INTO ITEMS (ID) SELECT ID FROM ITEMS");

      Receipt failed = small(sync, expect(Outcome.FAILED, sync.parent(Mode.DAILY)));

      assertThat(failed.reasons().get(0)).contains("duplicate key").hasSizeLessThan(20_000);
      assertThat(sync.tables()).doesNotContain("ITEMS_COPY");
    }
    try (EmbeddedSync sync = open(EmbeddedSync.quarantining(EmbeddedSync.items()))) {
      small(sync, expect(Outcome.VERIFIED, sync.full()));
      assertThat(sync.targetRows("SELECT count(*) FROM ITEMS_COPY_QUARANTINE"))
          .containsExactly(List.of("14"));
    }
  }

  @Test
  void aViewOfThemIsShownShortened() throws SQLException {
    TableDefinition items =
        EmbeddedSync.watched(
            EmbeddedSync.items(),
            List.of(check("SELECT ID, NAME FROM ITEMS", "SELECT ID, NAME FROM ITEMS_COPY")),
            List.of(
                new ViewDefinition(
                    "NAMES",
                    "CREATE OR REPLACE VIEW NAMES AS SELECT ID, NAME, BYTES FROM ITEMS_COPY",
                    List.of("ID"),
                    Set.of("items"),
                    Set.of("ITEMS_COPY"),
                    "names.sql")));
    try (EmbeddedSync sync = open(items)) {
      makeSource(sync);
      small(sync, expect(Outcome.VERIFIED, sync.full()));

      sync.source(
          "UPDATE ITEMS SET NAME = concat(%s, 'other end') WHERE ID <> 'least'"
              .formatted(TEN_MEGABYTES));
      Receipt receipt = small(sync, expect(Outcome.VERIFIED, sync.full()));

      assertThat(receipt.view().changed()).as("told by whole values").isEqualTo(6);
      assertThat(receipt.view().rows())
          .allSatisfy(row -> assertThat(row.after()).startsWith("NAME=0123456789"));

      sync.source("UPDATE ITEMS SET NAME = 'x' || repeat(chr(128512), 1000)");
      small(sync, expect(Outcome.VERIFIED, sync.full()));
      assertSame(sync);
      assertSame(sync);
    }
  }

  @Test
  void aCheckThatFailsOnThemIsToldShortened() {
    Stream.of(
            check("SELECT NAME FROM ITEMS", "SELECT NAME || 'x' FROM ITEMS_COPY"),
            check("SELECT 1", "SELECT max(NAME::INTEGER) FROM ITEMS_COPY"),
            check("SELECT error(max(NAME)) FROM ITEMS", "SELECT 1"))
        .forEach(
            check -> {
              try (EmbeddedSync sync =
                  open(EmbeddedSync.watched(EmbeddedSync.items(), List.of(check), List.of()))) {
                sync.source("DROP TABLE IF EXISTS ITEMS");
                makeSource(sync);

                Receipt failed = small(sync, expect(Outcome.FAILED, sync.full()));

                assertThat(failed.reasons().get(0)).hasSizeLessThan(20_000);
                assertThat(sync.targetRows("FROM ITEMS_COPY")).isEmpty();
              }
            });
  }

  private static CheckDefinition check(String source, String target) {
    return new CheckDefinition("names", "items", Set.of(Mode.values()), source, target);
  }
}
