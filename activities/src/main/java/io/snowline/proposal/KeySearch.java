package io.snowline.proposal;

import io.snowline.contract.TableSchema;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Uniqueness;
import io.snowline.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds columns by which the rows of a table are told apart, and proves it by a count. Combinations
 * are estimated by one statement each time, and few of them are counted.
 */
final class KeySearch {
  /** An estimate may be this far below the number of rows and still be all of them. */
  private static final double NEARLY = 0.85;

  /** Rows that counting may pass over in all: minutes of a small virtual warehouse. */
  private static final long ROWS_TO_COUNT = 400_000_000;

  private static final int FEWEST_COUNTS = 3;
  private static final int MOST_COUNTS = 20;

  private final Source source;
  private final TableSchema schema;
  private final List<List<String>> tried = new ArrayList<>();
  private long rows;
  private long countsLeft;

  private KeySearch(Source source, TableSchema schema) {
    this.source = source;
    this.schema = schema;
  }

  /** What was found. */
  static FoundKey of(Source source, TableSchema schema) {
    return new KeySearch(source, schema).found();
  }

  private FoundKey found() {
    rows = source.rows(schema.name());
    countsLeft = Math.max(FEWEST_COUNTS, Math.min(MOST_COUNTS, ROWS_TO_COUNT / Math.max(1, rows)));
    List<String> declared = declared();
    if (!declared.isEmpty()) {
      Optional<FoundKey> proven = proven(declared, FoundKey.Origin.DECLARED);
      if (proven.isPresent()) {
        return proven.get();
      }
    }
    if (rows == 0) {
      return new FoundKey(declared, new Uniqueness(0, 0), FoundKey.Origin.NO_ROWS, tried);
    }
    return named(KeyCandidates.singles(schema), true)
        .or(() -> first(KeyCandidates.pairs(schema)))
        .or(this::several)
        .or(() -> named(KeyCandidates.singles(schema), false))
        .orElseGet(
            () ->
                new FoundKey(
                    List.of(), new Uniqueness(rows, 0), FoundKey.Origin.NONE, List.copyOf(tried)));
  }

  /** A view declares none, and some engines refuse the question. */
  private List<String> declared() {
    try {
      return schema.view() ? List.of() : source.primaryKey(schema.name());
    } catch (WarehouseException refused) {
      return List.of();
    }
  }

  private Optional<FoundKey> named(List<List<String>> singles, boolean named) {
    return first(
        singles.stream().filter(single -> KeyCandidates.isNamed(single.get(0)) == named).toList());
  }

  /** The first combination that is estimated to be unique, and is. */
  private Optional<FoundKey> first(List<List<String>> combinations) {
    if (combinations.isEmpty()) {
      return Optional.empty();
    }
    List<Long> estimates = source.estimates(schema.name(), combinations);
    for (int number = 0; number < combinations.size(); number++) {
      if (estimates.get(number) >= NEARLY * rows) {
        Optional<FoundKey> proven = proven(combinations.get(number), FoundKey.Origin.FOUND);
        if (proven.isPresent()) {
          return proven;
        }
      }
    }
    return Optional.empty();
  }

  /** All columns that are named like keys, without those that the others can do without. */
  private Optional<FoundKey> several() {
    List<String> all =
        KeyCandidates.named(schema).stream().limit(Unwritable.MOST_KEY_COLUMNS).toList();
    if (all.size() < 3) {
      return Optional.empty();
    }
    Optional<FoundKey> found = proven(all, FoundKey.Origin.FOUND);
    if (found.isEmpty()) {
      return found;
    }
    List<Long> values = source.estimates(schema.name(), all.stream().map(List::of).toList());
    List<String> fewestFirst =
        all.stream()
            .sorted(Comparator.comparing(column -> values.get(all.indexOf(column))))
            .toList();
    for (String column : fewestFirst) {
      List<String> without =
          found.get().columns().stream().filter(name -> !name.equals(column)).toList();
      Optional<FoundKey> fewer = proven(without, FoundKey.Origin.FOUND);
      if (fewer.isPresent()) {
        found = fewer;
      }
    }
    return found;
  }

  private Optional<FoundKey> proven(List<String> columns, FoundKey.Origin origin) {
    if (columns.isEmpty() || tried.contains(columns) || countsLeft <= 0) {
      return Optional.empty();
    }
    countsLeft--;
    tried.add(columns);
    Uniqueness counted = source.uniqueness(schema.name(), columns);
    rows = counted.rows();
    return counted.proven()
        ? Optional.of(new FoundKey(columns, counted, origin, List.copyOf(tried)))
        : Optional.empty();
  }
}
