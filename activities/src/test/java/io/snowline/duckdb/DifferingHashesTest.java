package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.golden.GoldenLiterals;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.WarehouseSyncActivities;
import io.snowline.warehouse.Warehouses;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two engines of which one hashes a value otherwise than every engine must. */
class DifferingHashesTest {
  private static final TableDefinition TABLE = EmbeddedSync.items();

  @TempDir Path folder;

  @Test
  void aSyncIsRefusedBeforeAnythingIsWrittenAndSaysWhichValueDiffers() {
    try (EmbeddedSync sync = begin(DifferingHashesTest::oneOtherwise)) {
      for (Mode mode : Mode.values()) {
        Receipt receipt = expect(Outcome.FAILED, sync.sync(mode));

        assertThat(receipt.failure()).isEqualTo("HashesDiffer");
        assertThat(receipt.reasons())
            .containsExactly(
                "Cannot sync items: not DuckDB gives 1 of %d golden values another hash, such as Truth[] 'false'; nothing that is copied could be proven, so nothing is written (see: snowline check)"
                    .formatted(GoldenLiterals.all().size()));
        assertThat(
                sync.targetRows(
                    "FROM (SELECT table_name FROM information_schema.tables WHERE table_name ILIKE '%items%')"))
            .isEmpty();
      }
      assertThat(expect(Outcome.FAILED, sync.plan(Mode.FULL)).failure()).isEqualTo("HashesDiffer");
    }
  }

  @Test
  void enginesThatHashAlikeAreSynced() {
    try (EmbeddedSync sync = begin(hashes -> hashes)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void enginesThatHashedAlikeAreAskedAgainAfterADay() {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-08-14T06:00:00Z"));
    UnaryOperator<List<Long>> alikeOnce =
        hashes -> asked.incrementAndGet() == 1 ? hashes : oneOtherwise(hashes);
    try (EmbeddedSync sync = begin(alikeOnce, now::get)) {
      expect(Outcome.VERIFIED, sync.full());
      now.set(Instant.parse("2025-08-15T05:59:59Z"));
      expect(Outcome.VERIFIED, sync.full());
      assertThat(asked).hasValue(1);

      now.set(Instant.parse("2025-08-15T06:00:00Z"));

      assertThat(expect(Outcome.FAILED, sync.full()).failure()).isEqualTo("HashesDiffer");
      assertThat(expect(Outcome.FAILED, sync.full()).failure()).isEqualTo("HashesDiffer");
      assertThat(asked).hasValue(3);
    }
  }

  private static List<Long> oneOtherwise(List<Long> hashes) {
    List<Long> changed = new ArrayList<>(hashes);
    changed.set(1, hashes.get(1) + 1);
    return changed;
  }

  private EmbeddedSync begin(UnaryOperator<List<Long>> hashing) {
    return begin(hashing, InstantSource.system());
  }

  private EmbeddedSync begin(UnaryOperator<List<Long>> hashing, InstantSource clock) {
    DuckDbFile source = new DuckDbFile(folder.resolve("source.duckdb"), "main");
    DuckDbFile target = new DuckDbFile(folder.resolve("target.duckdb"), "main");
    Warehouses warehouses =
        new Warehouses() {
          @Override
          public Source source(Step step) {
            return new OtherEngine(new DuckDbSource(source), hashing);
          }

          @Override
          public Target target(Step step) {
            return new DuckDbTarget(target);
          }
        };
    Definitions definitions =
        new Definitions(
            source, target, List.of(TABLE), 2, ServiceDefinition.NONE, Monitoring.DEFAULT);
    EmbeddedSync sync =
        EmbeddedSync.around(
            folder, same -> new WarehouseSyncActivities(definitions, warehouses, clock), TABLE);
    sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'one' AS NAME");
    return sync;
  }
}
