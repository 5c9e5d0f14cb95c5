package io.snowline.proposal;

import io.snowline.contract.Column;
import io.snowline.contract.TableSchema;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Proposes how tables could be configured, from what both ends hold. It writes nothing. */
public final class Proposals {
  /** How columns are called that say when a row was copied. */
  private static final Set<String> STAMPS =
      Set.of(
          "REPORTING_DATE",
          "SYNC_DATE",
          "SYNCED_AT",
          "SYNC_REPORTING_DATE",
          "LOADED_AT",
          "LOAD_DATE");

  private final Source source;
  private final Target target;
  private final TableNames names;

  /**
   * @param names gives out names, so that no two tables get the same
   */
  public Proposals(Source source, Target target, TableNames names) {
    this.source = source;
    this.target = target;
    this.names = names;
  }

  /** How the table could be configured; reads it a few times. */
  public TableProposal of(TableSchema schema) {
    FoundKey key = KeySearch.of(source, schema);
    String targetName = names.target(schema.name());
    List<String> problems = new ArrayList<>(Unwritable.problems(schema.name(), key.columns()));
    TypeJudgement judgement =
        new TypeJudgement(
            schema,
            held(targetName, problems),
            target.types(),
            key.columns().isEmpty()
                ? schema.columns().stream().limit(1).map(Column::name).toList()
                : key.columns());
    problems.addAll(judgement.problems());
    Map<String, String> rules = new LinkedHashMap<>(judgement.rules());
    judgeValues(judgement, problems, rules);
    return new TableProposal(
        names.name(schema.name()),
        schema.name(),
        targetName,
        key,
        problems,
        rules,
        stamp(schema, key));
  }

  /** What the target holds of that name; one that no run could write is judged as a new one. */
  private Optional<TableSchema> held(String table, List<String> problems) {
    try {
      return target.schema(table);
    } catch (WarehouseException refused) {
      if (refused.type() != FailureType.BAD_CONFIGURATION) {
        throw refused;
      }
      problems.add(refused.getMessage());
      return Optional.empty();
    }
  }

  private void judgeValues(
      TypeJudgement judgement, List<String> problems, Map<String, String> rules) {
    judgement
        .contract()
        .filter(contract -> !contract.judgedByValue().isEmpty())
        .ifPresent(
            contract ->
                source
                    .unfit(contract)
                    .forEach(
                        (column, rows) -> {
                          problems.add(
                              "column %s has %,d values that the target can't hold exactly"
                                  .formatted(column, rows));
                          judgement.rule(column).ifPresent(rule -> rules.put(column, rule));
                        }));
  }

  /** Only where nothing speaks against it: its name, its type, and no value in any row. */
  private Optional<String> stamp(TableSchema schema, FoundKey key) {
    return schema.columns().stream()
        .filter(column -> STAMPS.contains(column.name().toUpperCase(Locale.ROOT)))
        .filter(
            column ->
                column
                    .type()
                    .filter(type -> type instanceof Day || type instanceof Timestamp)
                    .isPresent())
        .map(Column::name)
        .filter(name -> !key.columns().contains(name))
        .filter(name -> key.counted().rows() > 0 && !source.holdsValues(schema.name(), name))
        .findFirst();
  }
}
