package io.snowline.proposal;

import io.snowline.warehouse.Uniqueness;
import java.util.List;

/**
 * What is known of a table's key.
 *
 * @param columns the key's columns; those declared where there are no rows, else none if none was
 *     found
 * @param counted the proof
 * @param origin how it was found
 * @param tried the combinations that were counted
 */
public record FoundKey(
    List<String> columns, Uniqueness counted, Origin origin, List<List<String>> tried) {
  public FoundKey {
    columns = List.copyOf(columns);
    tried = List.copyOf(tried);
  }

  /** How a key was found. */
  public enum Origin {
    /** The source declares it, and it was proven. */
    DECLARED,
    /** It is unique in the rows that are there. */
    FOUND,
    /** There are no rows to prove one by. */
    NO_ROWS,
    /** No combination that was counted is unique. */
    NONE
  }

  /** Whether each row has a key of its own. */
  public boolean proven() {
    return counted.proven();
  }
}
