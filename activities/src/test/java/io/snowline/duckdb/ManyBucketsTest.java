package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Digests of the most buckets there are, which a run keeps in its history: those of both ends, of
 * what was staged and of the cut, and again for each round in which the source moved.
 */
class ManyBucketsTest {
  /** With one row less a digest would have half as many buckets. */
  private static final int ROWS = 512 * 512 + 1;

  private static final int BUCKETS = 1_024;

  /** So often may the source move before a run gives up. */
  private static final int MOVES = 3;

  /**
   * Temporal refuses a payload of 2 MiB and warns of one of 256 KiB. A step takes several digests.
   */
  private static final int LARGEST_EVENT = 256 * 1024;

  /**
   * Temporal ends a history of 50 MiB and warns of one of 10 MiB; this leaves it room for ten times
   * the steps, as when each of them is tried ten times.
   */
  private static final int LARGEST_HISTORY = 1024 * 1024;

  /** Temporal ends a history of 51,200 events and warns of one of 10,240. */
  private static final int MOST_EVENTS = 1_024;

  @TempDir Path folder;

  private EmbeddedSync sync;
  private final AtomicInteger moved = new AtomicInteger();

  private void move(String at) {
    if (at.equals("after transfer") && moved.get() < MOVES) {
      sync.source(
          "UPDATE ITEMS SET NAME = 'moved %d' WHERE ID = 1".formatted(moved.incrementAndGet()));
    }
  }

  @Test
  void aRunOfThemMovingToTheEndKeepsLittleInItsHistory() {
    try (EmbeddedSync running =
        EmbeddedSync.around(
            folder,
            activities -> new HookedActivities(activities, (at, request, steps) -> move(at)),
            EmbeddedSync.items())) {
      sync = running;
      String rows =
          " AS SELECT i::INTEGER AS ID, 'x' AS NAME FROM range(%d) AS n(i)".formatted(ROWS);
      sync.source("CREATE TABLE ITEMS" + rows, "UPDATE ITEMS SET NAME = 'y' WHERE ID % 64 = 0");
      sync.target("CREATE TABLE ITEMS_COPY" + rows);

      Receipt receipt = expect(Outcome.VERIFIED, sync.parent(Mode.FULL));

      assertThat(moved).hasValue(MOVES);
      assertThat(receipt.updated()).isEqualTo(ROWS / 64 + 2);
      assertThat(sync.histories(receipt))
          .hasSize(3)
          .anySatisfy(
              (workflow, history) ->
                  assertThat(history.getSerializedSize())
                      .as("digests of %d buckets are in it", BUCKETS)
                      .isGreaterThan(BUCKETS * 100))
          .allSatisfy(
              (workflow, history) -> {
                assertThat(history.getSerializedSize()).as(workflow).isLessThan(LARGEST_HISTORY);
                assertThat(history.getEventsList())
                    .as(workflow)
                    .hasSizeLessThan(MOST_EVENTS)
                    .extracting(MessageLite::getSerializedSize)
                    .allSatisfy(size -> assertThat(size).isLessThan(LARGEST_EVENT));
              });
    }
  }
}
