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
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads a table in ranges of its buckets, several at a time. A range is one query, whose result is
 * written into a file as it comes; each query computes the hashes of the whole table to find its
 * rows, so ranges are few and large.
 */
final class RangeReader {
  /**
   * Rows of one range, about: a result that is read within minutes, long before Snowflake's result
   * URLs end after six hours.
   */
  static final long ROWS_OF_A_RANGE = 2_000_000;

  private final SnowflakeAccount account;
  private final Step step;
  private final SnowflakeSession session;
  private final long rowsOfARange;

  RangeReader(SnowflakeAccount account, Step step, SnowflakeSession session) {
    this(account, step, session, ROWS_OF_A_RANGE);
  }

  RangeReader(SnowflakeAccount account, Step step, SnowflakeSession session, long rowsOfARange) {
    this.account = account;
    this.step = step;
    this.session = session;
    this.rowsOfARange = rowsOfARange;
  }

  /**
   * Reads the buckets into files. When it fails, every reader has ended: nothing is written into
   * the folder, and no result is held, once the next attempt begins.
   *
   * @param rows about how many rows the table has
   */
  List<URI> read(Contract contract, String table, long rows, Buckets buckets, Path folder) {
    List<Buckets> ranges = ranges(buckets, rows, rowsOfARange);
    if (ranges.size() == 1) {
      return List.of(read(session, contract, table, ranges.get(0), folder, 0));
    }
    ExecutorService readers =
        Executors.newFixedThreadPool(Math.min(account.readers(), ranges.size()));
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
      if (failure.getCause() instanceof Error broken) {
        throw broken;
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
      end(readers);
    }
  }

  /** A reader waits for the network at most, and that has its own time-out. */
  private void end(ExecutorService readers) {
    readers.shutdownNow();
    try {
      readers.awaitTermination(2 * account.networkTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
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
    session.readNoted(
        "read rows of " + contract.source(),
        SnowflakeReadSql.read(contract, table, range),
        result -> new RowFile(contract).write(result, file));
    return file.toUri();
  }

  /**
   * The buckets in as few parts as keep each below the rows of a range. Finer buckets that together
   * are one stay together, so that each part is told in a short text.
   */
  static List<Buckets> ranges(Buckets buckets, long rows, long rowsOfARange) {
    long rowsOfABucket = Math.max(1, rows / buckets.total());
    long size = Math.max(1, rowsOfARange / rowsOfABucket);
    long together = Math.max(1, buckets.total() / Buckets.MOST);
    size = size > together ? size - size % together : size;
    List<Integer> numbers =
        buckets.numbers().stream()
            .sorted(
                Comparator.comparing((Integer number) -> number % Buckets.MOST)
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    if (numbers.size() <= size) {
      return List.of(buckets);
    }
    List<Buckets> ranges = new ArrayList<>();
    for (int first = 0; first < numbers.size(); first += (int) size) {
      int last = (int) Math.min(first + size, numbers.size());
      ranges.add(new Buckets(buckets.total(), numbers.subList(first, last)));
    }
    return ranges;
  }
}
