package io.snowline.demo;

import io.snowline.demo.DemoTable.Column;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** The demo's schema on the bed's Snowflake. */
final class BedSnowflake implements DemoDatabase {
  private static final String DATABASE = "SNOWLINE_DEMO";
  private static final String SCHEMA = "KARBON";

  private final String host;

  BedSnowflake(String host) {
    this.host = host;
  }

  /** Begins with an empty schema. */
  void begin() throws SQLException {
    try (Connection session = session();
        Statement statement = session.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS " + DATABASE);
      statement.execute("DROP SCHEMA IF EXISTS %s.%s CASCADE".formatted(DATABASE, SCHEMA));
      statement.execute("CREATE SCHEMA %s.%s".formatted(DATABASE, SCHEMA));
    }
  }

  /**
   * Creates a table with these rows. The server, being no real Snowflake, reads the file itself.
   */
  void take(DemoTable table, Path rows) throws SQLException {
    run(
        "CREATE TABLE %s (%s)"
            .formatted(
                table.name(),
                table.columns().stream()
                    .map(column -> column.name() + " " + type(column))
                    .collect(Collectors.joining(", "))),
        "INSERT INTO %s SELECT %s FROM read_parquet('%s', hive_partitioning = false)"
            .formatted(
                table.name(),
                table.columns().stream().map(Column::name).collect(Collectors.joining(", ")),
                rows.toString().replace("'", "''")));
  }

  private static String type(Column column) {
    return switch (column.type()) {
      case "TIMESTAMP" -> "TIMESTAMP_NTZ(9)";
      case "VARCHAR", "DATE", "BOOLEAN" -> column.type();
      default -> column.type().replace("DECIMAL", "NUMBER");
    };
  }

  /** The source as the configuration has it. */
  String configuration() {
    return "{host: \"%s\", user: demo, database: %s, schema: %s}".formatted(host, DATABASE, SCHEMA);
  }

  @Override
  public void run(String... statements) throws SQLException {
    try (Connection session = session();
        Statement statement = session.createStatement()) {
      statement.execute("USE SCHEMA %s.%s".formatted(DATABASE, SCHEMA));
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public List<String> texts(String query) throws SQLException {
    try (Connection session = session();
        Statement statement = session.createStatement()) {
      statement.execute("USE SCHEMA %s.%s".formatted(DATABASE, SCHEMA));
      try (ResultSet rows = statement.executeQuery(query)) {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
        return texts;
      }
    }
  }

  @Override
  public String toJson() {
    return "TO_JSON";
  }

  private Connection session() throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("user", "demo");
    settings.setProperty("password", "none");
    settings.setProperty("account", "local");
    settings.setProperty("ssl", "off");
    settings.setProperty("disablePlatformDetection", "true");
    settings.setProperty("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
    settings.setProperty("CLIENT_TELEMETRY_ENABLED", "false");
    return DriverManager.getConnection("jdbc:snowflake://" + host + "/", settings);
  }
}
