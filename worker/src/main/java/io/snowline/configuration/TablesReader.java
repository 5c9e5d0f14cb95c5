package io.snowline.configuration;

import io.snowline.definition.TableDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code tables}. */
final class TablesReader {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final int MOST_TABLES = 10_000;
  private static final String EXPECTED =
      "at least one table, e.g. orders: {source: ORDERS, target: ORDERS, key: [ORDER_ID]}";

  private TablesReader() {}

  static Tables read(Section root, Databases databases) {
    TargetNames names = new TargetNames();
    Map<String, Setting> entries = entries(root).orElse(Map.of());
    List<TableDefinition> valid = new ArrayList<>();
    entries.forEach(
        (name, setting) -> {
          boolean named = named(name, setting);
          TableReader.read(name, setting, names, databases)
              .filter(table -> named)
              .ifPresent(valid::add);
        });
    return new Tables(valid, Collections.unmodifiableSet(entries.keySet()), names);
  }

  private static Optional<Map<String, Setting>> entries(Section root) {
    Optional<Setting> tables = root.required("tables", EXPECTED);
    Optional<Map<String, Setting>> entries = tables.flatMap(found -> found.entries(EXPECTED));
    if (entries.isPresent() && entries.get().size() > MOST_TABLES) {
      tables
          .orElseThrow()
          .problem("%d tables; expected at most %d".formatted(entries.get().size(), MOST_TABLES));
      return Optional.empty();
    }
    return entries;
  }

  private static boolean named(String name, Setting table) {
    if (NAME.matcher(name).matches()) {
      return true;
    }
    table
        .document()
        .problems()
        .add(
            table.name(),
            "\"%s\" can't name a table; expected 1 to 63 of a-z, 0-9 and _, a letter first"
                .formatted(Excerpt.of(name)));
    return false;
  }
}
