package io.snowline.warehouse;

import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A warehouse that is read and never written. Closing it frees its connection. */
public interface Source extends AutoCloseable {

  /** The table's columns; empty if there is no such table. */
  Optional<TableSchema> schema(String table);

  /** How many rows the table has. */
  long rows(String table);

  /** Whether any row holds a value in the column. */
  boolean holdsValues(String table, String column);

  /** The table's digest, by one statement. */
  Digest digest(Contract contract, int buckets);

  /**
   * Writes the rows of the buckets as Parquet files into the folder: the compared columns under the
   * target's names, and {@code snowline_key}, {@code snowline_hash} and {@code snowline_bucket} as
   * this engine computes them.
   */
  List<Path> read(Contract contract, Buckets buckets, Path folder);

  /** The rows of a check's query. */
  CheckRows check(String query);

  @Override
  void close();
}
