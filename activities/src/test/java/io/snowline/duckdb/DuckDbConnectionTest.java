package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DuckDbConnectionTest {
  @TempDir Path folder;

  @Test
  void aFileThatAnotherProcessHoldsIsWaitedFor() throws Exception {
    Path file = folder.resolve("held.duckdb");
    AtomicReference<Thread> opener = new AtomicReference<>();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (FileHolder holder = FileHolder.of(file)) {
      Future<Long> answer =
          executor.submit(
              () -> {
                opener.set(Thread.currentThread());
                try (DuckDbConnection connection = DuckDbConnection.writable(file)) {
                  return connection.number("count", "SELECT 42");
                }
              });
      while (!waitsForTheFile(opener.get())) {
        assertThat(answer.isDone()).isFalse();
        Thread.onSpinWait();
      }
      holder.release();
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(42);
    } finally {
      executor.shutdownNow();
    }
  }

  private static boolean waitsForTheFile(Thread opener) {
    return opener != null
        && opener.getState() == Thread.State.TIMED_WAITING
        && Arrays.stream(opener.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(DuckDbConnection.class.getName()));
  }

  @Test
  void aNameThatMayMeanASchemaOrTheFilesDatabaseIsNotTakenForNoTable() {
    try (DuckDbConnection connection = DuckDbConnection.writable(folder.resolve("k.duckdb"))) {
      connection.execute("make the schema", "CREATE SCHEMA k");
      connection.use("k");
      connection.execute("make a table", "CREATE TABLE held (ID INTEGER)");

      assertThatThrownBy(() -> connection.isReadable("k", "held"))
          .isInstanceOf(WarehouseException.class)
          .hasMessageContaining("look for held")
          .hasMessageContaining("Ambiguous reference");
    }
  }

  @Test
  void whatOutgrowsTheMemoryGoesBesideTheFileAndIsGoneWithItsConnection() throws Exception {
    Path file = folder.resolve("large.duckdb");
    Path spilled = folder.resolve("large.duckdb.tmp");
    for (int time = 0; time < 2; time++) {
      try (DuckDbConnection connection = DuckDbConnection.writable(file)) {
        connection.execute(
            "make twice as much as may be held",
            "CREATE TEMP TABLE large AS SELECT repeat(md5(range::VARCHAR), 8) AS text FROM range(%d)"
                .formatted(2L * DuckDbInstance.MEGABYTES * 1_000_000 / 256));
        assertThat(spilled).isDirectory();
      }
      assertThat(spilled).doesNotExist();
    }
  }

  @Test
  void whatAKilledProcessSpilledIsRemovedWhenTheFileIsOpenedNext() throws Exception {
    Path file = folder.resolve("killed.duckdb");
    Path spilled = Files.createDirectory(folder.resolve("killed.duckdb.tmp"));
    Files.write(spilled.resolve("duckdb_temp_storage-0.tmp"), new byte[10]);

    DuckDbConnection.writable(file).close();

    assertThat(spilled).doesNotExist();
  }

  @Test
  void afterTheWaitTheProcessThatHoldsTheFileIsNamed() {
    Path file = folder.resolve("held.duckdb");
    try (FileHolder holder = FileHolder.of(file)) {
      for (boolean readOnly : new boolean[] {true, false}) {
        WarehouseException refused =
            catchThrowableOfType(
                WarehouseException.class,
                () -> DuckDbConnection.open(file, readOnly, Duration.ZERO));

        assertThat(refused.type()).isEqualTo(FailureType.FILE_LOCKED);
        assertThat(refused)
            .hasMessage(
                "Cannot open %s: process %s (%s) holds it, waited 0 s; end that process, then run again"
                    .formatted(
                        file,
                        holder.handle().pid(),
                        holder.handle().info().command().orElseThrow()));
      }
    }
  }

  @Test
  void whatIsNoDuckDbFileIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "not a database\n".repeat(1000));
    WarehouseException refused =
        catchThrowableOfType(WarehouseException.class, () -> DuckDbConnection.writable(file));

    assertThat(refused.type()).isEqualTo(FailureType.BAD_CONFIGURATION);
    assertThat(refused).hasMessageStartingWith("Cannot open %s as a DuckDB file: ".formatted(file));
    assertThat(refused.getMessage()).contains("not a valid DuckDB database file");
    assertThat(file).hasContent("not a database\n".repeat(1000));
  }

  @Test
  void aFolderThatDoesntExistIsNamed() {
    Path file = folder.resolve("nowhere").resolve("target.duckdb");

    assertThatThrownBy(() -> DuckDbConnection.writable(file))
        .isInstanceOf(WarehouseException.class)
        .hasMessageStartingWith("Cannot open %s as a DuckDB file: ".formatted(file));
  }

  @Test
  void aSourceThatDoesntExistIsNotMade() {
    Path file = folder.resolve("source.duckdb");
    WarehouseException refused =
        catchThrowableOfType(WarehouseException.class, () -> DuckDbConnection.readOnly(file));

    assertThat(refused.type()).isEqualTo(FailureType.BAD_CONFIGURATION);
    assertThat(refused)
        .hasMessage("Cannot open the source %s: there is no such file".formatted(file));
    assertThat(file).doesNotExist();
  }

  @Test
  void aSourceIsNeverWritten() {
    Path file = folder.resolve("source.duckdb");
    DuckDbConnection.writable(file).close();
    try (DuckDbConnection source = DuckDbConnection.readOnly(file)) {
      assertThatThrownBy(() -> source.execute("make a table", "CREATE TABLE T (X INTEGER)"))
          .isInstanceOf(WarehouseException.class)
          .hasMessageContaining("read-only mode");
    }
  }

  @Test
  void aRefusedStatementIsNamedWithItsPurposeAndFile() {
    Path file = folder.resolve("target.duckdb");
    try (DuckDbConnection connection = DuckDbConnection.writable(file)) {
      String sql = "SELECT 1,\n   2\nFROM NO_SUCH_TABLE WHERE " + "1 = 1 AND ".repeat(50) + "true";
      List<Runnable> ways =
          List.of(
              () -> connection.execute("count the rows", sql),
              () -> connection.update("count the rows", sql),
              () -> connection.number("count the rows", sql));
      for (Runnable way : ways) {
        WarehouseException refused = catchThrowableOfType(WarehouseException.class, way::run);

        assertThat(refused.type()).isEqualTo(FailureType.WAREHOUSE_REFUSED);
        assertThat(refused)
            .hasMessage(
                "Cannot count the rows in %s: Catalog Error: Table with name NO_SUCH_TABLE does not exist! (statement: %s)"
                    .formatted(file, sql.replaceAll("\\s+", " ").substring(0, 160) + "..."));
      }
    }
  }

  @Test
  void aTransactionThatFailsLeavesNothingBehind() {
    try (DuckDbConnection connection = DuckDbConnection.writable(folder.resolve("t.duckdb"))) {
      connection.execute("make", "CREATE TABLE T (X INTEGER)");
      assertThatThrownBy(
              () ->
                  connection.transaction(
                      () -> {
                        connection.update("fill", "INSERT INTO T VALUES (?)", 1);
                        throw new IllegalStateException("stop");
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("stop")
          .hasNoSuppressedExceptions();
      assertThat(connection.number("count", "SELECT count(*) FROM T")).isZero();
      connection.transaction(() -> connection.update("fill", "INSERT INTO T VALUES (?)", 2));
      assertThat(connection.number("sum", "SELECT sum(X) FROM T")).isEqualTo(2);
    }
  }

  @Test
  void twoWritersOfOneRowConflictInAWayThatIsTriedAgain() {
    Path file = folder.resolve("t.duckdb");
    try (DuckDbConnection first = DuckDbConnection.writable(file);
        DuckDbConnection second = DuckDbConnection.writable(file)) {
      first.execute("make", "CREATE TABLE T AS SELECT 1 AS X");
      WarehouseException refused =
          catchThrowableOfType(
              WarehouseException.class,
              () ->
                  first.transaction(
                      () -> {
                        first.update("add", "UPDATE T SET X = 2");
                        return second.update("add", "UPDATE T SET X = 3");
                      }));

      assertThat(refused.type()).isEqualTo(FailureType.WAREHOUSE_UNAVAILABLE);
      assertThat(refused.type().retried()).isTrue();
      assertThat(first.number("read", "SELECT X FROM T")).isEqualTo(1);
    }
  }

  @Test
  void connectionsOfOneProcessComeAndGoWithoutGettingInEachOthersWay() throws Exception {
    Path file = folder.resolve("busy.duckdb");
    DuckDbConnection.writable(file).close();
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      List<Future<Long>> answers = new ArrayList<>();
      for (int connections = 0; connections < 100; connections++) {
        String table = "T" + connections;
        answers.add(
            executor.submit(
                () -> {
                  try (DuckDbConnection connection = DuckDbConnection.writable(file)) {
                    connection.execute(
                        "make", "CREATE TABLE %s AS FROM range(20000)".formatted(table));
                    return connection.number("count", "SELECT count(*) FROM " + table);
                  }
                }));
      }
      for (Future<Long> answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(20_000);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void timesAreThoseOfUtc() {
    try (DuckDbConnection connection = DuckDbConnection.writable(folder.resolve("t.duckdb"))) {
      assertThat(
              connection.<String>one(
                  "read", "SELECT current_setting('TimeZone')", row -> row.getString(1)))
          .isEqualTo("UTC");
    }
  }
}
