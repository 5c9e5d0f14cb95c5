package io.snowline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder that the demo plays in: configuration, views, two DuckDB files and a file of jobs. */
final class DemoFolder {
  private static final String CONFIGURATION = "snowline.yaml";

  /** The first line of the demo's configuration, by which an earlier demo is known again. */
  private static final String MARK = "# Made by snowline demo.";

  /** The two files, where nothing else is wanted. */
  private static final String FILES =
      """
       Two DuckDB files stand for Snowflake and BigQuery, and
      # snowline local-scheduler for Cloud Scheduler.
      source: {duckdb: {file: source.duckdb}}
      target: {duckdb: {file: target.duckdb}}

      """;

  private static final String LOCATION =
      "{project: red-octane-444308-f4, location: us-central1}\n  jobs:";

  /** What the jobs would call: the local scheduler fires nothing. */
  private static final String SERVICE = "https://snowline.example.com";

  private static final String CALLER = "scheduler@red-octane-444308-f4.iam.gserviceaccount.com";

  /** What is made besides the configuration. */
  private static final List<String> OWN =
      List.of(
          "source.duckdb",
          "source.duckdb.wal",
          "target.duckdb",
          "target.duckdb.wal",
          "target.duckdb.staging",
          "jobs.json",
          "incident.md",
          "views");

  private final Path folder;

  DemoFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes everything anew but for the configuration, of which only the mark is written. What an
   * earlier demo left is replaced, however far that came; a folder with files of somebody else's is
   * refused.
   */
  DemoEnds make(long seed, boolean fast, Optional<DemoBed> bed) throws Exception {
    refuseStrangers();
    makeFolder();
    // First, so that a demo that is ended early is known again, too.
    write(CONFIGURATION, MARK + "\n");
    for (String name : OWN) {
      remove(folder.resolve(name));
    }
    Files.createDirectories(folder.resolve("views"));
    for (String view : List.of("corrected_view.sql", "individual_budget_v5.sql")) {
      write("views/" + view, resource("/views/" + view));
    }
    if (bed.isPresent()) {
      return bed.get().take(DemoWarehouses.create(folder, seed, DemoFigures.ofBed(fast)));
    }
    DemoWarehouses files = DemoWarehouses.create(folder, seed, fast);
    return new DemoEnds(
        new DuckDbDatabase(files.source()), new DuckDbDatabase(files.target()), FILES);
  }

  private void makeFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException refused) {
      throw new DemoException(
          "Cannot make the demo in %s: it can't be made a folder (%s); choose another with --dir"
              .formatted(folder, refused.getClass().getSimpleName()));
    }
  }

  /** Where the local scheduler keeps its jobs. */
  Path jobs() {
    return folder.resolve("jobs.json");
  }

  /** Writes the configuration of these ends, with the jobs at that service. */
  void configure(DemoEnds ends, URI scheduler) throws IOException {
    write(
        CONFIGURATION,
        MARK
            + ends.configuration()
            + pipeline()
                .replace(
                    LOCATION, LOCATION.replace("}", ", endpoint: \"%s\"}".formatted(scheduler)))
                .replace("${SNOWLINE_URL}", SERVICE)
                .replace("${SNOWLINE_CALLER}", CALLER)
                .replace("${SNOWLINE_AUDIENCE}", SERVICE));
  }

  /** Tables, views, checks and jobs of the incident's pipeline, wherever those are. */
  private static String pipeline() throws IOException {
    String pipeline = resource("/karbon.yaml");
    return pipeline.substring(pipeline.indexOf("\ntables:") + 1);
  }

  private void refuseStrangers() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Path configuration = folder.resolve(CONFIGURATION);
    boolean ours =
        Files.isRegularFile(configuration) && Files.readString(configuration).startsWith(MARK);
    try (Stream<Path> files = Files.list(folder)) {
      if (!ours && files.findAny().isPresent()) {
        throw new DemoException(
            "Cannot make the demo in %s: there are files that it didn't make; choose another folder with --dir"
                .formatted(folder));
      }
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = DemoFolder.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
