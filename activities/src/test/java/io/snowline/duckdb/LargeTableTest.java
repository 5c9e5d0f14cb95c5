package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table so large that the buckets that differ are looked at twice. */
class LargeTableTest {
  private static final int ROWS = 120_000;

  private static final String MADE =
      " AS SELECT i::INTEGER AS ID, 'name ' || i % 977 AS NAME, i / 4 AS SHARE"
          + " FROM range(%d) AS numbers(i)".formatted(ROWS);

  /** In each of its 256 buckets something changes, and all that can. */
  private static final String[] CHANGES = {
    "UPDATE ITEMS SET NAME = 'changed' WHERE ID % 100 = 7",
    "DELETE FROM ITEMS WHERE ID % 1000 = 13",
    "INSERT INTO ITEMS SELECT 200000 + i, 'new', NULL FROM range(100) AS numbers(i)",
    "INSERT INTO ITEMS VALUES (NULL, 'no key', 1)",
    "INSERT INTO ITEMS FROM ITEMS WHERE ID = 99"
  };

  private static final TableDefinition TABLE =
      EmbeddedSync.quarantining(EmbeddedSync.limited(EmbeddedSync.items(), "50%", "50%"));

  @TempDir Path folder;

  private final List<Long> staged = new ArrayList<>();
  private Runnable meanwhile = () -> {};

  private EmbeddedSync sync() {
    HookedActivities.Hook hook =
        (moment, request, activities) -> {
          if (moment.equals("after transfer")) {
            staged.add(stagedRows());
            meanwhile.run();
          }
        };
    EmbeddedSync sync =
        EmbeddedSync.around(folder, steps -> new HookedActivities(steps, hook), TABLE);
    sync.source("CREATE TABLE ITEMS" + MADE);
    sync.target("CREATE TABLE ITEMS_COPY" + MADE);
    return sync;
  }

  /** The rows of all Parquet files beside the target. */
  private long stagedRows() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .mapToLong(
              file -> {
                try (DuckDbConnection connection = DuckDbConnection.absent(file)) {
                  return connection.number(
                      "count", "SELECT count(*) FROM read_parquet(?)", file.toString());
                }
              })
          .sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void fewRowsAreMovedForFewChangesInAllOfItsBuckets() {
    try (EmbeddedSync sync = sync()) {
      sync.source(CHANGES);

      Receipt receipt = expect(Outcome.VERIFIED, sync.full());

      assertThat(changes(receipt)).containsExactly(100L, 1_200L, 121L, 3L);
      assertThat(receipt.unchanged()).isEqualTo(ROWS - 1_200 - 121);
      assertThat(staged).singleElement().satisfies(rows -> assertThat(rows).isLessThan(ROWS / 3));
      assertThat(rest(sync, "ITEMS")).isEqualTo(rest(sync, "ITEMS_COPY"));
    }
  }

  @Test
  void aDailySyncLeavesItsStaleRowsAndProvesTheOthers() {
    try (EmbeddedSync sync = sync()) {
      sync.source(CHANGES);

      Receipt receipt = expect(Outcome.VERIFIED, sync.daily());

      assertThat(receipt.staleRows()).isEqualTo(121);
      assertThat(staged).singleElement().satisfies(rows -> assertThat(rows).isLessThan(ROWS / 3));
      assertThat(expect(Outcome.VERIFIED, sync.full()).vanished()).isEqualTo(121);
      assertThat(rest(sync, "ITEMS")).isEqualTo(rest(sync, "ITEMS_COPY"));
    }
  }

  @Test
  void whatMovesAfterTheSecondLookIsReadToo() {
    try (EmbeddedSync sync = sync()) {
      sync.source("UPDATE ITEMS SET NAME = 'changed' WHERE ID % 100 = 7");
      meanwhile =
          () -> {
            meanwhile = () -> {};
            sync.source("UPDATE ITEMS SET NAME = 'moved' WHERE ID IN (7, 8, 9)");
          };

      Receipt receipt = expect(Outcome.VERIFIED, sync.full());

      assertThat(changes(receipt)).containsExactly(0L, 1_202L, 0L, 0L);
      assertThat(staged).hasSize(2).allSatisfy(rows -> assertThat(rows).isLessThan(ROWS / 3));
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void whereMostRowsDifferAllAreRead() {
    try (EmbeddedSync sync = sync()) {
      sync.source("UPDATE ITEMS SET NAME = 'changed' WHERE ID % 2 = 0");

      Receipt receipt = expect(Outcome.VERIFIED, sync.full());

      assertThat(changes(receipt)).containsExactly(0L, ROWS / 2L, 0L, 0L);
      assertThat(staged).containsExactly((long) ROWS);
      sync.assertTargetEqualsSource();
    }
  }

  private static List<Long> changes(Receipt receipt) {
    return List.of(
        receipt.inserted(), receipt.updated(), receipt.vanished(), receipt.quarantined());
  }

  /** The rows that have a key of their own, as one text. */
  private static List<List<String>> rest(EmbeddedSync sync, String table) {
    String query =
        """
        SELECT count(*), md5(string_agg(concat_ws('|', ID, NAME, coalesce(SHARE, -1)), ';' ORDER BY ID))
        FROM %s WHERE ID IS NOT NULL AND ID <> 99"""
            .formatted(table);
    return table.equals("ITEMS") ? sync.sourceRows(query) : sync.targetRows(query);
  }
}
