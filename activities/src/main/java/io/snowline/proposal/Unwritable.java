package io.snowline.proposal;

import java.util.ArrayList;
import java.util.List;

/** What a table may have that no configuration takes. Pure. */
final class Unwritable {
  private static final int LONGEST_NAME = 255;
  private static final String WHY =
      "has control characters or more than %d characters, which no configuration takes"
          .formatted(LONGEST_NAME);

  /** So many columns a key may have. */
  static final int MOST_KEY_COLUMNS = 16;

  private Unwritable() {}

  /** A sentence for each thing; none if the table can be configured. */
  static List<String> problems(String table, List<String> key) {
    List<String> problems = new ArrayList<>();
    if (refused(table)) {
      problems.add("the name \"%s\" %s".formatted(table, WHY));
    }
    key.stream()
        .filter(Unwritable::refused)
        .forEach(column -> problems.add("the column \"%s\" of its key %s".formatted(column, WHY)));
    if (key.size() > MOST_KEY_COLUMNS) {
      problems.add(
          "its key has %d columns; a configuration takes %d at most"
              .formatted(key.size(), MOST_KEY_COLUMNS));
    }
    return problems;
  }

  private static boolean refused(String name) {
    return name.codePointCount(0, name.length()) > LONGEST_NAME
        || name.codePoints().anyMatch(Character::isISOControl);
  }
}
