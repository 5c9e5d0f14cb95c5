package io.snowline.warehouse;

import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.golden.Literal;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A warehouse that is read and never written. Closing it frees its connection. */
public interface Source extends AutoCloseable {

  /** The engine's name, for people. */
  String engine();

  /** The hash that the engine gives the part of each value, in their order. Reads no table. */
  List<Long> hashes(List<Literal> literals);

  /** The names of all tables and views, as the engine keeps them. */
  List<String> tables();

  /** Those of them that aren't views; what these read may be gone. */
  List<String> tablesAlone();

  /** The table's columns; empty if there is no such table. */
  Optional<TableSchema> schema(String table);

  /** How many rows the table has. */
  long rows(String table);

  /** The columns of the table's declared primary key, in its order; none if it declares none. */
  List<String> primaryKey(String table);

  /**
   * About how many different values each combination of columns has, by one statement over the
   * table; rows where a column is NULL count as one value of it.
   */
  List<Long> estimates(String table, List<List<String>> combinations);

  /** Counts, by one statement, the rows and the keys that these columns give them. */
  Uniqueness uniqueness(String table, List<String> columns);

  /** Whether any row holds a value in the column. */
  boolean holdsValues(String table, String column);

  /**
   * How many rows hold a value that doesn't fit, for each column whose values are to be judged and
   * that has such rows; by source name.
   */
  Map<String, Long> unfit(Contract contract);

  /** The table's digest, by one statement. */
  Digest digest(Contract contract, int buckets);

  /**
   * Writes the rows of the buckets as Parquet files: the compared columns under the target's names,
   * and {@code snowline_key}, {@code snowline_hash}, {@code snowline_bucket} and {@code
   * snowline_reason} as this engine computes them. The reason says which value doesn't fit, and is
   * NULL for rows that may be written. The rows of a bucket stand in one file, or together behind
   * one wildcard.
   *
   * @param folder an empty folder for the files, if they aren't written elsewhere
   * @return where they are, {@code file:} or {@code gs:}; the latter may end with a wildcard, and
   *     has the number of rows as its fragment
   */
  List<URI> read(Contract contract, Buckets buckets, Path folder);

  /** The rows of a check's query. */
  CheckRows check(String query);

  @Override
  void close();
}
