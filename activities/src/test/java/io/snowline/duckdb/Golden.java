package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.sync.Buckets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * SQL texts kept in src/test/resources/golden, all for one contract whose names need quoting. After
 * a wanted change {@code mvn test -Dgolden.update=true} writes them anew; read the difference.
 */
final class Golden {
  static final String SOURCE = Sql.name("main", "source \"1\"");
  static final String TARGET = Sql.name("main", "target's; -- copy");
  static final String HISTORY = Sql.name("main", "target's; -- copy_HISTORY");
  static final String QUARANTINE = Sql.name("main", "target's; -- copy_QUARANTINE");
  static final String LOADED = Sql.name("staging of run") + ".main.loaded_1";
  static final String SHARED = Sql.name("staging of run") + ".main.shared_keys";
  static final String STAGED = Sql.name("staging of run") + ".main.staged_rows";
  static final String CHANGES = Sql.name("staging of run") + ".main.changes";
  static final Buckets SOME = new Buckets(8, List.of(1, 5));

  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

  private Golden() {}

  /** Every kind of type, each name trickier than the last; one column is new to the target. */
  static Contract contract() {
    return Agreement.of(
        EmbeddedSync.stamped(
            EmbeddedSync.keyed(EmbeddedSync.items(), "order id", "select"), "DAY", "DAY"),
        new TableSchema("source \"1\"", false, sourceColumns()),
        Optional.of(new TableSchema("target's; -- copy", false, targetColumns())),
        DuckDbTypes::place);
  }

  /** The same after the target's migration. */
  static Contract migrated() {
    return contract().migrated();
  }

  /** A target that doesn't exist yet, of a table without stamp and snapshot. */
  static Contract fresh() {
    return Agreement.of(
        EmbeddedSync.keyed(EmbeddedSync.items(), "order id"),
        new TableSchema("source \"1\"", false, sourceColumns()),
        Optional.empty(),
        DuckDbTypes::place);
  }

  private static List<Column> sourceColumns() {
    return List.of(
        column("order id", "INTEGER"),
        column("SELECT", "VARCHAR"),
        column("say \"hi\"", "DECIMAL(10,2)"),
        column("it's", "DOUBLE"),
        column("\u00C4\u00DF \uD83E\uDD37", "DATE"),
        column("at", "TIMESTAMP WITH TIME ZONE"),
        column("nanos", "TIMESTAMP_NS"),
        column("time", "TIME"),
        column("flag", "BOOLEAN"),
        column("bytes", "BLOB"),
        column("uuid", "UUID"),
        column("json", "JSON"),
        column("any", "VARIANT"),
        column("huge", "HUGEINT"),
        column("list", "HUGEINT[]"),
        column("choice", "ENUM('a', 'it''s')"),
        column("new one", "VARCHAR"));
  }

  private static List<Column> targetColumns() {
    return List.of(
        column("ORDER ID", "BIGINT"),
        column("select", "VARCHAR"),
        column("say \"hi\"", "DECIMAL(12,4)"),
        column("it's", "DOUBLE"),
        column("\u00C4\u00DF \uD83E\uDD37", "DATE"),
        column("at", "TIMESTAMP WITH TIME ZONE"),
        column("nanos", "TIMESTAMP_NS"),
        column("time", "TIME"),
        column("flag", "BOOLEAN"),
        column("bytes", "BLOB"),
        column("uuid", "UUID"),
        column("json", "JSON"),
        column("any", "VARIANT"),
        column("huge", "HUGEINT"),
        column("list", "HUGEINT[]"),
        column("choice", "ENUM('a', 'it''s')"),
        column("DAY", "DATE"),
        column("gone; --", "INTERVAL"));
  }

  private static Column column(String name, String type) {
    return new Column(name, type, DuckDbTypes.read(type), false);
  }

  /** Asserts that the statement is the one kept under that name. */
  static void assertKept(String name, String sql) {
    Path file = FOLDER.resolve(name + ".sql");
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, sql + "\n");
      }
      assertThat(sql + "\n").as(name).isEqualTo(Files.readString(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
