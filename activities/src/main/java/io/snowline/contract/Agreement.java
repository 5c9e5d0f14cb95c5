package io.snowline.contract;

import io.snowline.contract.TypeMapping.Placement;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Json;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Variant;
import io.snowline.definition.ColumnRule;
import io.snowline.definition.TableDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes the contract of a table from its configuration and both schemas. A column that the source
 * gained is added to the target, one that it lost stays there, and a type that the target can't
 * hold exactly is refused.
 */
public final class Agreement {
  /** Columns of our own in staged rows and in the history table. */
  private static final Set<String> RESERVED =
      Set.of(
          "VALID_FROM",
          "VALID_TO",
          "RUN_IN",
          "RUN_OUT",
          "QUARANTINE_REASON",
          "QUARANTINE_RUN",
          "ROWID");

  /** The quarantine has the source's columns alone. */
  private static final Set<String> OF_QUARANTINE = Set.of("QUARANTINE_REASON", "QUARANTINE_RUN");

  private final TableDefinition table;
  private final TableSchema source;
  private final Optional<TableSchema> target;
  private final TypeMapping types;
  private final List<String> problems = new ArrayList<>();

  private Agreement(
      TableDefinition table, TableSchema source, Optional<TableSchema> target, TypeMapping types) {
    this.table = table;
    this.source = source;
    this.target = target;
    this.types = types;
  }

  /**
   * The contract of the table, with portable hashes.
   *
   * @param types which types the target gives to columns that it lacks
   * @throws ContractException naming every column that stands in the way
   */
  public static Contract of(
      TableDefinition table, TableSchema source, Optional<TableSchema> target, TypeMapping types) {
    return new Agreement(table, source, target, types).contract();
  }

  /**
   * What the target alone tells of the contract, for reading it: the source isn't asked, and what
   * it has gained since is not there.
   *
   * @param compared names of the columns that the last run compared; where there are none, all that
   *     have a type with a rule
   * @throws ContractException if the target lacks a column of the key
   */
  public static Contract ofTarget(
      TableDefinition table, TableSchema target, List<String> compared) {
    List<ContractColumn> layout =
        target.columns().stream()
            .filter(column -> !column.generated())
            .flatMap(column -> column.type().map(type -> held(column, type)).stream())
            .toList();
    List<String> missing =
        table.key().stream().filter(name -> target.column(name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new ContractException(
          table.name(),
          missing.stream().map(name -> "key column " + name + " is not in the target").toList());
    }
    Function<String, Optional<ContractColumn>> named =
        name -> layout.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
    Optional<ContractColumn> stamp = table.stamp().flatMap(named);
    return new Contract(
        table.source(),
        target.name(),
        true,
        layout.stream()
            .filter(column -> compared.isEmpty() || compared.contains(column.name()))
            .filter(column -> !stamp.equals(Optional.of(column)))
            .sorted(Comparator.comparing(column -> column.name().toUpperCase(Locale.ROOT)))
            .toList(),
        table.key().stream().flatMap(name -> named.apply(name).stream()).toList(),
        stamp,
        table.snapshot().flatMap(named),
        target.columns().stream()
            .filter(column -> column.type().isEmpty() || column.generated())
            .toList(),
        layout,
        Hashing.PORTABLE);
  }

  private static ContractColumn held(Column column, ValueType type) {
    return new ContractColumn(
        column.name(),
        column.name(),
        column.engineType(),
        column.engineType(),
        type,
        type,
        Fit.ALWAYS,
        true);
  }

  private Contract contract() {
    target
        .filter(TableSchema::view)
        .ifPresent(view -> problems.add("target " + view.name() + " is a view, expected a table"));
    refuseTwins();
    List<ContractColumn> layout = new ArrayList<>();
    for (Column column : source.columns()) {
      refuseReserved(column, "column %s", "rename it in a view of the source");
      if (isStamp(column.name())) {
        stamp().ifPresent(layout::add);
      } else {
        column(column).ifPresent(layout::add);
      }
    }
    if (table.stamp().isPresent() && source.column(table.stamp().get()).isEmpty()) {
      stamp().ifPresent(layout::add);
    }
    table.columns().keySet().stream()
        .filter(name -> source.column(name).isEmpty())
        .sorted()
        .forEach(name -> problems.add("columns: the source has no column " + name));
    List<Column> targetOnly =
        target.stream()
            .flatMap(schema -> schema.columns().stream())
            .filter(column -> source.column(column.name()).isEmpty() && !isStamp(column.name()))
            .toList();
    targetOnly.stream()
        .filter(column -> !OF_QUARANTINE.contains(column.name().toUpperCase(Locale.ROOT)))
        .forEach(column -> refuseReserved(column, "the target's column %s", "rename it there"));
    targetOnly.stream()
        .filter(Column::required)
        .forEach(
            column ->
                problems.add(
                    "the target's column %s refuses NULL and the source has no such column"
                        .formatted(column.name())));
    List<ContractColumn> key =
        table.key().stream().flatMap(name -> named(layout, name, "key").stream()).toList();
    Optional<ContractColumn> snapshot =
        table.snapshot().flatMap(name -> snapshot(name, layout, targetOnly));
    if (!problems.isEmpty()) {
      throw new ContractException(table.name(), problems);
    }
    return new Contract(
        source.name(),
        target.map(TableSchema::name).orElse(table.target()),
        target.isPresent(),
        layout.stream()
            .filter(column -> !isStamp(column.name()))
            .sorted(Comparator.comparing(column -> column.name().toUpperCase(Locale.ROOT)))
            .toList(),
        key,
        layout.stream().filter(column -> isStamp(column.name())).findFirst(),
        snapshot,
        targetOnly,
        List.copyOf(layout),
        Hashing.PORTABLE);
  }

  /** Snowflake tells names in quotes apart by their case; no target does. */
  private void refuseTwins() {
    Map<String, List<String>> alike = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    source
        .columns()
        .forEach(
            column ->
                alike
                    .computeIfAbsent(column.name(), first -> new ArrayList<>())
                    .add(column.name()));
    alike.values().stream()
        .filter(names -> names.size() > 1)
        .forEach(
            names ->
                problems.add(
                    "columns %s differ by their case alone, which the target doesn't tell apart; rename or leave out all but one in a view of the source"
                        .formatted(String.join(", ", names))));
  }

  private void refuseReserved(Column column, String whose, String what) {
    String name = column.name().toUpperCase(Locale.ROOT);
    if (RESERVED.contains(name) || name.startsWith("SNOWLINE_")) {
      problems.add(
          "%s has a name that Snowline's own tables use; %s"
              .formatted(whose.formatted(column.name()), what));
    }
  }

  private void refuseGenerated(Column held) {
    problems.add(
        "the target computes its column %s itself (GENERATED ALWAYS AS), so that no run can write it; drop it there, and the next run adds it as an ordinary one, or leave it out in a view of the source"
            .formatted(held.name()));
  }

  private void refuseName(String name) {
    types
        .refuses(name)
        .ifPresent(
            why ->
                problems.add(
                    "column %s: %s; rename it in a view of the source".formatted(name, why)));
  }

  private Optional<ContractColumn> column(Column column) {
    ColumnRule rule = table.rule(column.name());
    Optional<ValueType> given = column.type();
    if (given.isEmpty()) {
      problems.add(
          "column %s is %s, a type without a rule; leave it out in a view of the source, or cast it"
              .formatted(column.name(), column.engineType()));
      return Optional.empty();
    }
    Optional<Column> existing = target.flatMap(schema -> schema.column(column.name()));
    if (existing.isPresent() && existing.get().generated()) {
      refuseGenerated(existing.get());
      return Optional.empty();
    }
    return existing.isPresent()
        ? adopted(column, given.get(), existing.get(), rule)
        : fresh(column, given.get(), rule);
  }

  private Optional<ContractColumn> fresh(Column column, ValueType given, ColumnRule rule) {
    refuseName(column.name());
    Optional<Placement> placed = types.place(column, rule);
    Optional<Fit> fit = placed.flatMap(place -> fit(given, place.type(), rule));
    if (fit.isEmpty()) {
      problems.add(
          rule == ColumnRule.JSON && !(given instanceof Variant || given instanceof Json)
              ? "column %s is %s, and the rule json is for VARIANT, OBJECT and ARRAY; take the rule away, or parse the column in a view of the source"
                  .formatted(column.name(), column.engineType())
              : "column %s is %s, and no type of the target holds it exactly; set columns: {%s: text}, or leave it out in a view of the source"
                  .formatted(column.name(), column.engineType(), column.name()));
      return Optional.empty();
    }
    return Optional.of(
        new ContractColumn(
            column.name(),
            column.name(),
            column.engineType(),
            placed.get().engineType(),
            given,
            placed.get().type(),
            fit.get(),
            false));
  }

  private Optional<ContractColumn> adopted(
      Column column, ValueType given, Column held, ColumnRule rule) {
    boolean same =
        held.engineType().equals(column.engineType()) && held.type().equals(column.type());
    Optional<Fit> fit =
        same ? Optional.of(Fit.ALWAYS) : held.type().flatMap(holder -> fit(given, holder, rule));
    if (fit.isEmpty()) {
      problems.add(
          "column %s is %s in the source and %s in the target, which can't hold it exactly; %s"
              .formatted(
                  column.name(),
                  column.engineType(),
                  held.engineType(),
                  mended(column, given, held)));
      return Optional.empty();
    }
    return Optional.of(
        new ContractColumn(
            held.name(),
            column.name(),
            column.engineType(),
            held.engineType(),
            given,
            held.type().orElse(given),
            fit.get(),
            true));
  }

  /** What makes the two go together. */
  private static String mended(Column column, ValueType given, Column held) {
    for (ColumnRule rule : List.of(ColumnRule.TEXT, ColumnRule.QUARANTINE)) {
      if (held.type().flatMap(holder -> fit(given, holder, rule)).isPresent()) {
        return "set columns: {%s: %s}%s, or change the target's column"
            .formatted(
                column.name(),
                rule.name().toLowerCase(Locale.ROOT),
                rule == ColumnRule.TEXT ? "" : " to put rows aside whose value doesn't fit");
      }
    }
    return "change the target's column, or cast it in a view of the source";
  }

  /** A column that is kept as text holds the text of any value. */
  private static Optional<Fit> fit(ValueType given, ValueType held, ColumnRule rule) {
    return rule == ColumnRule.TEXT && held instanceof ValueType.Text
        ? Optional.of(Fit.ALWAYS)
        : Fit.of(given, held, rule);
  }

  private Optional<ContractColumn> stamp() {
    String name = table.stamp().orElseThrow();
    Optional<Column> inTarget = target.flatMap(schema -> schema.column(name));
    if (inTarget.isEmpty()) {
      refuseName(name);
    } else if (inTarget.get().generated()) {
      refuseGenerated(inTarget.get());
      return Optional.empty();
    }
    Placement placed =
        inTarget
            .map(column -> new Placement(column.engineType(), column.type().orElse(new Day())))
            .or(() -> source.column(name).flatMap(column -> types.place(column, ColumnRule.EXACT)))
            .orElse(new Placement("DATE", new Day()));
    if (!(placed.type() instanceof Day) && !(placed.type() instanceof Timestamp)) {
      problems.add(
          "the stamp column %s is %s, expected a date or a timestamp"
              .formatted(name, placed.engineType()));
      return Optional.empty();
    }
    return Optional.of(
        new ContractColumn(
            inTarget.map(Column::name).orElse(name),
            name,
            placed.engineType(),
            placed.engineType(),
            placed.type(),
            placed.type(),
            Fit.ALWAYS,
            inTarget.isPresent()));
  }

  private Optional<ContractColumn> snapshot(
      String name, List<ContractColumn> layout, List<Column> targetOnly) {
    Optional<ContractColumn> ours =
        layout.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
    if (ours.isPresent()) {
      return ours;
    }
    Optional<ContractColumn> theirs =
        targetOnly.stream()
            .filter(column -> column.name().equalsIgnoreCase(name) && column.type().isPresent())
            .map(column -> held(column, column.type().get()))
            .findFirst();
    return theirs.isPresent() ? theirs : named(layout, name, "snapshot");
  }

  private Optional<ContractColumn> named(List<ContractColumn> layout, String name, String role) {
    Optional<ContractColumn> found =
        layout.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
    boolean refusedAlready = source.column(name).isPresent();
    if (found.isEmpty() && !refusedAlready) {
      problems.add(
          "%s column %s is not in the source; it has %s"
              .formatted(
                  role,
                  name,
                  String.join(
                      ", ", source.columns().stream().map(Column::name).limit(30).toList())));
    }
    return found;
  }

  private boolean isStamp(String name) {
    return Stream.of(table.stamp()).flatMap(Optional::stream).anyMatch(name::equalsIgnoreCase);
  }
}
