package io.snowline.definition;

import io.snowline.sync.Mode;
import java.util.Set;

/**
 * Two queries that must give the same rows, in any order, before a run is committed.
 *
 * @param name unique among the configuration's checks
 * @param table the table whose runs must satisfy the check
 * @param modes the modes whose runs must satisfy it
 * @param source query on the source, names unqualified
 * @param target query on the target, usually on its final view
 * @param others names of the other configured tables that the two queries read, themselves or
 *     through views
 */
public record CheckDefinition(
    String name, String table, Set<Mode> modes, String source, String target, Set<String> others) {

  /** A check of one table alone. */
  public CheckDefinition(String name, String table, Set<Mode> modes, String source, String target) {
    this(name, table, modes, source, target, Set.of());
  }
}
