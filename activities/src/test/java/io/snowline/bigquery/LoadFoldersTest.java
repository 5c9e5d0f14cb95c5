package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.BigQueryDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadFoldersTest {
  private static final String OLD = "items-20250715-020000-aaaa";
  private static final String NEW = "items-20250716-020000-bbbb";

  @TempDir Path temporary;

  private LoadFolders of(String dataset) {
    return new LoadFolders(
        temporary,
        new BigQueryDataset(
            "project",
            dataset,
            "us-central1",
            dataset + "_staging",
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Duration.ofMinutes(5)));
  }

  private static Path withRows(Path folder) throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("rows.tmp")).resolve("part"), "rows");
    Files.writeString(folder.resolve("rows-0.parquet"), "rows");
    return folder;
  }

  @Test
  void aRunRemovesWhatOtherRunsOfItsTableLeftInTheSameDatasetAndNothingElse() throws IOException {
    LoadFolders folders = of("sales");
    Path lost = withRows(folders.make(OLD));
    Path lostToo = withRows(folders.make(OLD));
    Path own = withRows(folders.make(NEW));
    Path ofLongerName = withRows(folders.make("my-" + OLD));
    Path ofOtherTable = withRows(folders.make("items-more-20250715-020000-aaaa"));
    Path ofOtherDataset = withRows(of("other").make(OLD));

    folders.sweep("items", NEW);

    assertThat(temporary)
        .isDirectoryNotContaining(lost::equals)
        .isDirectoryNotContaining(lostToo::equals);
    try (var left = Files.list(temporary)) {
      assertThat(left).containsExactlyInAnyOrder(own, ofLongerName, ofOtherTable, ofOtherDataset);
    }
  }

  @Test
  void whatALivingProcessLoadsIsLeftToIt() throws IOException {
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    LoadFolders folders = of("sales");
    String own = "." + ProcessHandle.current().pid() + "-";
    Path dead = folders.make(OLD);
    Path living =
        Files.move(
            withRows(folders.make(OLD)),
            temporary.resolve(dead.getFileName().toString().replace(own, "." + parent + "-")));

    folders.sweep("items", NEW);

    try (var left = Files.list(temporary)) {
      assertThat(left).containsExactly(living);
    }
  }

  @Test
  void aRunThatEndsRemovesItsOwnAlone() throws IOException {
    LoadFolders folders = of("sales");
    Path other = withRows(folders.make(OLD));
    withRows(folders.make(NEW));
    withRows(folders.make(NEW));

    folders.discard(NEW);

    try (var left = Files.list(temporary)) {
      assertThat(left).containsExactly(other);
    }
  }
}
