package io.snowline.configuration;

import io.snowline.definition.Definitions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder with a source file and whatever a test adds to it. */
record ConfigurationFolder(Path path) {
  /** The first two lines of most files in these tests. */
  static final String ENDS =
      """
      source: {duckdb: {file: source.duckdb}}
      target: {duckdb: {file: target.duckdb}}
      """;

  /** A whole file with two tables, for tests of views and checks; five lines. */
  static final String TABLES =
      ENDS
          + """
          tables:
            orders: {source: ORDERS, target: ORDERS_BQ, key: [ID]}
            people: {source: PEOPLE, target: PEOPLE_BQ, key: [ID]}
          """;

  static ConfigurationFolder in(Path path) {
    return new ConfigurationFolder(path).with("source.duckdb", "");
  }

  ConfigurationFolder with(String name, String text) {
    return with(name, text.getBytes(StandardCharsets.UTF_8));
  }

  ConfigurationFolder with(String name, byte[] bytes) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return this;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  Definitions load(String yaml) {
    return load(yaml, Map.of());
  }

  Definitions load(String yaml, Map<String, String> environment) {
    with("snowline.yaml", yaml);
    return Configuration.load(path.resolve("snowline.yaml"), environment);
  }

  /** Each problem as {@code line:column path: message}, with {@code FOLDER} for this folder. */
  List<String> problems(String yaml) {
    return problems(yaml, Map.of());
  }

  List<String> problems(String yaml, Map<String, String> environment) {
    with("snowline.yaml", yaml);
    return problems(path.resolve("snowline.yaml"), environment);
  }

  List<String> problems(Path file, Map<String, String> environment) {
    try {
      Configuration.load(file, environment);
      return List.of();
    } catch (ConfigurationException refused) {
      return refused.problems().stream().map(this::line).toList();
    }
  }

  private String line(Problem problem) {
    return "%d:%d %s: %s"
        .formatted(problem.line(), problem.column(), problem.path(), problem.message())
        .replace(path.toString(), "FOLDER");
  }
}
