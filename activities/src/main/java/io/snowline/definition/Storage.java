package io.snowline.definition;

import java.util.List;
import java.util.Optional;

/**
 * How the target keeps a table that Snowline makes; a table that exists is left as it is.
 *
 * @param partition the column whose values divide the table
 * @param cluster the columns by which rows are kept together, at most four
 */
public record Storage(Optional<Partition> partition, List<String> cluster) {
  public Storage {
    cluster = List.copyOf(cluster);
  }

  /** Neither divided nor clustered. */
  public static Storage plain() {
    return new Storage(Optional.empty(), List.of());
  }

  /** The length of time that one partition covers. */
  public enum Unit {
    HOUR,
    DAY,
    MONTH,
    YEAR
  }

  /**
   * A division by time.
   *
   * @param column a date or timestamp column
   * @param unit what one partition covers
   */
  public record Partition(String column, Unit unit) {}
}
