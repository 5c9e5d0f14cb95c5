package io.snowline.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.snowline.Main;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A folder with a configuration and two DuckDB files, in which commands are run. */
final class SnowlineFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  SnowlineFolder(Path folder) {
    this.folder = folder;
  }

  /** Items 0 to 999 with key ID, and people 0 to 9 with key ID and NAME. */
  static SnowlineFolder withItemsAndPeople(Path folder) {
    return new SnowlineFolder(folder)
        .configured(
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables:
              items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
              people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID, NAME]}
            """)
        .source(
            "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME, i / 4 AS SHARE"
                + " FROM range(1000) AS numbers(i)",
            "CREATE TABLE PEOPLE AS SELECT i::INTEGER AS ID, 'person ' || i AS NAME,"
                + " 60 * i AS MINUTES FROM range(10) AS numbers(i)");
  }

  SnowlineFolder configured(String yaml) {
    return with("snowline.yaml", yaml);
  }

  SnowlineFolder with(String file, String text) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return this;
  }

  Path target() {
    return folder.resolve("target.duckdb");
  }

  SnowlineFolder source(String... statements) {
    return change(folder.resolve("source.duckdb"), statements);
  }

  SnowlineFolder target(String... statements) {
    return change(target(), statements);
  }

  private SnowlineFolder change(Path file, String... statements) {
    try (Connection connection = connected(file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return this;
  }

  /** The first column of a query on the target. */
  List<String> targetColumn(String query) {
    try (Connection connection = connected(target());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Waits for another process, such as a worker that ends a run whose receipt can be read. */
  private static Connection connected(Path file) throws SQLException {
    AtomicReference<Connection> connection = new AtomicReference<>();
    AtomicReference<SQLException> refused = new AtomicReference<>();
    BedTemporal.await(
        file + " is free",
        () -> {
          try {
            connection.set(DriverManager.getConnection("jdbc:duckdb:" + file));
            return true;
          } catch (SQLException failure) {
            refused.set(failure);
            return !failure.getMessage().contains("Could not set lock");
          }
        });
    if (connection.get() == null) {
      throw refused.get();
    }
    return connection.get();
  }

  /** How many rows the source's table or query has that the target's lacks, and the reverse. */
  long differing(String source, String target) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("ATTACH '%s' AS s (READ_ONLY)".formatted(folder.resolve("source.duckdb")));
      statement.execute("ATTACH '%s' AS t (READ_ONLY)".formatted(target()));
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT count(*) FROM (
                (FROM s.%1$s EXCEPT ALL FROM t.%2$s) UNION ALL (FROM t.%2$s EXCEPT ALL FROM s.%1$s))
              """
                  .formatted(source, target))) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** What a command left. */
  record Run(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }

    /** Every line as JSON. */
    List<JsonNode> json() {
      List<JsonNode> nodes = new ArrayList<>();
      for (String line : lines()) {
        try {
          nodes.add(JSON.readTree(line));
        } catch (JsonProcessingException notJson) {
          throw new AssertionError("not JSON: " + line, notJson);
        }
      }
      return nodes;
    }

    List<String> types() {
      return json().stream().map(node -> node.path("type").asText()).toList();
    }

    JsonNode last() {
      List<JsonNode> nodes = json();
      return nodes.get(nodes.size() - 1);
    }

    /** The arguments of the first suggested command, such as approve RUN --plan HASH. */
    String[] next(String command) {
      Matcher suggestion = Pattern.compile("snowline (" + command + " .*)").matcher(out);
      if (!suggestion.find()) {
        throw new AssertionError("no suggestion to " + command + " in:\n" + out);
      }
      return suggestion.group(1).split(" ");
    }
  }

  Run run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** Runs a command for somebody who types these lines when asked. */
  Run runWithAnswers(String answers, String... arguments) {
    return run(Map.of(), Optional.of(new BufferedReader(new StringReader(answers))), arguments);
  }

  Run run(Map<String, String> environment, String... arguments) {
    return run(environment, Optional.empty(), arguments);
  }

  private Run run(
      Map<String, String> environment, Optional<BufferedReader> answers, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            environment,
            folder,
            false,
            false,
            answers);
    int code = Main.run(shell, arguments);
    return new Run(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
