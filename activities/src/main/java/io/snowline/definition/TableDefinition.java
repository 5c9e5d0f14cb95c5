package io.snowline.definition;

import io.snowline.sync.GuardLimits;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One table as configured. Identifiers come from here only, never from a request.
 *
 * @param name the table's name in requests and reports
 * @param source table in the source's schema
 * @param target table in the target's schema
 * @param key columns that identify a row, at least one; parts may hold NULL, not all at once
 * @param stamp column that Snowline fills with the run's date and leaves out of every comparison
 * @param snapshot column that orders old copies of a key in the target
 * @param duplicates rule for source rows without a key of their own
 * @param columns rules for columns that the target's types may not hold exactly, by source name
 * @param storage how the target keeps the table if Snowline makes it
 * @param freshness how old the last verified run may be
 * @param guard limits of what happens unasked
 * @param checks what must hold before a run of this table is committed
 * @param views the views to keep in the target, in the order in which they are made; the last is
 *     the final view
 */
public record TableDefinition(
    String name,
    String source,
    String target,
    List<String> key,
    Optional<String> stamp,
    Optional<String> snapshot,
    DuplicateRule duplicates,
    Map<String, ColumnRule> columns,
    Storage storage,
    Duration freshness,
    GuardLimits guard,
    List<CheckDefinition> checks,
    List<ViewDefinition> views) {
  public TableDefinition {
    columns = Map.copyOf(columns);
  }

  /** The rule for a column of the source, whatever the name's case. */
  public ColumnRule rule(String column) {
    return columns.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(column))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(ColumnRule.EXACT);
  }

  /** The same without rules for columns that are not among these. */
  public TableDefinition withRulesOf(Collection<String> names) {
    Map<String, ColumnRule> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    names.forEach(column -> kept.put(column, rule(column)));
    return new TableDefinition(
        name,
        source,
        target,
        key,
        stamp,
        snapshot,
        duplicates,
        kept,
        storage,
        freshness,
        guard,
        checks,
        views);
  }

  /** Where each removed or replaced row of the target is kept. */
  public String history() {
    return target + "_HISTORY";
  }

  /** Where source rows are put that can't be written. */
  public String quarantine() {
    return target + "_QUARANTINE";
  }
}
