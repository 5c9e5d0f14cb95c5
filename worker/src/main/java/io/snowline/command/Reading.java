package io.snowline.command;

import io.snowline.configuration.Spelling;
import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Ledger;
import io.snowline.reading.HistoryException;
import io.snowline.reading.HistoryReader;
import io.snowline.reading.Ledgers;
import io.snowline.reading.TableStatuses;
import io.snowline.sync.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The commands that only read what is recorded; they need no Temporal. */
final class Reading {
  private static final int NAMES_IN_A_HINT = 500;

  private Reading() {}

  static int status(SnowlineCommand snowline) {
    Definitions definitions = snowline.definitions();
    snowline.report().status(TableStatuses.read(definitions, 0, Instant.now()));
    return ExitCode.DONE;
  }

  static int runs(SnowlineCommand snowline, CommandSpec spec, String name, int limit) {
    Definitions definitions = snowline.definitions();
    if (name == null || definitions.table(name).isPresent()) {
      snowline
          .report()
          .runs(
              Ledgers.read(definitions, target -> target.ledger().receipts(name, limit))
                  .orElse(List.of()));
      return ExitCode.DONE;
    }
    List<Receipt> receipts =
        Ledgers.read(definitions, target -> run(target.ledger(), definitions, name))
            .orElse(List.of());
    if (receipts.isEmpty()) {
      throw new UsageException(
          spec.commandLine(),
          !namedBy(definitions, name).isEmpty()
              ? "no run has answered the request %s yet".formatted(name)
              : "no table and no run " + name + Spelling.didYouMean(name, names(definitions)));
    }
    snowline.report().run(receipts);
    return ExitCode.DONE;
  }

  /** The run of this name, or the one that answered the request of this id. */
  private static List<Receipt> run(Ledger ledger, Definitions definitions, String name) {
    List<Receipt> receipts = ledger.run(name);
    return receipts.isEmpty()
        ? namedBy(definitions, name).stream()
            .flatMap(table -> ledger.answers(table, List.of(name)).values().stream())
            .findFirst()
            .map(answer -> ledger.run(answer.run()))
            .orElse(receipts)
        : receipts;
  }

  /**
   * The tables that a request's id may be of; it holds one's name, which may be a word like full.
   */
  private static List<String> namedBy(Definitions definitions, String id) {
    return definitions.tables().stream()
        .map(TableDefinition::name)
        .filter(table -> id.contains("/" + table + "/"))
        .toList();
  }

  private static List<String> names(Definitions definitions) {
    List<String> runs =
        Ledgers.read(definitions, target -> target.ledger().receipts(null, NAMES_IN_A_HINT))
            .orElse(List.of())
            .stream()
            .map(Receipt::run)
            .toList();
    return Stream.concat(definitions.tables().stream().map(TableDefinition::name), runs.stream())
        .toList();
  }

  static int history(
      SnowlineCommand snowline,
      CommandSpec spec,
      String table,
      List<String> key,
      List<String> columns) {
    Definitions definitions = snowline.definitions();
    SnowlineCommand.refuseUnknown(spec, definitions, List.of(table));
    TableDefinition definition = definitions.table(table).orElseThrow();
    try {
      snowline.report().history(HistoryReader.read(definitions, definition, key, columns));
    } catch (HistoryException refused) {
      if (refused.isBadQuestion()) {
        throw new UsageException(spec.commandLine(), refused.getMessage());
      }
      throw new CommandFailure(refused.failure(), refused.getMessage(), refused);
    }
    return ExitCode.DONE;
  }
}
