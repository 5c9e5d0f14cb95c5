package io.snowline.warehouse;

import io.snowline.contract.TableSchema;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.FailureType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The tables beside a target that are Snowline's: one of that name may be somebody else's. */
public final class OwnTables {
  private static final List<String> OF_HISTORY =
      List.of("valid_from", "valid_to", "run_in", "run_out");
  private static final List<String> OF_QUARANTINE = List.of("quarantine_reason", "quarantine_run");

  private OwnTables() {}

  /**
   * Looks at both before anything is written: a run adds columns and rows to the one, and clears
   * the other.
   *
   * @throws WarehouseException if one that is there wasn't made by Snowline
   */
  public static void refuseForeign(TableDefinition table, Target target) {
    List<String> problems =
        Stream.of(
                foreign(target, table.history(), OF_HISTORY, "would write to it"),
                foreign(target, table.quarantine(), OF_QUARANTINE, "would remove its rows"))
            .flatMap(Optional::stream)
            .toList();
    if (!problems.isEmpty()) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot sync %s: %s; rename what isn't Snowline's, or set tables.%s.target to another name"
              .formatted(table.name(), String.join("; ", problems), table.name()));
    }
  }

  private static Optional<String> foreign(
      Target target, String name, List<String> columns, String would) {
    return target
        .schema(name)
        .flatMap(held -> lacking(held, columns))
        .map(
            lacking ->
                "%s in the target isn't Snowline's (%s), and a run %s"
                    .formatted(name, lacking, would));
  }

  private static Optional<String> lacking(TableSchema held, List<String> columns) {
    if (held.view()) {
      return Optional.of("it is a view");
    }
    List<String> missing =
        columns.stream().filter(column -> held.column(column).isEmpty()).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("it has no column " + String.join(", ", missing));
  }
}
