package io.snowline.configuration;

import io.snowline.definition.DuplicateRule;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.GuardLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one table. */
final class TableReader {
  private static final List<String> SETTINGS =
      List.of(
          "source",
          "target",
          "key",
          "stamp",
          "snapshot",
          "duplicates",
          "columns",
          "partition",
          "cluster",
          "freshness",
          "guard");
  private static final String COLUMN = "the name of a column";
  private static final int MOST_KEY_COLUMNS = 16;
  private static final Duration DEFAULT_FRESHNESS = Duration.ofHours(26);

  private final Section section;

  private TableReader(Section section) {
    this.section = section;
  }

  /** The table without its checks and views, which are read once all tables are known. */
  static Optional<TableDefinition> read(
      String name, Setting table, TargetNames names, Databases databases) {
    return table
        .section(SETTINGS, "settings, e.g. {source: ORDERS, target: ORDERS, key: [ORDER_ID]}")
        .flatMap(section -> new TableReader(section).table(name, names, databases));
  }

  private Optional<TableDefinition> table(String name, TargetNames names, Databases databases) {
    Optional<String> source = required("source", "the name of a table in the source");
    Optional<String> target = target(databases);
    Optional<List<String>> key = key();
    TableDefinition table =
        new TableDefinition(
            name,
            source.orElse(""),
            target.orElse(""),
            key.orElse(List.of()),
            outsideKey("stamp", key.orElse(List.of())),
            outsideKey("snapshot", key.orElse(List.of())),
            section.optional("duplicates").flatMap(this::duplicates).orElse(DuplicateRule.FAIL),
            section.optional("columns").map(ColumnRulesReader::read).orElse(Map.of()),
            StorageReader.read(section, databases),
            section.optional("freshness").flatMap(Durations::read).orElse(DEFAULT_FRESHNESS),
            section.optional("guard").flatMap(GuardReader::read).orElse(GuardLimits.DEFAULT),
            List.of(),
            List.of());
    // Even where something else is wrong, so that a name with two owners is told in the same round.
    target.ifPresent(found -> names.claim(table, section.optional("target").orElseThrow()));
    return source.isPresent() && target.isPresent() && key.isPresent()
        ? Optional.of(table)
        : Optional.empty();
  }

  private Optional<String> required(String name, String expected) {
    return section.required(name, expected).flatMap(setting -> Identifiers.read(setting, expected));
  }

  private Optional<String> target(Databases databases) {
    Optional<String> target = required("target", "the name of a table in the target");
    return target.isPresent() && databases.isTarget("bigquery")
        ? section.optional("target").flatMap(BigQueryReader.TABLE::read)
        : target;
  }

  private Optional<List<String>> key() {
    String expected = "a list of at least one column, e.g. key: [ORDER_ID]";
    return section
        .required("key", expected)
        .flatMap(setting -> Identifiers.columns(setting, MOST_KEY_COLUMNS, expected));
  }

  private Optional<String> outsideKey(String name, List<String> key) {
    Optional<Setting> setting = section.optional(name);
    Optional<String> column = setting.flatMap(found -> Identifiers.read(found, COLUMN));
    if (column.isPresent() && key.stream().anyMatch(part -> same(part, column.get()))) {
      setting.orElseThrow().problem("a column of the key; expected a column outside it");
      return Optional.empty();
    }
    return column;
  }

  private Optional<DuplicateRule> duplicates(Setting setting) {
    String expected = "fail or quarantine";
    Optional<Text> text = setting.text(expected);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (text.get().value()) {
      case "fail" -> Optional.of(DuplicateRule.FAIL);
      case "quarantine" -> Optional.of(DuplicateRule.QUARANTINE);
      default -> setting.wrong(expected);
    };
  }

  private static boolean same(String left, String right) {
    return Identifiers.folded(left).equals(Identifiers.folded(right));
  }
}
