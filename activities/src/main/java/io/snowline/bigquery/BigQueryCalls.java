package io.snowline.bigquery;

import com.google.cloud.bigquery.BigQueryException;
import io.snowline.bigquery.BigQueryFailures.Meaning;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls BigQuery, and calls again where that may help: after 429, 500, 502, 503, 504, a rate limit
 * or a connection that broke. Every call that goes through here does no more when it is repeated,
 * since it names what it makes. The client's own repeats are off, so that there is one count.
 */
final class BigQueryCalls {
  private static final int MOST_TRIES = 6;

  private final Backoff backoff;

  BigQueryCalls(Backoff backoff) {
    this.backoff = backoff;
  }

  /**
   * What the call gives.
   *
   * @param what what is attempted, in words that follow "Cannot"
   * @throws WarehouseException if it failed for good
   */
  <T> T call(String what, Supplier<T> call) {
    try {
      return repeated(what, call);
    } catch (BigQueryException failure) {
      throw BigQueryFailures.exception(what, failure);
    }
  }

  /** What the call gives; empty if what it names isn't there. */
  <T> Optional<T> find(String what, Supplier<T> call) {
    try {
      return Optional.ofNullable(repeated(what, call));
    } catch (BigQueryException failure) {
      if (BigQueryFailures.of(failure) == Meaning.ABSENT) {
        return Optional.empty();
      }
      throw BigQueryFailures.exception(what, failure);
    }
  }

  /** Makes something; false if something of that name was there already. */
  boolean make(String what, Runnable call) {
    return made(
            what,
            () -> {
              call.run();
              return true;
            })
        .isPresent();
  }

  /** What was made; empty if something of that name was there already. */
  <T> Optional<T> made(String what, Supplier<T> call) {
    try {
      return Optional.of(repeated(what, call));
    } catch (BigQueryException failure) {
      if (BigQueryFailures.of(failure) == Meaning.EXISTS) {
        return Optional.empty();
      }
      throw BigQueryFailures.exception(what, failure);
    }
  }

  private <T> T repeated(String what, Supplier<T> call) {
    for (int tried = 1; ; tried++) {
      try {
        return call.get();
      } catch (BigQueryException failure) {
        if (tried == MOST_TRIES || BigQueryFailures.of(failure) != Meaning.REPEAT) {
          throw failure;
        }
        await(what, tried);
      }
    }
  }

  /** Waits before the next try. */
  void await(String what, int tried) {
    await(what, backoff, tried);
  }

  /** Waits as long as the other backoff says. */
  void await(String what, Backoff other, int tried) {
    try {
      other.await(tried);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new WarehouseException(
          FailureType.WAREHOUSE_UNAVAILABLE,
          "Cannot %s: the worker was stopped meanwhile".formatted(what),
          interrupted);
    }
  }
}
