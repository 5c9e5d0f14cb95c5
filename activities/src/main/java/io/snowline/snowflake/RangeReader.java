package io.snowline.snowflake;

import io.snowline.contract.Contract;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.sync.Buckets;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads a table in ranges of its buckets, several at a time, each into a file of its own. */
final class RangeReader {
  /**
   * Rows of one range, about: a result that a session hands over within minutes, long before
   * Snowflake's result URLs end after six hours, and that a worker's disk never notices.
   */
  private static final long ROWS_OF_A_RANGE = 250_000;

  private final SnowflakeAccount account;
  private final Step step;
  private final SnowflakeSession session;

  RangeReader(SnowflakeAccount account, Step step, SnowflakeSession session) {
    this.account = account;
    this.step = step;
    this.session = session;
  }

  /**
   * @param rows about how many rows the table has
   */
  List<URI> read(Contract contract, String table, long rows, Buckets buckets, Path folder) {
    List<Buckets> ranges = ranges(buckets, rows);
    if (ranges.size() == 1) {
      return List.of(read(session, contract, table, ranges.get(0), folder, 0));
    }
    ExecutorService readers = Executors.newFixedThreadPool(account.readers());
    try {
      List<Future<URI>> files = new ArrayList<>();
      for (int number = 0; number < ranges.size(); number++) {
        Buckets range = ranges.get(number);
        int position = number;
        files.add(
            readers.submit(
                () -> {
                  try (SnowflakeSession own = SnowflakeSession.open(account, step)) {
                    return read(own, contract, table, range, folder, position);
                  }
                }));
      }
      List<URI> read = new ArrayList<>();
      for (Future<URI> file : files) {
        read.add(file.get());
      }
      return read;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof WarehouseException known) {
        throw known;
      }
      throw new IllegalStateException(
          "Cannot read %s: %s".formatted(table, failure.getCause()), failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new WarehouseException(
          FailureType.WAREHOUSE_UNAVAILABLE,
          "Cannot read %s: the worker was stopped meanwhile".formatted(table),
          stopped);
    } finally {
      readers.shutdownNow();
    }
  }

  private static URI read(
      SnowflakeSession session,
      Contract contract,
      String table,
      Buckets range,
      Path folder,
      int number) {
    Path file = folder.resolve("rows-%s.parquet".formatted(number));
    session.read(
        "read rows of " + contract.source(),
        SnowflakeReadSql.read(contract, table, range),
        result -> new RowFile(contract).write(result, file));
    return file.toUri();
  }

  /** The buckets in as few parts as keep each below the rows of a range. */
  static List<Buckets> ranges(Buckets buckets, long rows) {
    long rowsOfABucket = Math.max(1, rows / buckets.total());
    int size = (int) Math.max(1, ROWS_OF_A_RANGE / rowsOfABucket);
    List<Integer> numbers = List.copyOf(buckets.numbers());
    if (numbers.size() <= size) {
      return List.of(buckets);
    }
    List<Buckets> ranges = new ArrayList<>();
    for (int first = 0; first < numbers.size(); first += size) {
      ranges.add(
          new Buckets(
              buckets.total(), numbers.subList(first, Math.min(first + size, numbers.size()))));
    }
    return ranges;
  }
}
