package io.snowline.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * A running DuckDB that a file is attached to while anyone in this process uses it. Starting one
 * costs many times what attaching a file does, so an instance without a file is kept for the next.
 * The file itself is open, and locked against other processes, no longer than its connections.
 */
final class DuckDbInstance {
  /** A sync has two files open at a time. */
  private static final int KEPT = 2;

  /**
   * What an instance holds in memory at most, whatever the tables' sizes; beyond that it uses the
   * disk. DuckDB asks for 125 MB a thread at least, and has a thread a processor.
   */
  static final int MEGABYTES = 175 * Math.max(2, Runtime.getRuntime().availableProcessors());

  /** Where an instance without a file has its tables; no file's database is called so. */
  private static final String NO_FILE = "snowline, no file";

  private static final Deque<DuckDbInstance> IDLE = new ArrayDeque<>();
  private static final AtomicReference<FutureTask<DuckDbInstance>> AHEAD = new AtomicReference<>();
  private static final Map<Path, Place> PLACES = new ConcurrentHashMap<>();

  /** Who uses a file. */
  private static final class Place {
    private DuckDbInstance instance;
    private boolean readOnly;
    private int users;

    /** What DuckDB calls the file's database: the same each time. */
    private String database;
  }

  /** A connection that gives back what it was lent. */
  static final class Lease implements AutoCloseable {
    private final DuckDbInstance instance;
    private final Connection connection;
    private final GivenBack rest;

    private Lease(DuckDbInstance instance, GivenBack rest) throws SQLException {
      this.instance = instance;
      this.connection = instance.connection();
      this.rest = rest;
    }

    Connection connection() {
      return connection;
    }

    /** The name of the file's database. */
    String database() {
      return instance.database;
    }

    @Override
    public void close() throws SQLException {
      try {
        connection.close();
      } finally {
        rest.give();
      }
    }
  }

  private interface GivenBack {
    void give() throws SQLException;
  }

  private final DuckDBConnection root;
  private String database = NO_FILE;

  /** Where what outgrows the memory goes; there only from then on. */
  private Path spilled;

  private DuckDbInstance() throws SQLException {
    root = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    execute("SET GLOBAL TimeZone = 'UTC'");
    // Not formatted: DuckDB reads no other digits than these, whatever the locale.
    execute("SET GLOBAL memory_limit = '" + MEGABYTES + " MB'");
    spillInto(
        Path.of(System.getProperty("java.io.tmpdir"), "snowline-" + ProcessHandle.current().pid()));
    execute("ATTACH ':memory:' AS " + Sql.name(NO_FILE));
    execute("USE " + Sql.name(NO_FILE));
    execute("DETACH memory");
  }

  /**
   * Starts an instance beside what the caller does next, unless one is there: the first costs half
   * a second, in which the driver unpacks its library. A failure is met again by who needs one.
   */
  static void startAhead() {
    FutureTask<DuckDbInstance> start = new FutureTask<>(DuckDbInstance::new);
    synchronized (IDLE) {
      if (!IDLE.isEmpty() || !AHEAD.compareAndSet(null, start)) {
        return;
      }
    }
    Thread thread = new Thread(start, "snowline-duckdb-start");
    thread.setDaemon(true);
    thread.start();
  }

  /** A connection that uses the file's database. */
  static Lease file(Path file, boolean readOnly) throws SQLException {
    Place place = PLACES.computeIfAbsent(file.toAbsolutePath().normalize(), unknown -> new Place());
    synchronized (place) {
      if (place.users == 0) {
        place.instance = withFile(file, readOnly, place);
        place.readOnly = readOnly;
      } else if (place.readOnly != readOnly) {
        throw new SQLException(
            "Unique file handle conflict: this process uses %s %s"
                .formatted(file, readOnly ? "for writing" : "read-only"));
      }
      place.users++;
      try {
        return new Lease(place.instance, () -> release(place));
      } catch (SQLException failure) {
        release(place);
        throw failure;
      }
    }
  }

  /** A connection to an empty database in memory. */
  static Lease empty() throws SQLException {
    DuckDbInstance instance = idle();
    try {
      return new Lease(instance, instance::free);
    } catch (SQLException failure) {
      instance.root.close();
      throw failure;
    }
  }

  private static DuckDbInstance idle() throws SQLException {
    synchronized (IDLE) {
      DuckDbInstance idle = IDLE.poll();
      if (idle != null) {
        return idle;
      }
    }
    FutureTask<DuckDbInstance> ahead = AHEAD.getAndSet(null);
    return ahead == null ? new DuckDbInstance() : started(ahead);
  }

  private static DuckDbInstance started(FutureTask<DuckDbInstance> ahead) throws SQLException {
    try {
      return ahead.get();
    } catch (ExecutionException failed) {
      return new DuckDbInstance();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while DuckDB was starting", stopped);
    }
  }

  private static DuckDbInstance withFile(Path file, boolean readOnly, Place place)
      throws SQLException {
    DuckDbInstance instance = idle();
    try {
      instance.execute(
          "ATTACH %s%s".formatted(Sql.text(file.toString()), readOnly ? " (READ_ONLY)" : ""));
      if (!readOnly) {
        // Where DuckDB itself puts it: the disk that has room for the rows. The file is ours
        // alone, so that what is there now was left by a process that was killed.
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        remove(beside);
        instance.spillInto(beside);
      }
      if (place.database == null) {
        place.database = instance.databases().get(0);
      }
      instance.database = place.database;
      return instance;
    } catch (SQLException failure) {
      instance.free();
      throw failure;
    }
  }

  private static void release(Place place) throws SQLException {
    synchronized (place) {
      place.users--;
      if (place.users == 0) {
        DuckDbInstance instance = place.instance;
        place.instance = null;
        instance.free();
      }
    }
  }

  /** Lets go of all files; an instance that can't is ended, which does. */
  private void free() throws SQLException {
    boolean kept = false;
    try {
      for (String held : databases()) {
        execute("DETACH DATABASE " + Sql.name(held));
      }
      database = NO_FILE;
      synchronized (IDLE) {
        // The place of one that has spilled is kept until its end.
        kept = !Files.exists(spilled) && IDLE.size() < KEPT && IDLE.offer(this);
      }
    } finally {
      if (!kept) {
        root.close();
      }
    }
  }

  private void spillInto(Path folder) throws SQLException {
    execute("SET GLOBAL temp_directory = " + Sql.text(folder.toString()));
    spilled = folder;
  }

  private static void remove(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Connection connection() throws SQLException {
    Connection connection = root.duplicate();
    try (Statement statement = connection.createStatement()) {
      statement.execute("USE " + Sql.name(database, "main"));
      return connection;
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  private List<String> databases() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = root.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT database_name FROM duckdb_databases() WHERE NOT internal AND database_name"
                    + " <> "
                    + Sql.text(NO_FILE))) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = root.createStatement()) {
      statement.execute(sql);
    }
  }
}
