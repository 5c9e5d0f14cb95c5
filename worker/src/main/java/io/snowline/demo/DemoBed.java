package io.snowline.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The test bed's servers, which the demo takes in place of two files: one that speaks Snowflake's
 * protocol, one that speaks BigQuery's, and a Temporal server for the runs.
 */
public final class DemoBed {
  private static final String SNOWFLAKE = "SNOWLINE_BED_SNOWFLAKE";
  private static final String BIGQUERY = "SNOWLINE_BED_BIGQUERY";
  private static final String BUCKETS = "SNOWLINE_BED_GCS_ROOT";
  private static final String TEMPORAL = "SNOWLINE_BED_TEMPORAL";
  private static final String BUCKET = "snowline-demo";
  private static final int CONNECT_MILLIS = 5_000;

  private final Map<String, String> environment;

  private DemoBed(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The bed that the environment names.
   *
   * @throws DemoException if it names none, or one that doesn't run
   */
  public static DemoBed of(Map<String, String> environment) {
    Map<String, String> named = new TreeMap<>();
    List<String> missing =
        List.of(SNOWFLAKE, BIGQUERY, BUCKETS, TEMPORAL).stream()
            .filter(name -> environment.getOrDefault(name, "").isBlank())
            .toList();
    if (!missing.isEmpty()) {
      throw new DemoException(
          "Cannot play the demo on the test bed: %s %s not set; start the bed with eval \"$(bed/up)\", which needs Python 3.13 (bed/README.md), or leave --bed out"
              .formatted(String.join(", ", missing), missing.size() == 1 ? "is" : "are"));
    }
    List.of(SNOWFLAKE, BIGQUERY, BUCKETS, TEMPORAL)
        .forEach(name -> named.put(name, environment.get(name)));
    DemoBed bed = new DemoBed(named);
    bed.refuseWithoutAnswer(SNOWFLAKE, "http://" + named.get(SNOWFLAKE));
    bed.refuseWithoutAnswer(BIGQUERY, named.get(BIGQUERY));
    bed.refuseWithoutAnswer(TEMPORAL, "http://" + named.get(TEMPORAL));
    return bed;
  }

  private void refuseWithoutAnswer(String name, String url) {
    URI address = URI.create(url);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
    } catch (IOException silent) {
      throw new DemoException(
          "Cannot play the demo on the test bed: nothing answers at %s, which %s names; start the bed with eval \"$(bed/up)\""
              .formatted(environment.get(name), name));
    }
  }

  /** What has commands use the bed's Temporal server. */
  public Map<String, String> temporal() {
    return Map.of("TEMPORAL_ADDRESS", environment.get(TEMPORAL));
  }

  /** Takes the tables of two files over, in place of what an earlier demo left. */
  DemoEnds take(DemoWarehouses files) throws Exception {
    BedSnowflake source = new BedSnowflake(environment.get(SNOWFLAKE));
    BedBigQuery target = new BedBigQuery(environment.get(BIGQUERY));
    Path bucket = Files.createDirectories(Path.of(environment.get(BUCKETS)).resolve(BUCKET));
    source.begin();
    for (DemoTable table : DemoTable.of(files.source())) {
      Path rows = unload(files.source(), table, bucket);
      source.take(table, rows);
      Files.delete(rows);
    }
    target.begin();
    for (DemoTable table : DemoTable.of(files.target())) {
      Path rows = unload(files.target(), table, bucket);
      if (!table.name().equals("daily_sync_log")) {
        target.take(table, "gs://%s/%s".formatted(BUCKET, rows.getFileName()));
      }
      Files.delete(rows);
    }
    target.run(DemoWarehouses.oldViews());
    Files.delete(files.source());
    Files.delete(files.target());
    return new DemoEnds(source, target, configuration(source, target));
  }

  private static Path unload(Path file, DemoTable table, Path bucket) throws SQLException {
    Path rows = bucket.resolve(table.name() + ".parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY %s TO '%s' (FORMAT parquet)"
              .formatted(table.name(), rows.toString().replace("'", "''")));
    }
    return rows;
  }

  private static String configuration(BedSnowflake source, BedBigQuery target) {
    return """
         Servers of the test bed speak Snowflake's and BigQuery's protocols, and
        # snowline local-scheduler Cloud Scheduler's.
        source:
          snowflake: %s
        target:
          bigquery: %s

        """
        .formatted(source.configuration(), target.configuration());
  }
}
