package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.Story.Part;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand stories of tables, most of them short and some many steps long, in which everything
 * may happen; after each step target, history, quarantine and ledger hold what the model says. A
 * machine that is too slow tells as many as it can in four minutes. {@code -Dsnowline.stories=N}
 * tells N, however long it takes, {@code -Dsnowline.seed=S} begins with another one. One that fails
 * is told again with less and less, as long as it fails.
 */
class StoryTest {
  private static final long STORIES = 1_000;
  private static final Duration TIME = Duration.ofMinutes(4);
  private static final int TOGETHER = 16;
  private static final int TELLERS = 2;
  private static final int RETELLINGS = 80;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final AtomicInteger folders = new AtomicInteger();

  @Test
  void everyStoryGoesAsTheModelSays() throws Exception {
    long first = Long.getLong("snowline.seed", 1);
    Long asked = Long.getLong("snowline.stories");
    Telling telling =
        asked == null
            ? new Telling(first, STORIES, Instant.now().plus(TIME))
            : new Telling(first, asked, Instant.MAX);
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
      throw shrunk(failed.failure(), failed.first(), failed.together());
    }
    System.out.printf("%,d stories told, from seed %d on%n", telling.told.get(), first);
    assertThat(telling.told.get()).isPositive();
  }

  private record FailedBatch(Failure failure, long first, int together) {}

  /** Tells batch after batch until all are told or one fails; each teller has files of its own. */
  private final class Telling implements Callable<Void> {
    private final long first;
    private final long stories;
    private final Instant deadline;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong told = new AtomicLong();
    private final AtomicReference<FailedBatch> failed = new AtomicReference<>();

    Telling(long first, long stories, Instant deadline) {
      this.first = first;
      this.stories = stories;
      this.deadline = deadline;
    }

    @Override
    public Void call() throws IOException {
      while (failed.get() == null && Instant.now().isBefore(deadline)) {
        long from = begun.getAndAdd(TOGETHER);
        int together = (int) Math.min(TOGETHER, stories - from);
        if (together <= 0) {
          return null;
        }
        tell(stories(first + from, together))
            .ifPresent(
                failure ->
                    failed.compareAndSet(null, new FailedBatch(failure, first + from, together)));
        told.addAndGet(together);
      }
      return null;
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
   */
  private record Failure(long seed, int events, Throwable what) {}

  /** Several tables of the same two files, each with its story; the first that fails. */
  private Optional<Failure> tell(List<Story> stories) throws IOException {
    Path files = Files.createDirectory(folder.resolve("files" + folders.incrementAndGet()));
    TableDefinition[] tables = stories.stream().map(Story::table).toArray(TableDefinition[]::new);
    try (EmbeddedSync sync = EmbeddedSync.of(files, tables)) {
      for (Story story : stories) {
        story.begin(sync);
      }
      int longest = stories.stream().mapToInt(Story::length).max().orElse(0);
      for (int step = 0; step < longest; step++) {
        DuckDbConnection open = sync.openTarget();
        try {
          Optional<Failure> failure = step(sync, step, stories);
          if (failure.isPresent()) {
            return failure;
          }
        } finally {
          open.close();
        }
      }
    }
    return Optional.empty();
  }

  private record Asked(Story story, CompletableFuture<Receipt> answer) {}

  private static Optional<Failure> step(EmbeddedSync sync, int step, List<Story> stories) {
    List<Asked> asked = new ArrayList<>();
    for (Story story : stories) {
      Optional<SyncRequest> request = step < story.length() ? story.next(sync) : Optional.empty();
      request.ifPresent(ask -> asked.add(new Asked(story, sync.send(story.table().name(), ask))));
    }
    asked.forEach(each -> each.answer().handle((receipt, failure) -> receipt).join());
    List<String> tables = sync.tables();
    for (Asked each : asked) {
      try {
        each.story().judge(sync, tables, each.answer().join());
      } catch (AssertionError | RuntimeException failure) {
        return Optional.of(new Failure(each.story().seed(), each.story().events(), failure));
      }
    }
    return Optional.empty();
  }

  /** Leaves out events, half of them at first and then fewer, and rows, as long as it fails. */
  private AssertionError shrunk(Failure whole, long first, int together) throws IOException {
    Failure smallest = whole;
    Part part = Part.WHOLE;
    boolean alone = false;
    int retellings = 0;
    List<Integer> left = new ArrayList<>(IntStream.rangeClosed(1, whole.events()).boxed().toList());
    for (int size = left.size(); size > 0 && retellings < RETELLINGS; size /= 2) {
      for (int from = 0; from < left.size() && retellings < RETELLINGS; ) {
        List<Integer> some = left.subList(from, Math.min(left.size(), from + size));
        Set<Integer> without = new HashSet<>(part.without());
        if (alone) {
          without.addAll(some);
        }
        Part less = new Part(without, part.mostRows());
        retellings++;
        Optional<Failure> failure = tell(List.of(new Story(whole.seed(), "story0", less)));
        if (!alone && failure.isEmpty()) {
          return failed(whole, part, "it fails only beside others", first, together);
        }
        if (failure.isPresent()) {
          smallest = failure.get();
          part = less;
          if (alone) {
            some.clear();
          }
        } else {
          from += size;
        }
        alone = true;
      }
    }
    for (int rows = 16; rows > 0; rows /= 2) {
      Part less = new Part(part.without(), rows);
      Optional<Failure> failure = tell(List.of(new Story(whole.seed(), "story0", less)));
      if (failure.isPresent()) {
        smallest = failure.get();
        part = less;
      }
    }
    return failed(smallest, part, "told again %d times".formatted(retellings), first, together);
  }

  private static AssertionError failed(
      Failure failure, Part part, String how, long first, int together) {
    return new AssertionError(
        "a story of commit %s, %s: new Story(%dL, \"story0\", new Part(Set.of(%s), %d)); the whole: -Dsnowline.seed=%d -Dsnowline.stories=%d%n%s"
            .formatted(
                commit(),
                how,
                failure.seed(),
                String.join(", ", part.without().stream().sorted().map(String::valueOf).toList()),
                part.mostRows(),
                first,
                together,
                failure.what().getMessage()),
        failure.what());
  }

  /** The commit that is tested, for whoever looks into a failure later. */
  private static String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException unknown) {
      return "unknown, git is missing";
    }
  }
}
