package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.DuckDbFile;
import io.snowline.ledger.Watchbook;
import io.snowline.ledger.WatchbookContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbWatchbookTest extends WatchbookContract {
  private @TempDir Path folder;

  @Override
  protected Watchbook open() {
    return new DuckDbWatchbook(new DuckDbFile(folder.resolve("target.duckdb"), "karbon"));
  }

  @Test
  void readingAnEmptyBookMakesNoFile() {
    anEmptyBookIsRead();

    assertThat(folder.resolve("target.duckdb")).doesNotExist();
  }
}
