package io.snowline.contract;

import java.util.Optional;

/**
 * A column as an engine describes it.
 *
 * @param name its name, in the engine's spelling
 * @param engineType its type, in the engine's words
 * @param type what it holds; empty if there is no rule for its type
 * @param required whether it refuses NULL
 * @param generated whether the table computes it, so that nobody may write it
 */
public record Column(
    String name, String engineType, Optional<ValueType> type, boolean required, boolean generated) {

  /** A column that holds what is written to it. */
  public Column(String name, String engineType, Optional<ValueType> type, boolean required) {
    this(name, engineType, type, required, false);
  }
}
