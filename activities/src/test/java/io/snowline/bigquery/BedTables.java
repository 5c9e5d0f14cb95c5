package io.snowline.bigquery;

import io.snowline.definition.CheckDefinition;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.GuardLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables that the tests on the bed sync. */
final class BedTables {
  private BedTables() {}

  /** Key ID, nothing else configured. */
  static TableDefinition items() {
    return table(Optional.empty(), DuplicateRule.FAIL, Storage.plain(), List.of(), List.of());
  }

  /** The stamp {@code DAY} orders the copies of a key. */
  static TableDefinition stamped() {
    return table(Optional.of("DAY"), DuplicateRule.FAIL, Storage.plain(), List.of(), List.of());
  }

  static TableDefinition quarantining() {
    return table(Optional.empty(), DuplicateRule.QUARANTINE, Storage.plain(), List.of(), List.of());
  }

  static TableDefinition stored(Storage storage) {
    return table(Optional.empty(), DuplicateRule.FAIL, storage, List.of(), List.of());
  }

  static TableDefinition watched(List<ViewDefinition> views, CheckDefinition... checks) {
    return table(Optional.empty(), DuplicateRule.FAIL, Storage.plain(), List.of(checks), views);
  }

  private static TableDefinition table(
      Optional<String> stamp,
      DuplicateRule duplicates,
      Storage storage,
      List<CheckDefinition> checks,
      List<ViewDefinition> views) {
    return new TableDefinition(
        "items",
        "ITEMS",
        "ITEMS_COPY",
        List.of("ID"),
        stamp,
        stamp,
        duplicates,
        Map.of(),
        storage,
        Duration.ofHours(26),
        GuardLimits.DEFAULT,
        checks,
        views);
  }
}
