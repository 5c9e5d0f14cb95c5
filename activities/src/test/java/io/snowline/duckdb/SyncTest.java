package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncTest {
  @TempDir Path folder;

  @Test
  void aFullSyncMakesTheTargetEqualToTheSource() {
    try (EmbeddedSync sync =
        EmbeddedSync.of(folder, EmbeddedSync.limited(EmbeddedSync.items(), "50%", "50%"))) {
      sync.source(
          "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME, i / 4 AS SHARE"
              + " FROM range(1000) AS numbers(i)");
      Receipt first = sync.full();
      System.err.println(first);
      assertThat(first.outcome()).isEqualTo(Outcome.VERIFIED);
      sync.source(
          "DELETE FROM ITEMS WHERE ID % 10 = 3",
          "UPDATE ITEMS SET NAME = 'changed' WHERE ID % 100 = 7",
          "INSERT INTO ITEMS VALUES (5000, 'new', NULL)");
      System.err.println(sync.plan(Mode.FULL));
      System.err.println(sync.daily());
      Receipt second = sync.full();
      System.err.println(second);
      assertThat(sync.targetRows("SELECT * FROM ITEMS_COPY ORDER BY ALL"))
          .isEqualTo(sync.sourceRows("SELECT * FROM ITEMS ORDER BY ALL"));
      System.err.println(sync.full());
      System.err.println(sync.undo(second.run()));
      System.err.println(sync.full());
    }
  }
}
