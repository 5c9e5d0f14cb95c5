package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.sync.Buckets;
import io.snowline.sync.FailureType;
import io.snowline.sync.Staged;
import io.snowline.warehouse.OtherProcess;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run stages, in {@code <target>.staging/<run>.<process>/} beside the target: the Parquet
 * files that were read, and a DuckDB file that shows them as a table and holds the plan. A plan so
 * leaves the target's file alone, and a run that is lost leaves a folder that the table's next run
 * removes.
 */
final class DuckDbStaging implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDbStaging.class);
  private static final String LOADED = "loaded_";

  private final DuckDbConnection connection;
  private final String alias;

  private DuckDbStaging(DuckDbConnection connection, String alias) {
    this.connection = connection;
    this.alias = alias;
  }

  /** Attaches what the run has staged. */
  static DuckDbStaging attach(DuckDbConnection connection, Path target, String run) {
    Path folder =
        find(target, run)
            .orElseThrow(
                () ->
                    new WarehouseException(
                        FailureType.STAGING_LOST,
                        "Cannot find what %s staged beside %s; the run begins again"
                            .formatted(run, target)));
    String alias = "staging of " + run;
    connection.attach("attach the staged rows", folder.resolve("staged.duckdb"), alias);
    return new DuckDbStaging(connection, alias);
  }

  /** The staged rows. */
  String rows() {
    return Sql.name(alias) + ".main.staged_rows";
  }

  /** The planned changes. */
  String changes() {
    return Sql.name(alias) + ".main.changes";
  }

  private String shared() {
    return Sql.name(alias) + ".main.shared_keys";
  }

  private String loaded(long load) {
    return Sql.name(alias) + ".main." + Sql.name(LOADED + load);
  }

  /**
   * Stages files in place of what was staged of the buckets. The files stay until the end.
   *
   * @param first whether they replace all that was staged
   */
  Staged load(Contract contract, Buckets buckets, List<URI> files, boolean first) {
    Buckets replaced = first ? Buckets.all(buckets.total()) : buckets;
    connection.execute("make the table of shared keys", TransferSql.createShared(shared()));
    connection.transaction(
        () -> {
          long earlier =
              connection.number(
                  "count earlier loads",
                  "SELECT count(*) FROM duckdb_views() WHERE database_name = ? AND starts_with(view_name, ?)",
                  alias,
                  LOADED);
          String loaded = loaded(earlier + 1);
          Optional<String> before = earlier == 0 ? Optional.empty() : Optional.of(loaded(earlier));
          connection.execute(
              "load staged rows", TransferSql.load(contract, loaded, before, replaced, files));
          long mismatches =
              connection.number(
                  "compare loaded rows with those that were read",
                  TransferSql.mismatches(contract, loaded, buckets));
          if (mismatches > 0) {
            throw new WarehouseException(
                FailureType.LOAD_MISMATCH,
                "Cannot stage %s: %,d rows are no longer what was read after loading; report this, nothing was written"
                    .formatted(contract.source(), mismatches));
          }
          connection.execute("forget shared keys", TransferSql.forgetShared(shared(), replaced));
          connection.execute("find shared keys", TransferSql.findShared(loaded, shared(), buckets));
          connection.execute(
              "stage the loaded rows", TransferSql.stage(contract, rows(), loaded, shared()));
          return mismatches;
        });
    return new Staged(
        connection.digest(
            "take the digest of staged rows", TransferSql.digest(rows(), "true"), buckets.total()),
        connection.digest(
            "take the digest of quarantined rows",
            TransferSql.digest(rows(), "snowline_reason IS NOT NULL"),
            buckets.total()));
  }

  @Override
  public void close() {
    connection.execute("detach the staged rows", "DETACH DATABASE IF EXISTS " + Sql.name(alias));
  }

  /**
   * A new folder, in the run's own, for the files of one load: an earlier one's are still shown.
   */
  static Path files(Path target, String run) {
    try {
      return Files.createTempDirectory(folder(target, run), "rows-");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path folder(Path target, String run) {
    return find(target, run)
        .orElseGet(
            () -> {
              try {
                return Files.createDirectories(
                    root(target).resolve(run + "." + ProcessHandle.current().pid()));
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            });
  }

  /**
   * Removes what other runs of the table left, unless the process that made it still lives: that
   * one cleans up after itself.
   */
  static void sweep(Path target, String table, String run) {
    for (Path folder : folders(target)) {
      String name = folder.getFileName().toString();
      int dot = name.lastIndexOf('.');
      String owner = name.substring(0, dot);
      boolean ofTable = owner.matches(java.util.regex.Pattern.quote(table) + "-\\d{8}-\\d{6}-\\w+");
      if (ofTable && !owner.equals(run) && !OtherProcess.lives(name.substring(dot + 1))) {
        remove(folder);
      }
    }
    removeIfEmpty(root(target));
  }

  /** Removes what the run staged, and the folder of all if it was the last. */
  static void discard(Path target, String run) {
    find(target, run).ifPresent(DuckDbStaging::remove);
    removeIfEmpty(root(target));
  }

  private static Optional<Path> find(Path target, String run) {
    return folders(target).stream()
        .filter(
            folder ->
                folder
                    .getFileName()
                    .toString()
                    .matches(java.util.regex.Pattern.quote(run) + "\\.\\d+"))
        .findFirst();
  }

  private static Path root(Path target) {
    return target.resolveSibling(target.getFileName() + ".staging");
  }

  private static List<Path> folders(Path target) {
    if (!Files.isDirectory(root(target))) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root(target))) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches(".+\\.\\d+"))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        LOG.trace("remove what was staged: {}", file);
        Files.deleteIfExists(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void removeIfEmpty(Path root) {
    try {
      Files.deleteIfExists(root);
    } catch (DirectoryNotEmptyException inUse) {
      return;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
