package io.snowline.warehouse;

/**
 * How well columns tell rows apart.
 *
 * @param rows how many rows there are
 * @param keys how many different keys they have; rows whose columns are all NULL have none
 */
public record Uniqueness(long rows, long keys) {
  /** Whether each row has a key of its own, and there is a row to prove it by. */
  public boolean proven() {
    return rows > 0 && rows == keys;
  }
}
