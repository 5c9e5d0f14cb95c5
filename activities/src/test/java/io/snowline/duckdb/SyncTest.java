package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the two modes do. */
class SyncTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "50%", "50%");

  @TempDir Path folder;

  private static final String SOURCE =
      "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME, i / 4 AS SHARE"
          + " FROM range(4000) AS numbers(i)";

  @Test
  void aFirstSyncOfEitherModeMakesTheTarget() {
    for (Mode mode : Mode.values()) {
      TableDefinition table = EmbeddedSync.named(TABLE, mode.name(), "ITEMS", "ITEMS_COPY");
      try (EmbeddedSync sync = EmbeddedSync.of(folder, table)) {
        sync.source("DROP TABLE IF EXISTS ITEMS", SOURCE);
        sync.target("DROP TABLE IF EXISTS ITEMS_COPY");
        Receipt receipt = expect(Outcome.VERIFIED, sync.sync(mode));
        assertThat(receipt.migrated()).containsExactly("created ITEMS_COPY");
        assertThat(List.of(receipt.sourceRows(), receipt.targetRows(), receipt.inserted()))
            .containsExactly(4000L, 4000L, 4000L);
        sync.assertTargetEqualsSource();
      }
    }
  }

  @Test
  void aDailySyncInsertsAndUpdatesAndAFullOneAlsoRemoves() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      sync.source(SOURCE);
      expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "DELETE FROM ITEMS WHERE ID % 10 = 3",
          "UPDATE ITEMS SET NAME = 'changed' WHERE ID % 100 = 7",
          "INSERT INTO ITEMS VALUES (5000, 'new', NULL)");

      Receipt daily = expect(Outcome.VERIFIED, sync.daily());
      assertThat(figures(daily)).containsExactly(3601L, 4001L, 1L, 40L, 3560L, 0L, 400L);
      assertThat(
              sync.targetRows("SELECT NAME FROM ITEMS_COPY WHERE ID IN (3, 7, 5000) ORDER BY ID"))
          .containsExactly(List.of("name 3"), List.of("changed"), List.of("new"));

      Receipt full = expect(Outcome.VERIFIED, sync.full());
      assertThat(figures(full)).containsExactly(3601L, 3601L, 0L, 0L, 3601L, 400L, 0L);
      sync.assertTargetEqualsSource();
    }
  }

  private static List<Long> figures(Receipt receipt) {
    return List.of(
        receipt.sourceRows(),
        receipt.targetRows(),
        receipt.inserted(),
        receipt.updated(),
        receipt.unchanged(),
        receipt.vanished(),
        receipt.staleRows());
  }

  @Test
  void onlyBucketsThatDifferAreReadAndNoneWhenNothingDoes() {
    // both digests are taken at once, each on a thread of its own
    List<String> steps = new CopyOnWriteArrayList<>();
    HookedActivities.Hook hook =
        (moment, request, activities) -> {
          if (moment.startsWith("before ")) {
            steps.add(moment.substring("before ".length()));
          }
        };
    try (EmbeddedSync sync =
        EmbeddedSync.around(folder, activities -> new HookedActivities(activities, hook), TABLE)) {
      sync.source(SOURCE);
      expect(Outcome.VERIFIED, sync.full());
      sync.source("UPDATE ITEMS SET SHARE = -1 WHERE ID = 1234");
      Receipt changed = expect(Outcome.VERIFIED, sync.full());
      assertThat(changed.verified().get(0).detail()).endsWith("1 of 8 buckets read");
      assertThat(figures(changed)).containsExactly(4000L, 4000L, 0L, 1L, 3999L, 0L, 0L);
      sync.assertTargetEqualsSource();

      steps.clear();
      Receipt same = expect(Outcome.VERIFIED, sync.full());
      assertThat(figures(same)).containsExactly(4000L, 4000L, 0L, 0L, 4000L, 0L, 0L);
      assertThat(steps)
          .containsExactlyInAnyOrder("inspect", "digestSource", "digestTarget", "apply", "discard");
    }
  }
}
