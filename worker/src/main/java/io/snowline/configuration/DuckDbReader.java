package io.snowline.configuration;

import io.snowline.definition.DuckDbFile;
import io.snowline.definition.WarehouseDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code duckdb}: a file that is there, or for a target can be made. */
final class DuckDbReader {
  private static final List<String> SETTINGS = List.of("file", "schema");
  private static final String FILE = "the path of a DuckDB file, e.g. file: %s.duckdb";
  private static final String DEFAULT_SCHEMA = "main";
  private static final Pattern DOT = Pattern.compile("\\.");
  private static final Set<String> RESERVED = Set.of("main", "temp", "system");

  private DuckDbReader() {}

  /** The source, whose file must exist. */
  static Optional<DuckDbFile> source(Setting duckdb) {
    return read(duckdb, "source").filter(found -> exists(found)).map(Database::definition);
  }

  /** The target, whose file may be yet to come, and mustn't be the source's. */
  static Optional<DuckDbFile> target(Setting duckdb, Optional<WarehouseDefinition> source) {
    return read(duckdb, "target")
        .filter(found -> canBeMade(found))
        .filter(found -> differs(found, source))
        .map(Database::definition);
  }

  private record Database(Setting setting, FilePath file, String schema) {
    DuckDbFile definition() {
      return new DuckDbFile(file.path(), schema);
    }
  }

  private static Optional<Database> read(Setting duckdb, String end) {
    return duckdb
        .section(SETTINGS, "{file: %s.duckdb}".formatted(end))
        .flatMap(section -> database(section, FILE.formatted(end)));
  }

  private static Optional<Database> database(Section section, String expected) {
    Optional<Setting> setting = section.required("file", expected);
    Optional<FilePath> file = setting.flatMap(found -> FilePath.read(found, expected));
    String schema =
        section
            .optional("schema")
            .flatMap(found -> Identifiers.read(found, "the name of a schema"))
            .orElse(DEFAULT_SCHEMA);
    if (file.isPresent() && Identifiers.folded(schema).equals(name(file.get()))) {
      section
          .optional("schema")
          .ifPresent(
              found ->
                  found.problem(
                      "DuckDB calls the whole database in %s by that name, so that a table's name"
                              .formatted(file.get().shown())
                          + " could mean either; rename the file, or choose another schema"));
      return Optional.empty();
    }
    return file.map(path -> new Database(setting.orElseThrow(), path, schema));
  }

  /** What DuckDB calls the file's database, folded. */
  private static String name(FilePath file) {
    String name =
        Stream.ofNullable(file.path().getFileName())
            .flatMap(last -> DOT.splitAsStream(Identifiers.folded(last.toString())))
            .filter(part -> !part.isEmpty())
            .findFirst()
            .orElse("");
    return RESERVED.contains(name) ? name + "_db" : name;
  }

  private static boolean exists(Database database) {
    FilePath file = database.file();
    if (!Files.exists(file.path())) {
      database
          .setting()
          .problem(
              "nothing at %s; expected a DuckDB file (snowline demo makes one)"
                  .formatted(file.shown()));
      return false;
    }
    return isFile(database);
  }

  private static boolean canBeMade(Database database) {
    if (Files.exists(database.file().path())) {
      return isFile(database);
    }
    Path folder = database.file().path().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      database
          .setting()
          .problem("no folder for %s; make the folder first".formatted(database.file().shown()));
      return false;
    }
    return true;
  }

  private static boolean isFile(Database database) {
    FilePath file = database.file();
    if (Files.isRegularFile(file.path())) {
      return true;
    }
    String kind = Files.isDirectory(file.path()) ? "a folder" : "not a file";
    database.setting().problem("%s is %s; expected a DuckDB file".formatted(file.shown(), kind));
    return false;
  }

  private static boolean differs(Database target, Optional<WarehouseDefinition> source) {
    if (source.orElse(null) instanceof DuckDbFile file && same(file.file(), target.file().path())) {
      target.setting().problem("the same file as the source; a sync would overwrite what it reads");
      return false;
    }
    return true;
  }

  private static boolean same(Path source, Path target) {
    try {
      return Files.exists(target) && Files.isSameFile(source, target);
    } catch (IOException unreadable) {
      return source.equals(target);
    }
  }
}
