package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target whose owner gave it constraints. */
class PrimaryKeyTargetTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");

  @TempDir Path folder;

  private EmbeddedSync begin() {
    EmbeddedSync sync = EmbeddedSync.of(folder, TABLE);
    sync.target(
        """
        CREATE TABLE ITEMS_COPY (
          ID INTEGER PRIMARY KEY, NAME VARCHAR NOT NULL UNIQUE, TAGS VARCHAR[],
          SIZE INTEGER CHECK (SIZE >= 0)
        )""",
        "CREATE INDEX BY_SIZE ON ITEMS_COPY (SIZE)");
    sync.source(
        """
        CREATE TABLE ITEMS AS
        SELECT i::INTEGER AS ID, 'name ' || i AS NAME, [i::VARCHAR, NULL] AS TAGS,
          (i % 7)::INTEGER AS SIZE
        FROM range(1500) AS n(i)""");
    expect(Outcome.VERIFIED, sync.full());
    return sync;
  }

  @Test
  void rowsAreUpdatedRemovedAndInsertedAgainInEitherMode() {
    try (EmbeddedSync sync = begin()) {
      for (Mode mode : Mode.values()) {
        sync.source(
            "UPDATE ITEMS SET NAME = NAME || ' %s' WHERE ID %% 10 = 1".formatted(mode),
            "UPDATE ITEMS SET TAGS = list_append(TAGS, 'x'), SIZE = SIZE + 1 WHERE ID % 10 = 2");
        assertThat(expect(Outcome.VERIFIED, sync.sync(mode)).updated()).isEqualTo(300);
        sync.assertTargetEqualsSource();
      }
      sync.source("DELETE FROM ITEMS WHERE ID % 3 = 0");
      assertThat(expect(Outcome.VERIFIED, sync.full()).vanished()).isEqualTo(500);
      sync.source(
          "INSERT INTO ITEMS SELECT i::INTEGER, 'again ' || i, NULL, 0 FROM range(0, 1500, 3) AS n(i)");
      assertThat(expect(Outcome.VERIFIED, sync.daily()).inserted()).isEqualTo(500);
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void aUniqueValueMayMoveFromOneRowToAnother() {
    try (EmbeddedSync sync = begin()) {
      sync.source(
          "DELETE FROM ITEMS WHERE ID = 5",
          "UPDATE ITEMS SET NAME = 'name 5' WHERE ID = 6",
          "INSERT INTO ITEMS VALUES (5000, 'name 6', NULL, 1)");
      Receipt receipt = sync.full();
      if (receipt.outcome() == Outcome.VERIFIED) {
        sync.assertTargetEqualsSource();
      } else {
        assertThat(receipt.failure()).isEqualTo("WarehouseRefused");
        assertThat(receipt.reasons().get(0)).contains("onstraint");
        assertThat(sync.targetRows("SELECT count(*) FROM ITEMS_COPY WHERE ID = 5"))
            .containsExactly(List.of("1"));
      }
    }
  }

  @Test
  void aRowThatTheTargetRefusesRollsEverythingBackAndNamesTheConstraint() {
    try (EmbeddedSync sync = begin()) {
      List<List<String>> before = sync.targetRows("FROM ITEMS_COPY ORDER BY ALL");
      sync.source("UPDATE ITEMS SET SIZE = -1 WHERE ID = 3", "DELETE FROM ITEMS WHERE ID = 4");
      Receipt receipt = expect(Outcome.FAILED, sync.full());
      assertThat(receipt.failure()).isEqualTo("WarehouseRefused");
      assertThat(receipt.reasons().get(0)).contains("CHECK constraint failed");
      assertThat(sync.targetRows("FROM ITEMS_COPY ORDER BY ALL")).isEqualTo(before);
      assertThat(sync.targetRows("FROM ITEMS_COPY_HISTORY")).isEmpty();
      sync.source("UPDATE ITEMS SET SIZE = 1 WHERE ID = 3");
      expect(Outcome.VERIFIED, sync.full());
      sync.assertTargetEqualsSource();
    }
  }
}
