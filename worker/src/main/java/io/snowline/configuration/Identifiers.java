package io.snowline.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Names of tables, columns and schemas. They are quoted in SQL, so most characters will do. */
final class Identifiers {
  private static final int LONGEST = 255;

  private Identifiers() {}

  /** By which names are the same: neither DuckDB nor BigQuery tells columns apart by case. */
  static String folded(String identifier) {
    return identifier.toLowerCase(Locale.ROOT);
  }

  static boolean valid(String identifier) {
    return !identifier.isEmpty()
        && identifier.codePointCount(0, identifier.length()) <= LONGEST
        && identifier.codePoints().noneMatch(Identifiers::forbidden);
  }

  static Optional<String> read(Setting setting, String expected) {
    return setting.text(expected).filter(text -> accepted(text, setting)).map(Text::value);
  }

  /** A list of columns, none of them twice. */
  static Optional<List<String>> columns(Setting setting, int most, String expected) {
    Optional<List<Setting>> items = setting.list(most, expected);
    if (items.isEmpty()) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>();
    Set<String> folded = new HashSet<>();
    for (Setting item : items.get()) {
      Optional<String> column = read(item, "the name of a column");
      if (column.isPresent() && !folded.add(folded(column.get()))) {
        item.problem("listed twice; expected each column once");
        continue;
      }
      column.ifPresent(columns::add);
    }
    return columns.size() == items.get().size() ? Optional.of(columns) : Optional.empty();
  }

  private static boolean accepted(Text text, Setting setting) {
    if (valid(text.value())) {
      return true;
    }
    setting.problem(refusal(text.shown()));
    return false;
  }

  /** What is said of a name that isn't valid. */
  static String refusal(String shown) {
    return "\"%s\" can't be a name; expected 1 to %d characters, no control characters"
        .formatted(shown, LONGEST);
  }

  private static boolean forbidden(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL || type == Character.SURROGATE;
  }
}
