package io.snowline.reading;

import io.snowline.definition.Definitions;
import io.snowline.ledger.TableStatus;
import java.time.Instant;
import java.util.List;

/** How all tables stand. */
public final class TableStatuses {
  private TableStatuses() {}

  /** Of each configured table, in the configuration's order. Makes no target. */
  public static List<TableStatus> read(Definitions definitions, Instant now) {
    return Ledgers.read(
            definitions,
            target ->
                definitions.tables().stream()
                    .map(table -> TableStatus.of(table, target.ledger(), now))
                    .toList())
        .orElseGet(
            () ->
                definitions.tables().stream()
                    .map(table -> TableStatus.untouched(table, now))
                    .toList());
  }
}
