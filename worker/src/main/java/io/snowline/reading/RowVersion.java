package io.snowline.reading;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The values of a row for as long as they stayed the same.
 *
 * @param key the values of the table's key
 * @param from when they began, UTC, that moment included; null if unknown
 * @param until when they ended, that moment not included; null if the target has them now
 * @param values column names with their values, in order, null for NULL
 */
public record RowVersion(
    List<String> key, LocalDateTime from, LocalDateTime until, Map<String, String> values) {

  /** What two versions share that may be joined. */
  private record Same(List<String> key, Map<String, String> values) {}

  private static final Comparator<RowVersion> BY_TIME =
      Comparator.comparing(
              RowVersion::from, Comparator.nullsFirst(Comparator.<LocalDateTime>naturalOrder()))
          .thenComparing(
              RowVersion::until, Comparator.nullsLast(Comparator.<LocalDateTime>naturalOrder()));

  /**
   * Joins versions of a key that are equal in all their values and touch or overlap in time, and
   * sorts them by time. Where values went and came back, both times stay.
   */
  static List<RowVersion> coalesce(List<RowVersion> versions) {
    Map<Same, List<RowVersion>> together = new LinkedHashMap<>();
    versions.stream()
        .sorted(BY_TIME)
        .forEach(
            version ->
                together
                    .computeIfAbsent(
                        new Same(version.key(), version.values()), same -> new ArrayList<>())
                    .add(version));
    return together.values().stream().flatMap(same -> join(same).stream()).sorted(BY_TIME).toList();
  }

  private static List<RowVersion> join(List<RowVersion> sameValues) {
    List<RowVersion> joined = new ArrayList<>();
    for (RowVersion version : sameValues) {
      RowVersion last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null && last.reaches(version)) {
        joined.set(
            joined.size() - 1,
            new RowVersion(last.key, last.from, later(last.until, version.until), last.values));
      } else {
        joined.add(version);
      }
    }
    return joined;
  }

  private boolean reaches(RowVersion next) {
    return until == null || next.from == null || !until.isBefore(next.from);
  }

  private static LocalDateTime later(LocalDateTime left, LocalDateTime right) {
    if (left == null || right == null) {
      return null;
    }
    return left.isAfter(right) ? left : right;
  }

  /** The same version with some of its columns only. */
  RowVersion only(List<String> columns) {
    Map<String, String> some = new LinkedHashMap<>();
    columns.forEach(column -> some.put(column, values.get(column)));
    return new RowVersion(key, from, until, some);
  }

  /** The columns, in order, in which any two versions differ. */
  static List<String> differing(List<RowVersion> versions, List<String> columns) {
    return columns.stream()
        .filter(
            column ->
                versions.stream()
                    .anyMatch(
                        version ->
                            !Objects.equals(
                                version.values.get(column), versions.get(0).values.get(column))))
        .toList();
  }
}
