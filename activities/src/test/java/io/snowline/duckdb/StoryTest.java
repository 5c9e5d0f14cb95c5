package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.duckdb.Story.Part;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand stories of tables, most of them short and some many steps long, in which everything
 * may happen; after each step target, history, quarantine and ledger hold what the model says.
 * {@code -Dsnowline.stories=N} tells N, {@code -Dsnowline.seed=S} begins with another one. One that
 * fails is told again with less and less, as long as it fails.
 */
class StoryTest {
  private static final long STORIES = 1_000;

  /** So many have one server, and so many of these share files. */
  private static final int OF_A_SERVER = 125;

  private static final int TOGETHER = 6;
  private static final int TELLERS = 2;
  private static final int RETELLINGS = 80;

  /** A step takes much less than a second; one that takes longer than this never ends. */
  private static final Duration LONGEST_STEP = Duration.ofMinutes(2);

  /** What a thousand stories must have had, and at least how often. */
  private static final Map<String, Integer> LEAST =
      Map.ofEntries(
          Map.entry("of 1 steps", 200),
          Map.entry("of 2 steps", 200),
          Map.entry("of 3 steps", 200),
          Map.entry("of 4 steps", 1),
          Map.entry("of 7 steps", 1),
          Map.entry("of 11 steps", 1),
          Map.entry("PLAN PLANNED", 50),
          Map.entry("SYNC VERIFIED", 400),
          Map.entry("SYNC WAITING", 80),
          Map.entry("SYNC BLOCKED", 80),
          Map.entry("SYNC FAILED", 30),
          Map.entry("SYNC MOVING_SOURCE", 2),
          Map.entry("APPROVE VERIFIED", 15),
          Map.entry("REJECT REJECTED", 5),
          Map.entry("UNDO UNDONE", 50),
          Map.entry("a wait, its approval, an undo and a sync", 3),
          Map.entry("source and target change", 50),
          Map.entry("a source that is empty", 60),
          Map.entry("a source of few rows", 25),
          Map.entry("a column comes", 150),
          Map.entry("a column goes", 5),
          Map.entry("a duplicate key", 120),
          Map.entry("a missing key", 120),
          Map.entry("daily SYNC VERIFIED", 200),
          Map.entry("daily SYNC BLOCKED", 40),
          Map.entry("of two engines VERIFIED", 50),
          Map.entry("of two engines WAITING", 10),
          Map.entry("after transfer VERIFIED", 2),
          Map.entry("a kill after a run ended", 1),
          Map.entry("a kill before a run ended", 1));

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final AtomicInteger folders = new AtomicInteger();
  private final StoryCounts counts = new StoryCounts();

  @Test
  @Timeout(value = 7, unit = TimeUnit.DAYS) // as many as are asked for; each step has its own
  void everyStoryGoesAsTheModelSays() throws Exception {
    long first = Long.getLong("snowline.seed", 1);
    long stories = Long.getLong("snowline.stories", STORIES);
    Telling telling = new Telling(first, stories);
    ExecutorService tellers = Executors.newFixedThreadPool(TELLERS);
    try {
      for (Future<Void> teller : tellers.invokeAll(Collections.nCopies(TELLERS, telling))) {
        teller.get();
      }
    } finally {
      tellers.shutdownNow();
    }
    FailedBatch failed = telling.failed.get();
    if (failed != null) {
      System.out.printf(
          "a story failed, and is told again with less:%n%s%n",
          failed.failure().what().getMessage());
      throw failed.failure().answered()
          ? shrunk(failed.failure(), failed.first(), failed.together())
          : failed(
              failed.failure(), Part.WHOLE, "not told again", failed.first(), failed.together());
    }
    System.out.printf("from seed %d on %s%n", first, counts);
    assertThat(counts.stories()).isEqualTo((int) stories);
    if (stories >= STORIES) {
      counts.assertAtLeast(LEAST);
    }
  }

  private record FailedBatch(Failure failure, long first, int together) {}

  /** Tells server after server until all are told or one fails. */
  private final class Telling implements Callable<Void> {
    private final long first;
    private final long stories;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicReference<FailedBatch> failed = new AtomicReference<>();

    Telling(long first, long stories) {
      this.first = first;
      this.stories = stories;
    }

    @Override
    public Void call() throws IOException {
      while (failed.get() == null) {
        long from = begun.getAndAdd(OF_A_SERVER);
        int ofServer = (int) Math.min(OF_A_SERVER, stories - from);
        if (ofServer <= 0) {
          return null;
        }
        tellAll(stories(first + from, ofServer));
      }
      return null;
    }

    private void tellAll(List<Story> all) throws IOException {
      try (StoryEngines engines = new StoryEngines(all)) {
        for (int from = 0; from < all.size() && failed.get() == null; from += TOGETHER) {
          List<Story> batch = all.subList(from, Math.min(all.size(), from + TOGETHER));
          long seed = batch.get(0).seed();
          try {
            tell(engines, batch)
                .ifPresent(
                    failure ->
                        failed.compareAndSet(null, new FailedBatch(failure, seed, batch.size())));
          } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                "cannot tell the stories of seeds %d to %d of commit %s: %s"
                    .formatted(
                        seed, seed + batch.size() - 1, TestedCommit.name(), failure.getMessage()),
                failure);
          }
        }
      }
    }
  }

  private static List<Story> stories(long seed, int together) {
    return IntStream.range(0, together)
        .mapToObj(n -> new Story(seed + n, "story" + n, Part.WHOLE))
        .toList();
  }

  /**
   * A story that didn't go as the model says.
   *
   * @param seed the story's seed
   * @param events how many events it had until then
   * @param answered whether all that was asked was answered: else it is told only once
   */
  private record Failure(long seed, int events, boolean answered, AssertionError what) {
    static Failure of(Story story, Throwable what) {
      return new Failure(
          story.seed(),
          story.events(),
          true,
          what instanceof AssertionError failed ? failed : new AssertionError(story.told(), what));
    }
  }

  private Optional<Failure> tell(Story story) throws IOException {
    try (StoryEngines engines = new StoryEngines(List.of(story))) {
      return tell(engines, List.of(story));
    }
  }

  /** Several tables, most of them of the same two files, each with its story; the first failure. */
  private Optional<Failure> tell(StoryEngines engines, List<Story> stories) throws IOException {
    Map<Story, StoryFiles> files = new LinkedHashMap<>();
    StoryFiles shared = files(false);
    try {
      for (Story story : stories) {
        files.put(story, story.alone() ? files(story.restless()) : shared);
        engines.place(story, files.get(story));
      }
      int longest = stories.stream().mapToInt(Story::length).max().orElse(0);
      for (int step = 0; step <= longest; step++) {
        Optional<Failure> failure = step(engines, step, files);
        if (failure.isPresent()) {
          return failure;
        }
      }
      for (Story story : stories) {
        if (shared.stagingIsLeft(story.table().name())) {
          return Optional.of(
              Failure.of(story, new AssertionError("staging is left: " + story.told())));
        }
      }
      assertThat(shared.stagingIsLeft()).as("what was staged for %s", stories).isFalse();
    } finally {
      new HashSet<>(files.values()).forEach(StoryFiles::close);
      shared.close();
    }
    stories.forEach(story -> counts.add(story.length(), story.happened()));
    return Optional.empty();
  }

  private StoryFiles files(boolean restless) throws IOException {
    return new StoryFiles(
        Files.createDirectory(folder.resolve("files" + folders.incrementAndGet())), restless);
  }

  private record Asked(Story story, SyncRequest request) {}

  /** All stories change their tables, all ask at once, and all are judged. */
  private static Optional<Failure> step(
      StoryEngines engines, int step, Map<Story, StoryFiles> files) {
    Set<StoryFiles> places = new LinkedHashSet<>(files.values());
    places.forEach(StoryFiles::write);
    List<Asked> asked = new ArrayList<>();
    for (Story story : files.keySet()) {
      try {
        if (step == 0) {
          story.begin(files.get(story));
        } else if (step <= story.length()) {
          story.next(files.get(story)).ifPresent(request -> asked.add(new Asked(story, request)));
        }
      } catch (AssertionError | RuntimeException failure) {
        return Optional.of(Failure.of(story, failure));
      }
    }
    places.forEach(StoryFiles::rest);
    Map<Story, CompletableFuture<Receipt>> answers = new LinkedHashMap<>();
    asked.stream()
        .filter(each -> each.story().killedAt().isEmpty())
        .forEach(each -> answers.put(each.story(), engines.send(each.story(), each.request())));
    Optional<Failure> failure = unanswered(answers);
    if (failure.isPresent()) {
      return failure;
    }
    Map<StoryFiles, StorySeen> seen = new HashMap<>();
    for (Asked each : asked) {
      Story story = each.story();
      try {
        StoryFiles place = files.get(story);
        if (story.killedAt().isPresent()) {
          place.without(
              () -> KilledSync.ofStory(story, story.killedAt().orElseThrow(), place.folder()));
          story.judgeKilled(place);
        } else {
          Receipt answer = answers.get(story).getNow(null);
          story.judge(place, seen.computeIfAbsent(place, StorySeen::of), answer);
          if (story.alone() && answer.outcome() == Outcome.VERIFIED) {
            assertThat(place.stagingIsLeft()).as("staging is left: %s", story.told()).isFalse();
          }
        }
      } catch (AssertionError | Exception failed) {
        return Optional.of(Failure.of(story, failed));
      }
    }
    return Optional.empty();
  }

  /** Waits for all answers; the first story that gets none in time, or a failure for one. */
  private static Optional<Failure> unanswered(Map<Story, CompletableFuture<Receipt>> answers) {
    Instant deadline = Instant.now().plus(LONGEST_STEP);
    for (Map.Entry<Story, CompletableFuture<Receipt>> each : answers.entrySet()) {
      Story story = each.getKey();
      try {
        each.getValue()
            .get(Duration.between(Instant.now(), deadline).toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException hung) {
        String what = "no answer within %s: %s".formatted(LONGEST_STEP, story.told());
        return Optional.of(
            new Failure(story.seed(), story.events(), false, new AssertionError(what, hung)));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return Optional.of(Failure.of(story, stopped));
      } catch (ExecutionException failed) {
        return Optional.of(Failure.of(story, failed));
      }
    }
    return Optional.empty();
  }

  private AssertionError shrunk(Failure whole, long first, int together) throws Exception {
    Optional<Failure> alone = tell(new Story(whole.seed(), "story0", Part.WHOLE));
    if (alone.isEmpty()) {
      return failed(whole, Part.WHOLE, "it fails only beside others", first, together);
    }
    StoryShrinking shrinking =
        new StoryShrinking(
            Part.WHOLE,
            alone.get().what(),
            RETELLINGS,
            less -> tell(new Story(whole.seed(), "story0", less)).map(Failure::what));
    shrinking.shrink(alone.get().events());
    return failed(
        new Failure(whole.seed(), 0, true, shrinking.failure()),
        shrinking.smallest(),
        "told again %d times".formatted(shrinking.retellings()),
        first,
        together);
  }

  private static AssertionError failed(
      Failure failure, Part part, String how, long first, int together) {
    return new AssertionError(
        "a story of commit %s, %s: new Story(%dL, \"story0\", new Part(Set.of(%s), %d)); the whole: -Dsnowline.seed=%d -Dsnowline.stories=%d%n%s"
            .formatted(
                TestedCommit.name(),
                how,
                failure.seed(),
                String.join(", ", part.without().stream().sorted().map(String::valueOf).toList()),
                part.mostRows(),
                first,
                together,
                failure.what().getMessage()),
        failure.what());
  }
}
