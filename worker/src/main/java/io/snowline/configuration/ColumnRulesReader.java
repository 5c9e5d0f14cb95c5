package io.snowline.configuration;

import io.snowline.definition.ColumnRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a table's {@code columns}: what is done with columns whose values may not fit. */
final class ColumnRulesReader {
  private static final String COLUMNS = "a rule a column, e.g. columns: {UPDATED_AT: text}";
  private static final String RULES = "text, quarantine or json";

  private ColumnRulesReader() {}

  static Map<String, ColumnRule> read(Setting setting) {
    Map<String, ColumnRule> rules = new HashMap<>();
    Set<String> folded = new HashSet<>();
    setting
        .entries(COLUMNS)
        .orElse(Map.of())
        .forEach(
            (column, rule) -> {
              if (!Identifiers.valid(column)) {
                problem(rule, Identifiers.refusal(Excerpt.of(column)));
              } else if (!folded.add(Identifiers.folded(column))) {
                problem(rule, "listed twice; expected each column once, whatever its case");
              }
              rule(rule).ifPresent(found -> rules.put(column, found));
            });
    return rules;
  }

  private static Optional<ColumnRule> rule(Setting setting) {
    Optional<Text> text = setting.text(RULES);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (text.get().value()) {
      case "text" -> Optional.of(ColumnRule.TEXT);
      case "quarantine" -> Optional.of(ColumnRule.QUARANTINE);
      case "json" -> Optional.of(ColumnRule.JSON);
      default -> setting.wrong(RULES);
    };
  }

  private static void problem(Setting rule, String message) {
    rule.document().problems().add(rule.name(), message);
  }
}
