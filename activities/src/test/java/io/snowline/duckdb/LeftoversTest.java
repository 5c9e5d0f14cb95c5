package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lost runs left staged. */
class LeftoversTest {
  @TempDir Path folder;

  private EmbeddedSync begin() {
    EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items());
    sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID");
    return sync;
  }

  private void leave(String name) throws IOException {
    Path left = Files.createDirectories(folder.resolve("target.duckdb.staging").resolve(name));
    Files.writeString(left.resolve("rows.parquet"), "half a file");
    Files.writeString(left.resolve("staged.duckdb"), "half a database");
  }

  private List<String> left() throws IOException {
    Path root = folder.resolve("target.duckdb.staging");
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders.map(one -> one.getFileName().toString()).sorted().toList();
    }
  }

  /** The process of a child that has ended. */
  private static long deadProcess() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
            .redirectErrorStream(true)
            .start();
    child.getInputStream().readAllBytes();
    child.waitFor();
    return child.pid();
  }

  @Test
  void whatADeadProcessLeftIsRemovedByTheTablesNextRun() throws Exception {
    try (EmbeddedSync sync = begin()) {
      leave("items-20250715-020000-abcd." + deadProcess());
      leave("items-20250715-060000-ef01." + ProcessHandle.current().pid());
      expect(Outcome.VERIFIED, sync.full());
      assertThat(left()).isEmpty();
      assertThat(sync.stagingIsLeft()).isFalse();
    }
  }

  /** It may be that of a run under way in another container, which has processes of its own. */
  @Test
  void aPlanRemovesNothingThatOthersStaged() throws Exception {
    String other = "items-20250715-020000-abcd." + deadProcess();
    try (EmbeddedSync sync = begin()) {
      leave(other);
      expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      assertThat(left()).containsExactly(other);
    }
  }

  @Test
  void whatALivingProcessOrAnotherTableStagedIsLeftAlone() throws Exception {
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    long dead = deadProcess();
    try (EmbeddedSync sync = begin()) {
      leave("items-20250715-020000-abcd." + parent);
      leave("items_old-20250715-020000-abcd." + dead);
      leave("items-old-20250715-020000-abcd." + dead);
      leave("something of someone else");
      expect(Outcome.VERIFIED, sync.full());
      assertThat(left())
          .containsExactly(
              "items-20250715-020000-abcd." + parent,
              "items-old-20250715-020000-abcd." + dead,
              "items_old-20250715-020000-abcd." + dead,
              "something of someone else");
    }
  }
}
