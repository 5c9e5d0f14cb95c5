package io.snowline.pages;

import io.snowline.configuration.Configuration;
import io.snowline.definition.Definitions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A folder with a configuration and two DuckDB files. */
record PagesFolder(Path path) {

  PagesFolder with(String file, String text) {
    try {
      Files.createDirectories(path.resolve(file).getParent());
      Files.writeString(path.resolve(file), text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return this;
  }

  PagesFolder source(String... statements) {
    return change("source.duckdb", statements);
  }

  PagesFolder target(String... statements) {
    return change("target.duckdb", statements);
  }

  private PagesFolder change(String file, String... statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + path.resolve(file));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return this;
  }

  Definitions definitions() {
    return Configuration.load(path.resolve("snowline.yaml"), Map.of());
  }
}
