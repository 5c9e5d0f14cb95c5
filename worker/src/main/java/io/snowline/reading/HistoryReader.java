package io.snowline.reading;

import io.snowline.configuration.Spelling;
import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ContractException;
import io.snowline.contract.TableSchema;
import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.Version;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the versions of a key and chooses the columns to show. The source has no part in it:
 * nothing is billed there, and the history can be read while it is away.
 */
public final class HistoryReader {
  private HistoryReader() {}

  /**
   * The rows whose key begins with these values. Makes no target.
   *
   * @param key values of the table's key columns in their order; the last ones may be left out
   * @param wanted columns to show, in any case; none for the key and those whose values differ
   * @throws HistoryException if it can't be read or there are no such columns
   */
  public static RowHistory read(
      Definitions definitions, TableDefinition table, List<String> key, List<String> wanted) {
    if (key.size() > table.key().size()) {
      throw HistoryException.badQuestion(
          "expected at most %d values of the key (%s), not %d"
              .formatted(table.key().size(), String.join(", ", table.key()), key.size()));
    }
    return Ledgers.read(
            definitions,
            target -> {
              Optional<TableSchema> held = target.schema(table.target());
              if (held.isEmpty() || target.schema(table.history()).isEmpty()) {
                return nothing(table);
              }
              Contract contract = contract(target, table, held.get());
              return read(target, table, contract, key, columns(contract, wanted));
            })
        .orElseGet(() -> nothing(table));
  }

  private static RowHistory nothing(TableDefinition table) {
    return new RowHistory(table.name(), List.of(), List.of());
  }

  private static Contract contract(Target target, TableDefinition table, TableSchema held) {
    try {
      return Agreement.ofTarget(table, held, target.ledger().newestCompared(table.name()));
    } catch (ContractException refused) {
      throw HistoryException.refused(
          FailureType.BAD_CONFIGURATION.text(),
          "Cannot read the history of " + refused.getMessage(),
          refused);
    }
  }

  /** The columns asked for, in the target's spelling; none if none was asked for. */
  private static List<String> columns(Contract contract, List<String> wanted) {
    List<String> known =
        contract.layout().stream()
            .filter(ContractColumn::inTarget)
            .map(ContractColumn::name)
            .toList();
    List<String> unknown =
        wanted.stream()
            .filter(name -> known.stream().noneMatch(name.strip()::equalsIgnoreCase))
            .map(name -> "no column " + name + Spelling.didYouMean(name, known))
            .toList();
    if (!unknown.isEmpty()) {
      throw HistoryException.badQuestion(
          "%s (%s has %s)"
              .formatted(
                  String.join("\n  ", unknown), contract.target(), String.join(", ", known)));
    }
    return wanted.stream()
        .flatMap(name -> known.stream().filter(name.strip()::equalsIgnoreCase))
        .distinct()
        .toList();
  }

  private static RowHistory read(
      Target target,
      TableDefinition table,
      Contract contract,
      List<String> keyValues,
      List<String> wanted) {
    List<String> key = contract.key().stream().map(ContractColumn::name).toList();
    Set<String> read = new LinkedHashSet<>(key);
    contract.compared().stream()
        .filter(ContractColumn::inTarget)
        .forEach(column -> read.add(column.name()));
    read.addAll(wanted);
    List<RowVersion> versions =
        target.timeline(table, contract, keyValues, List.copyOf(read)).stream()
            .map(version -> version(version, key))
            .toList();
    List<String> shown = wanted.isEmpty() ? differing(versions, key, contract) : wanted;
    return new RowHistory(
        table.name(),
        shown,
        RowVersion.coalesce(versions.stream().map(version -> version.only(shown)).toList()));
  }

  private static RowVersion version(Version version, List<String> key) {
    return new RowVersion(
        key.stream().map(name -> String.valueOf(version.values().get(name))).toList(),
        version.from(),
        version.to(),
        version.values());
  }

  private static List<String> differing(
      List<RowVersion> versions, List<String> key, Contract contract) {
    List<String> compared =
        contract.layout().stream()
            .filter(contract.compared()::contains)
            .filter(ContractColumn::inTarget)
            .map(ContractColumn::name)
            .filter(name -> !key.contains(name))
            .toList();
    return Stream.concat(key.stream(), RowVersion.differing(versions, compared).stream()).toList();
  }
}
