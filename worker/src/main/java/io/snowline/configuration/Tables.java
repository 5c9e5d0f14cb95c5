package io.snowline.configuration;

import io.snowline.definition.TableDefinition;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configured tables.
 *
 * @param valid those without a problem, in the configuration's order
 * @param names the names of all, in the same order
 * @param targets what they own in the target
 */
record Tables(List<TableDefinition> valid, Set<String> names, TargetNames targets) {
  /** Whether a table that isn't found may be one that could not be read. */
  boolean incomplete() {
    return valid.size() < names.size();
  }

  /** The name of a table that another setting refers to. */
  Optional<String> reference(Setting setting) {
    Optional<Text> text = setting.text("the name of a table under tables");
    if (text.isEmpty() || names.contains(text.get().value())) {
      return text.map(Text::value);
    }
    setting.problem(
        "no table %s under tables".formatted(text.get().shown())
            + Spelling.nearest(text.get().written(), names)
                .map(name -> "; did you mean %s?".formatted(Excerpt.of(name)))
                .orElse(""));
    return Optional.empty();
  }
}
