package io.snowline.configuration;

import io.snowline.definition.CheckDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.Mode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code checks}. */
final class ChecksReader {
  private static final List<String> SETTINGS =
      List.of("name", "table", "modes", "source", "target");
  private static final int MOST_CHECKS = 10_000;

  private final Tables tables;
  private final Map<String, Set<String>> readers = new HashMap<>();
  private final Map<String, Set<String>> shown = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  private ChecksReader(Tables tables, List<ViewDefinition> views) {
    this.tables = tables;
    views.forEach(view -> shown.put(Identifiers.folded(view.name()), view.tables()));
    for (TableDefinition table : tables.valid()) {
      shown.put(Identifiers.folded(table.target()), Set.of(table.name()));
      shown.put(Identifiers.folded(table.history()), Set.of(table.name()));
      readers
          .computeIfAbsent(Identifiers.folded(table.source()), source -> new HashSet<>())
          .add(table.name());
    }
  }

  static List<CheckDefinition> read(Section root, Tables tables, List<ViewDefinition> views) {
    ChecksReader reader = new ChecksReader(tables, views);
    return root
        .optional("checks")
        .flatMap(
            setting ->
                setting.list(MOST_CHECKS, "a list of checks, each with name, source and target"))
        .orElse(List.of())
        .stream()
        .flatMap(item -> item.section(SETTINGS, "name, source and target").stream())
        .flatMap(section -> reader.check(section).stream())
        .toList();
  }

  private Optional<CheckDefinition> check(Section section) {
    Optional<String> name = section.required("name", "a name").flatMap(this::name);
    Set<Mode> modes =
        section.optional("modes").flatMap(ChecksReader::modes).orElse(EnumSet.allOf(Mode.class));
    Optional<SqlStatement> source = query(section, "source");
    Optional<SqlStatement> target = query(section, "target");
    Optional<Setting> written = section.optional("table");
    Optional<String> table =
        written.isPresent()
            ? written.flatMap(tables::reference)
            : source.flatMap(query -> table(section, query));
    if (name.isEmpty() || source.isEmpty() || target.isEmpty() || table.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new CheckDefinition(
            name.get(),
            table.get(),
            Collections.unmodifiableSet(modes),
            source.get().text(),
            target.get().text(),
            others(table.get(), source.get(), target.get())));
  }

  private Set<String> others(String table, SqlStatement source, SqlStatement target) {
    Set<String> others = new TreeSet<>();
    source.names(0).forEach(name -> others.addAll(readers.getOrDefault(name, Set.of())));
    target.names(0).forEach(name -> others.addAll(shown.getOrDefault(name, Set.of())));
    others.remove(table);
    return Collections.unmodifiableSet(others);
  }

  private Optional<String> name(Setting setting) {
    Optional<String> name = Identifiers.read(setting, "a name");
    if (name.isPresent() && !names.add(name.get())) {
      setting.problem("a second check of this name; expected each name once");
      return Optional.empty();
    }
    return name;
  }

  private static Optional<Set<Mode>> modes(Setting setting) {
    String expected = "a list of daily and full, e.g. modes: [full]";
    Set<Mode> modes = EnumSet.noneOf(Mode.class);
    for (Setting item : setting.list(Integer.MAX_VALUE, expected).orElse(List.of())) {
      ModeReader.read(item)
          .filter(mode -> !modes.add(mode))
          .ifPresent(mode -> item.problem("listed twice; expected each mode once"));
    }
    return Optional.of(modes);
  }

  private static Optional<SqlStatement> query(Section section, String name) {
    String expected = "one query, SELECT ... or WITH ...";
    Optional<Setting> setting = section.required(name, expected);
    Optional<Text> text = setting.flatMap(found -> found.text(expected));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      SqlStatement query = SqlStatement.parse(text.get().value());
      if (query.tokens().get(0).isWord("SELECT") || query.tokens().get(0).isWord("WITH")) {
        return Optional.of(query);
      }
      return setting.orElseThrow().wrong(expected);
    } catch (SqlException unexpected) {
      setting.orElseThrow().problem(unexpected.getMessage() + "; expected " + expected);
      return Optional.empty();
    }
  }

  private Optional<String> table(Section section, SqlStatement query) {
    Set<String> found = new HashSet<>();
    query.names(0).forEach(name -> found.addAll(readers.getOrDefault(name, Set.of())));
    if (found.size() == 1) {
      return Optional.of(found.iterator().next());
    }
    if (!found.isEmpty() || !tables.incomplete()) {
      section.missing(
          "table",
          found.isEmpty()
              ? "missing, and the source query reads no configured table; write table: NAME"
              : "missing, and the source query reads several (%s); write table: NAME"
                  .formatted(String.join(", ", new TreeSet<>(found))));
    }
    return Optional.empty();
  }
}
