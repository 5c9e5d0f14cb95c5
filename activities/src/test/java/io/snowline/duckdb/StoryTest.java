package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stories of tables, many steps long, in which everything may happen; after each step the engines
 * hold what the model says. {@code -Dsnowline.stories=N} tells more of them than time would allow,
 * {@code -Dsnowline.seed=S} begins with another one.
 */
class StoryTest {
  private static final Duration TIME = Duration.ofSeconds(60);
  private static final int TOGETHER = 8;
  private static final int STEPS = 14;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Test
  void everyStoryGoesAsTheModelSays() throws Exception {
    long seed = Long.getLong("snowline.seed", 1);
    long stories = Long.getLong("snowline.stories", Long.MAX_VALUE);
    Instant deadline = stories == Long.MAX_VALUE ? Instant.now().plus(TIME) : Instant.MAX;
    long told = 0;
    while (told < stories && Instant.now().isBefore(deadline)) {
      int together = (int) Math.min(TOGETHER, stories - told);
      tell(Files.createDirectory(folder.resolve("from " + seed)), seed, together);
      seed += together;
      told += together;
    }
    assertThat(told).isPositive();
  }

  /** Several tables of the same two files, each with its story. */
  private static void tell(Path files, long seed, int together) {
    List<Story> stories =
        IntStream.range(0, together).mapToObj(n -> new Story(seed + n, "story" + n)).toList();
    try (EmbeddedSync sync =
        EmbeddedSync.of(
            files, stories.stream().map(Story::table).toArray(TableDefinition[]::new))) {
      stories.forEach(story -> story.begin(sync));
      for (int step = 0; step < STEPS; step++) {
        List<SyncRequest> requests = stories.stream().map(story -> story.next(sync)).toList();
        List<CompletableFuture<Receipt>> answers = new ArrayList<>();
        for (int n = 0; n < together; n++) {
          answers.add(sync.send(stories.get(n).table().name(), requests.get(n)));
        }
        answers.forEach(CompletableFuture::join);
        for (int n = 0; n < together; n++) {
          stories.get(n).judge(sync, answers.get(n).join());
        }
      }
    }
  }
}
