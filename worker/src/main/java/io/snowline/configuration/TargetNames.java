package io.snowline.configuration;

import io.snowline.definition.TableDefinition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the tables own in the target: no name may have two owners. */
final class TargetNames {
  private static final String RESERVED = Identifiers.folded("SNOWLINE_");

  private final Map<String, Owner> owners = new HashMap<>();

  private record Owner(String table, String role) {}

  /** Whether the name is kept for Snowline's own tables. */
  static boolean reserved(String name) {
    return Identifiers.folded(name).startsWith(RESERVED);
  }

  /** Takes the table's names; a problem where one of them is taken. */
  void claim(TableDefinition table, Setting target) {
    if (reserved(table.target())) {
      target.problem("names that begin with SNOWLINE_ are kept for Snowline's own tables");
    }
    Map<String, String> names = new LinkedHashMap<>();
    names.put(table.target(), "target");
    names.put(table.history(), "history");
    names.put(table.quarantine(), "quarantine");
    boolean collides = false;
    for (Map.Entry<String, String> name : names.entrySet()) {
      Owner mine = new Owner(table.name(), name.getValue());
      Owner other = owners.putIfAbsent(Identifiers.folded(name.getKey()), mine);
      if (other != null && !collides) {
        target.problem(
            "this table's %s would be the %s of %s; expected a name of its own"
                .formatted(mine.role(), other.role(), Excerpt.of(other.table())));
        collides = true;
      }
    }
  }

  /** Who owns the name, in words. */
  Optional<String> owner(String name) {
    return Optional.ofNullable(owners.get(Identifiers.folded(name)))
        .map(owner -> "the %s of %s".formatted(owner.role(), Excerpt.of(owner.table())));
  }
}
