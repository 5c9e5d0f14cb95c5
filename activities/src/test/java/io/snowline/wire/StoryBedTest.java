package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.bed.Bed;
import io.snowline.duckdb.Story;
import io.snowline.duckdb.StoryCounts;
import io.snowline.duckdb.StoryReach;
import io.snowline.duckdb.TestedCommit;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A few of the stories that StoryTest tells of DuckDB files, from Snowflake to BigQuery, both
 * emulated: after each step target, history, quarantine and ledger hold what the model says. Each
 * step costs seconds here, so that they are few, and chosen for what happens in them. {@code
 * -Dsnowline.bed.stories=N} tells N in their place, from {@code -Dsnowline.bed.seed=S} on.
 */
@Tag("bed")
class StoryBedTest {
  /**
   * Between them they have copies of a key from an old job, duplicate and missing keys, rows that
   * vanish, changes by hand, an approval of each kind of removal, an undo and a column that the
   * source gains.
   */
  private static final List<Long> CHOSEN = List.of(4L, 13L);

  /** What the chosen stories must have had together. */
  private static final Map<String, Integer> LEAST =
      Map.of(
          "PLAN PLANNED", 1,
          "SYNC VERIFIED", 4,
          "SYNC WAITING", 2,
          "APPROVE VERIFIED", 2,
          "UNDO UNDONE", 1,
          "a wait, its approval, an undo and a sync", 1,
          "source and target change", 1);

  private static final int MOST_ROWS = 8;

  /** A step takes seconds; one that takes longer than this never ends. */
  private static final Duration LONGEST_STEP = Duration.ofMinutes(5);

  private final StoryCounts counts = new StoryCounts();

  @Test
  @Timeout(value = 7, unit = TimeUnit.DAYS) // as many as are asked for; each step has its own
  void everyStoryGoesAsTheModelSaysFromSnowflakeToBigQueryToo() throws Exception {
    Long stories = Long.getLong("snowline.bed.stories");
    long first = Long.getLong("snowline.bed.seed", 1);
    List<Long> seeds =
        stories == null ? CHOSEN : LongStream.range(first, first + stories).boxed().toList();
    for (long seed : seeds) {
      tell(seed);
    }
    System.out.printf("of seeds %s %s%n", seeds, counts);
    if (stories == null) {
      counts.assertAtLeast(LEAST);
    }
  }

  private void tell(long seed) throws Exception {
    Story story =
        new Story(seed, "story", new Story.Part(Set.of(), MOST_ROWS), StoryReach.EMULATORS);
    try (WireSync sync =
        new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), story.table())) {
      WirePlace place = new WirePlace(sync);
      story.begin(place);
      for (int step = 1; step <= story.length(); step++) {
        Optional<SyncRequest> request = story.next(place);
        if (request.isPresent()) {
          Receipt receipt =
              CompletableFuture.supplyAsync(() -> sync.ask(request.get()))
                  .get(LONGEST_STEP.toSeconds(), TimeUnit.SECONDS);
          story.judge(place, place.seen(story.table().name()), receipt);
        }
      }
      assertThat(sync.staged()).isEmpty();
    } catch (AssertionError failure) {
      throw failed(seed, failure.getMessage(), failure);
    } catch (Exception failure) {
      throw failed(seed, story.told(), failure);
    }
    counts.add(story.length(), story.happened());
  }

  private static AssertionError failed(long seed, String told, Throwable failure) {
    return new AssertionError(
        "a story of commit %s: -Dsnowline.bed.seed=%d -Dsnowline.bed.stories=1%n%s"
            .formatted(TestedCommit.name(), seed, told),
        failure);
  }
}
