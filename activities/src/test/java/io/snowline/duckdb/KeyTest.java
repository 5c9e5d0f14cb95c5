package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes two rows the same one. */
class KeyTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");
  private static final TableDefinition PAIRS = EmbeddedSync.keyed(TABLE, "A", "B");

  @TempDir Path folder;

  @Test
  void partsOfAKeyMayBeNull() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, PAIRS)) {
      sync.source(
          "CREATE TABLE ITEMS (A VARCHAR, B INTEGER, NAME VARCHAR)",
          "INSERT INTO ITEMS VALUES ('x', 1, 'both'), ('x', NULL, 'a'), (NULL, 1, 'b'), ('', 1, 'e')");
      assertThat(expect(Outcome.VERIFIED, sync.full()).inserted()).isEqualTo(4);
      sync.source(
          "UPDATE ITEMS SET NAME = 'changed' WHERE A IS NULL", "DELETE FROM ITEMS WHERE B IS NULL");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(List.of(receipt.updated(), receipt.vanished(), receipt.unchanged()))
          .containsExactly(1L, 1L, 2L);
      sync.assertTargetEqualsSource();
      assertThat(sync.targetRows("SELECT A, B, NAME FROM ITEMS_COPY_HISTORY ORDER BY NAME"))
          .containsExactly(asList("x", null, "a"), asList(null, "1", "b"));
    }
  }

  @Test
  void keysThatAreEqualToTheEyeOnlyAreDifferentRows() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.keyed(TABLE, "NAME"))) {
      sync.source(
          "CREATE TABLE ITEMS (NAME VARCHAR, SIZE INTEGER)",
          "INSERT INTO ITEMS VALUES ('a', 1), ('a ', 2), (' a', 3), ('A', 4), ('a\u200b', 5),"
              + " ('\u00e4', 6), ('a\u0308', 7), ('', 8), (' ', 9), ('NULL', 10), ('-', 11)");
      assertThat(expect(Outcome.VERIFIED, sync.full()).inserted()).isEqualTo(11);
      sync.source(
          "UPDATE ITEMS SET SIZE = -SIZE WHERE SIZE % 2 = 0", "DELETE FROM ITEMS WHERE SIZE = 1");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(List.of(receipt.updated(), receipt.vanished(), receipt.unchanged()))
          .containsExactly(5L, 1L, 5L);
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void partsOfAKeyDoNotRunIntoEachOther() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, PAIRS)) {
      sync.source(
          "CREATE TABLE ITEMS (A VARCHAR, B VARCHAR, NAME VARCHAR)",
          "INSERT INTO ITEMS VALUES ('x0', 'y', '1'), ('x', '0y', '2'), ('-', NULL, '3'),"
              + " (NULL, '-', '4'), ('1:a', '', '5'), ('', '1:a', '6'), ('a', '2:bc', '7')");
      assertThat(expect(Outcome.VERIFIED, sync.full()).inserted()).isEqualTo(7);
      sync.source("DELETE FROM ITEMS WHERE NAME IN ('1', '3')");
      assertThat(expect(Outcome.VERIFIED, sync.full()).vanished()).isEqualTo(2);
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void rowsWithoutAKeyOfTheirOwnFailTheRunByName() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, PAIRS)) {
      sync.source(
          "CREATE TABLE ITEMS (A VARCHAR, B INTEGER, NAME VARCHAR)",
          "INSERT INTO ITEMS VALUES ('x', 1, 'fine')");
      expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "INSERT INTO ITEMS VALUES ('y', 2, 'one'), ('y', 2, 'one'), (NULL, NULL, 'nobody'),"
              + " ('z', NULL, 'new')");
      for (Mode mode : Mode.values()) {
        Receipt receipt = expect(Outcome.FAILED, sync.sync(mode));
        assertThat(receipt.failure()).isEqualTo("DuplicateKeys");
        assertThat(receipt.reasons())
            .containsExactly(
                "Cannot sync items: 3 source rows have no key of their own: missing key, 1 rows"
                    + " A=NULL, B=NULL; duplicate key, 2 rows A=y, B=2; mend the source, or set"
                    + " duplicates: quarantine");
      }
      assertThat(sync.targetRows("FROM ITEMS_COPY")).containsExactly(List.of("x", "1", "fine"));
      assertThat(sync.tables()).doesNotContain("ITEMS_COPY_QUARANTINE");
    }
  }

  @Test
  void duplicatesThatTheTargetHoldsAlreadyFailTooEvenIfTheDigestsAreEqual() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'x' AS NAME UNION ALL SELECT 1, 'x'");
      sync.target("CREATE TABLE ITEMS_COPY AS SELECT 1 AS ID, 'x' AS NAME UNION ALL SELECT 1, 'x'");
      assertThat(expect(Outcome.FAILED, sync.full()).failure()).isEqualTo("DuplicateKeys");
    }
  }

  @Test
  void quarantinedRowsCountAsAbsentUntilTheyAreMended() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.quarantining(TABLE))) {
      sync.source(
          "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR)",
          "INSERT INTO ITEMS VALUES (1, 'one'), (2, 'two'), (3, 'three')");
      expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "INSERT INTO ITEMS VALUES (2, 'two'), (NULL, 'nobody')",
          "DELETE FROM ITEMS WHERE ID = 3");

      Receipt daily = expect(Outcome.VERIFIED, sync.daily());
      assertThat(
              List.of(
                  daily.sourceRows(), daily.targetRows(), daily.quarantined(), daily.staleRows()))
          .containsExactly(4L, 3L, 3L, 2L);
      assertThat(daily.quarantine()).isEqualTo("ITEMS_COPY_QUARANTINE");
      assertThat(quarantine(sync)).isEqualTo(aside(daily));

      Receipt full = expect(Outcome.VERIFIED, sync.full());
      assertThat(List.of(full.targetRows(), full.vanished(), full.quarantined()))
          .containsExactly(1L, 2L, 3L);
      assertThat(sync.targetRows("FROM ITEMS_COPY")).containsExactly(List.of("1", "one"));
      assertThat(quarantine(sync)).as("what the last run put aside").isEqualTo(aside(full));

      sync.source(
          "DELETE FROM ITEMS WHERE ID IS NULL",
          "DELETE FROM ITEMS WHERE ID = 2",
          "INSERT INTO ITEMS VALUES (2, 'two again')");
      Receipt mended = expect(Outcome.VERIFIED, sync.full());
      assertThat(mended.quarantine()).isNull();
      assertThat(quarantine(sync)).isEmpty();
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void rowsArePutAsideExactlyThoughTheQuarantineWasMadeForAnOlderType() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.quarantining(TABLE))) {
      sync.source(
          "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR, PRICE DECIMAL(10,2))",
          "INSERT INTO ITEMS VALUES (1, 'one', 1.25), (2, 'two', 2.5), (2, 'two', 2.5)");
      expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "ALTER TABLE ITEMS ALTER PRICE TYPE DECIMAL(10,4)",
          "UPDATE ITEMS SET PRICE = 2.3456 WHERE ID = 2");
      sync.target("ALTER TABLE ITEMS_COPY ALTER PRICE TYPE DECIMAL(10,4)");

      expect(Outcome.VERIFIED, sync.full());

      assertThat(sync.targetRows("SELECT ID, PRICE FROM ITEMS_COPY_QUARANTINE"))
          .containsExactly(List.of("2", "2.3456"), List.of("2", "2.3456"));
    }
  }

  private static List<List<String>> quarantine(EmbeddedSync sync) {
    return sync.targetRows("FROM ITEMS_COPY_QUARANTINE ORDER BY ID, NAME");
  }

  private static List<List<String>> aside(Receipt receipt) {
    return List.of(
        List.of("2", "two", "duplicate key", receipt.run()),
        List.of("2", "two", "duplicate key", receipt.run()),
        asList(null, "nobody", "missing key", receipt.run()));
  }

  @Test
  void namesOfTablesAndColumnsMayBeAnythingAndAreFoundWhateverTheirCase() {
    TableDefinition table =
        EmbeddedSync.keyed(
            EmbeddedSync.named(TABLE, "odd", "sel\"ect \u96ea", "Order's; --"),
            "group",
            "\u00c4 b");
    try (EmbeddedSync sync = EmbeddedSync.of(folder, table)) {
      sync.source(
          "CREATE TABLE \"SEL\"\"ECT \u96ea\" (\"GROUP\" INTEGER, \"\u00c4 b\" VARCHAR, \"a\"\"b\" DATE)",
          "INSERT INTO \"SEL\"\"ECT \u96ea\" VALUES (1, 'x', '2025-07-15'), (2, 'y', NULL)");
      expect(Outcome.VERIFIED, sync.full());
      sync.source("DELETE FROM \"SEL\"\"ECT \u96ea\" WHERE \"GROUP\" = 1");
      assertThat(expect(Outcome.VERIFIED, sync.full()).vanished()).isEqualTo(1);
      assertThat(sync.targetRows("FROM \"Order's; --\"")).containsExactly(asList("2", "y", null));
      assertThat(sync.targetRows("SELECT \"GROUP\" FROM \"Order's; --_HISTORY\""))
          .containsExactly(List.of("1"));
    }
  }
}
