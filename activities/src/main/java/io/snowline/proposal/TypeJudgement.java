package io.snowline.proposal;

import io.snowline.contract.Agreement;
import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractException;
import io.snowline.contract.Fit;
import io.snowline.contract.TableSchema;
import io.snowline.contract.TypeMapping;
import io.snowline.definition.ColumnRule;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.GuardLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Judges a table's columns as a run would, and finds the rules that make them fit. Pure. */
final class TypeJudgement {
  private static final List<ColumnRule> RULES = List.of(ColumnRule.TEXT, ColumnRule.QUARANTINE);

  private final TableSchema source;
  private final Optional<TableSchema> target;
  private final TypeMapping types;
  private final List<String> key;

  TypeJudgement(
      TableSchema source, Optional<TableSchema> target, TypeMapping types, List<String> key) {
    this.source = source;
    this.target = target;
    this.types = types;
    this.key = key;
  }

  /** What a run would refuse. */
  List<String> problems() {
    try {
      contract(source, target, key, Map.of());
      return List.of();
    } catch (ContractException refused) {
      return refused.problems();
    }
  }

  /** The contract; empty if a run would refuse it. */
  Optional<Contract> contract() {
    try {
      return Optional.of(contract(source, target, key, Map.of()));
    } catch (ContractException refused) {
      return Optional.empty();
    }
  }

  /** The rule that makes each column fit that doesn't; none where no rule does. */
  Map<String, String> rules() {
    Map<String, String> rules = new LinkedHashMap<>();
    for (Column column : source.columns()) {
      if (!fits(column, ColumnRule.EXACT)) {
        rule(column).ifPresent(rule -> rules.put(column.name(), rule));
      }
    }
    return rules;
  }

  /** The rule by which values that don't fit can be kept, or put aside. */
  Optional<String> rule(String column) {
    return source.column(column).flatMap(this::rule);
  }

  private Optional<String> rule(Column column) {
    return RULES.stream()
        .filter(rule -> always(column, rule))
        .findFirst()
        .map(rule -> rule.name().toLowerCase(Locale.ROOT));
  }

  private boolean fits(Column column, ColumnRule rule) {
    return alone(column, rule).isPresent();
  }

  /** Whether no value makes a run stop. */
  private boolean always(Column column, ColumnRule rule) {
    return alone(column, rule)
        .filter(
            contract ->
                contract.judgedByValue().stream().noneMatch(held -> held.fit() == Fit.CHECKED))
        .isPresent();
  }

  private Optional<Contract> alone(Column column, ColumnRule rule) {
    TableSchema single = new TableSchema(source.name(), false, List.of(column));
    Optional<TableSchema> held =
        target.map(
            schema ->
                new TableSchema(
                    schema.name(),
                    false,
                    schema.column(column.name()).map(List::of).orElse(List.of())));
    try {
      return Optional.of(
          contract(single, held, List.of(column.name()), Map.of(column.name(), rule)));
    } catch (ContractException refused) {
      return Optional.empty();
    }
  }

  private Contract contract(
      TableSchema schema,
      Optional<TableSchema> held,
      List<String> columns,
      Map<String, ColumnRule> rules) {
    return Agreement.of(
        new TableDefinition(
            schema.name(),
            schema.name(),
            held.map(TableSchema::name).orElse(schema.name()),
            columns,
            Optional.empty(),
            Optional.empty(),
            DuplicateRule.FAIL,
            rules,
            Storage.plain(),
            Duration.ofDays(1),
            GuardLimits.DEFAULT,
            List.of(),
            List.of()),
        schema,
        held,
        types);
  }
}
