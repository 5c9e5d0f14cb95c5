package io.snowline.configuration;

import java.util.List;
import java.util.Optional;

/**
 * A listed view before it's known which tables it reads.
 *
 * @param setting where its file is written
 * @param file the file as written
 * @param statement what the file holds
 * @param key columns that identify a row; may be empty
 * @param table the table it's written to belong to
 */
record ViewFile(
    Setting setting,
    String file,
    ViewStatement statement,
    List<String> key,
    Optional<String> table) {
  private static final List<String> SETTINGS = List.of("file", "key", "table");
  private static final String FILE = "the path of a file with one CREATE OR REPLACE VIEW statement";
  private static final int MOST_KEY_COLUMNS = 16;

  /** Reads an item of {@code views}: a path, or a mapping with more settings. */
  static Optional<ViewFile> read(Setting item, Tables tables) {
    if (item.isText()) {
      return read(item, List.of(), Optional.empty());
    }
    return item.section(SETTINGS, "a file, or {file: views/orders.sql, key: [ORDER_ID]}")
        .flatMap(section -> read(section, tables));
  }

  private static Optional<ViewFile> read(Section section, Tables tables) {
    List<String> key =
        section
            .optional("key")
            .flatMap(
                setting ->
                    Identifiers.columns(
                        setting, MOST_KEY_COLUMNS, "a list of columns, e.g. key: [ORDER_ID]"))
            .orElse(List.of());
    Optional<String> table = section.optional("table").flatMap(tables::reference);
    return section.required("file", FILE).flatMap(setting -> read(setting, key, table));
  }

  private static Optional<ViewFile> read(
      Setting setting, List<String> key, Optional<String> table) {
    Optional<FilePath> file = FilePath.read(setting, FILE);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String shown = file.get().shown();
    try {
      ViewStatement statement = ViewStatement.parse(TextFile.read(file.get().path(), shown));
      return Optional.of(new ViewFile(setting, file.get().text().written(), statement, key, table));
    } catch (UnreadableFileException unreadable) {
      String line = unreadable.line() == 0 ? "" : " in line " + unreadable.line();
      setting.problem(unreadable.getMessage() + line + "; expected a file with a view");
    } catch (SqlException unexpected) {
      setting.problem("in %s: %s".formatted(shown, unexpected.getMessage()));
    }
    return Optional.empty();
  }

  /** The name by which views are told apart. */
  String foldedName() {
    return Identifiers.folded(statement.name());
  }
}
