package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.bed.Bed;
import io.snowline.duckdb.Story;
import io.snowline.duckdb.Story.Part;
import io.snowline.duckdb.StoryCounts;
import io.snowline.duckdb.StoryReach;
import io.snowline.duckdb.StoryShrinking;
import io.snowline.duckdb.TestedCommit;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A few of the stories that StoryTest tells of DuckDB files, from Snowflake to BigQuery, both
 * emulated: after each step target, history, quarantine and ledger hold what the model says. Each
 * step costs seconds here, so that they are few, and chosen for what happens in them. {@code
 * -Dsnowline.bed.stories=N} tells N in their place, from {@code -Dsnowline.bed.seed=S} on. One that
 * fails is told again with less and less, as long as it fails.
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

  private static final Part WHOLE = new Part(Set.of(), 8);

  /** A retelling takes half a minute. */
  private static final int RETELLINGS = 20;

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
    Failure failure = tell(seed, WHOLE).orElse(null);
    if (failure == null) {
      return;
    }
    StoryShrinking shrinking =
        new StoryShrinking(
            WHOLE, failure.what(), RETELLINGS, less -> tell(seed, less).map(Failure::what));
    if (failure.answered()) {
      System.out.printf(
          "story %d failed, and is told again with less:%n%s%n", seed, failure.what().getMessage());
      shrinking.shrink(failure.events());
    }
    Part smallest = shrinking.smallest();
    throw new AssertionError(
        "a story of commit %s, told again %d times: -Dsnowline.bed.seed=%d -Dsnowline.bed.stories=1; the smallest part that fails: new Part(Set.of(%s), %d)%n%s"
            .formatted(
                TestedCommit.name(),
                shrinking.retellings(),
                seed,
                smallest.without().stream()
                    .sorted()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ")),
                smallest.mostRows(),
                shrinking.failure().getMessage()),
        shrinking.failure());
  }

  /**
   * How a story didn't go as the model says.
   *
   * @param events how many it had until then
   * @param answered whether all that was asked was answered: else it is told only once
   */
  private record Failure(AssertionError what, int events, boolean answered) {}

  private Optional<Failure> tell(long seed, Part part) throws Exception {
    Story story = new Story(seed, "story", part, StoryReach.EMULATORS);
    try (WireSync sync =
        seed % 2 == 0
            ? WireSync.lookingTwice(story.table())
            : new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), story.table())) {
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
      assertThat(sync.staged()).as("staged tables are left: %s", story.told()).isEmpty();
    } catch (AssertionError failure) {
      return Optional.of(new Failure(failure, story.events(), true));
    } catch (TimeoutException hung) {
      String what = "no answer within %s: %s".formatted(LONGEST_STEP, story.told());
      return Optional.of(new Failure(new AssertionError(what, hung), story.events(), false));
    } catch (RuntimeException | ExecutionException failure) {
      return Optional.of(
          new Failure(new AssertionError(story.told(), failure), story.events(), true));
    }
    counts.add(story.length(), story.happened());
    return Optional.empty();
  }
}
