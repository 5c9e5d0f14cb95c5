package io.snowline.contract;

import io.snowline.definition.ColumnRule;
import java.util.Optional;

/** What a target makes of a column that it doesn't have yet. */
public interface TypeMapping {

  /**
   * A column type of the target's engine.
   *
   * @param engineType the type in the engine's words
   * @param type what it holds
   */
  record Placement(String engineType, ValueType type) {}

  /** The narrowest type that holds the source's column by the rule; empty if there is none. */
  Optional<Placement> place(Column source, ColumnRule rule);

  /** Why the target can't have a column of that name, in words; empty if it can. */
  default Optional<String> refuses(String name) {
    return Optional.empty();
  }
}
