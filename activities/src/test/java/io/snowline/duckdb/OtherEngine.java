package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.golden.Literal;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.warehouse.CheckRows;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Uniqueness;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A source that says to be another engine than its target, so that the hashes which all engines
 * compute alike are used.
 */
final class OtherEngine implements Source {
  private final Source source;
  private final UnaryOperator<List<Long>> hashing;

  OtherEngine(Source source) {
    this(source, hashes -> hashes);
  }

  /**
   * @param hashing what it makes of the hashes that it should give
   */
  OtherEngine(Source source, UnaryOperator<List<Long>> hashing) {
    this.source = source;
    this.hashing = hashing;
  }

  @Override
  public String engine() {
    return "not " + source.engine();
  }

  @Override
  public List<Long> hashes(List<Literal> literals) {
    return hashing.apply(source.hashes(literals));
  }

  @Override
  public List<String> tables() {
    return source.tables();
  }

  @Override
  public List<String> tablesAlone() {
    return source.tablesAlone();
  }

  @Override
  public Optional<TableSchema> schema(String table) {
    return source.schema(table);
  }

  @Override
  public long rows(String table) {
    return source.rows(table);
  }

  @Override
  public List<String> primaryKey(String table) {
    return source.primaryKey(table);
  }

  @Override
  public List<Long> estimates(String table, List<List<String>> combinations) {
    return source.estimates(table, combinations);
  }

  @Override
  public Uniqueness uniqueness(String table, List<String> columns) {
    return source.uniqueness(table, columns);
  }

  @Override
  public boolean holdsValues(String table, String column) {
    return source.holdsValues(table, column);
  }

  @Override
  public Map<String, Long> unfit(Contract contract) {
    return source.unfit(contract);
  }

  @Override
  public Digest digest(Contract contract, int buckets) {
    return source.digest(contract, buckets);
  }

  @Override
  public List<URI> read(Contract contract, Buckets buckets, Path folder) {
    return source.read(contract, buckets, folder);
  }

  @Override
  public CheckRows check(String query) {
    return source.check(query);
  }

  @Override
  public void close() {
    source.close();
  }
}
