package io.snowline.reading;

import io.snowline.definition.Definitions;
import io.snowline.ledger.TableStatus;
import java.time.Instant;
import java.util.List;

/** How all tables stand. */
public final class TableStatuses {
  private TableStatuses() {}

  /**
   * Of each configured table, in the configuration's order. Makes no target.
   *
   * @param runs how many newest runs of each are wanted
   */
  public static List<TableStatus> read(Definitions definitions, int runs, Instant now) {
    return Ledgers.read(
            definitions, target -> TableStatus.of(definitions.tables(), target.ledger(), runs, now))
        .orElseGet(
            () ->
                definitions.tables().stream()
                    .map(table -> TableStatus.untouched(table, now))
                    .toList());
  }
}
