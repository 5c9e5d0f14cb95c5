package io.snowline.command;

import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.reading.Ledgers;
import io.snowline.reading.TableStatuses;
import io.snowline.secret.KnownSecrets;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The commands that ask tables for something and wait for the receipts. */
final class Asking {
  private Asking() {}

  static int sync(
      SnowlineCommand snowline, CommandSpec spec, Mode mode, List<String> tables, boolean endHold) {
    Definitions definitions = configured(snowline, spec, tables);
    long began = System.nanoTime();
    try (Requests requests = Requests.open(snowline, definitions)) {
      List<Receipt> receipts = requests.sync(mode, selected(definitions, tables), endHold);
      // Told before the server is closed, which takes a moment.
      snowline.report().ended(receipts, (System.nanoTime() - began) / 1e9);
      return ExitCode.of(receipts, false);
    }
  }

  static int plan(
      SnowlineCommand snowline,
      CommandSpec spec,
      List<String> tables,
      Mode mode,
      boolean exitCode) {
    Definitions definitions = configured(snowline, spec, tables);
    try (Requests requests = Requests.open(snowline, definitions)) {
      List<Receipt> receipts = requests.ask(selected(definitions, tables), planned(snowline, mode));
      snowline.report().plans(receipts);
      return ExitCode.of(receipts, exitCode);
    }
  }

  static int diff(SnowlineCommand snowline, CommandSpec spec, String table, boolean exitCode) {
    Definitions definitions = configured(snowline, spec, List.of(table));
    try (Requests requests = Requests.open(snowline, definitions)) {
      List<Receipt> receipts = requests.ask(List.of(table), planned(snowline, Mode.FULL));
      snowline.report().differences(receipts.get(0));
      return ExitCode.of(receipts, exitCode);
    }
  }

  static int approve(SnowlineCommand snowline, String run, String plan, boolean endHold) {
    return decide(snowline, Action.APPROVE, run, plan, null, endHold);
  }

  static int reject(SnowlineCommand snowline, String run, String plan, String reason) {
    return decide(snowline, Action.REJECT, run, plan, reason, false);
  }

  private static int decide(
      SnowlineCommand snowline,
      Action action,
      String run,
      String plan,
      String reason,
      boolean endHold) {
    Definitions definitions = snowline.definitions();
    String table = tableOf(definitions, run);
    SyncRequest request =
        new SyncRequest(
            null,
            null,
            action,
            Mode.FULL,
            snowline.actor(),
            null,
            new Approval(run, plan),
            null,
            KnownSecrets.redacted(reason),
            null,
            endHold);
    return ended(snowline, definitions, table, request);
  }

  static int undo(SnowlineCommand snowline, String run, String reason, Duration hold) {
    Definitions definitions = snowline.definitions();
    String table = tableOf(definitions, run);
    SyncRequest request =
        new SyncRequest(
            null,
            null,
            Action.UNDO,
            Mode.FULL,
            snowline.actor(),
            null,
            null,
            run,
            KnownSecrets.redacted(reason),
            hold,
            false);
    return ended(snowline, definitions, table, request);
  }

  private static int ended(
      SnowlineCommand snowline, Definitions definitions, String table, SyncRequest request) {
    try (Requests requests = Requests.open(snowline, definitions)) {
      List<Receipt> receipts = requests.ask(List.of(table), request);
      snowline.report().ended(receipts, 0);
      return ExitCode.of(receipts, false);
    }
  }

  private static SyncRequest planned(SnowlineCommand snowline, Mode mode) {
    return new SyncRequest(
        null, null, Action.PLAN, mode, snowline.actor(), null, null, null, null, null, false);
  }

  private static Definitions configured(
      SnowlineCommand snowline, CommandSpec spec, List<String> tables) {
    Definitions definitions = snowline.definitions();
    SnowlineCommand.refuseUnknown(spec, definitions, tables);
    return definitions;
  }

  private static List<String> selected(Definitions definitions, List<String> tables) {
    return tables.isEmpty()
        ? definitions.tables().stream().map(TableDefinition::name).toList()
        : tables.stream().distinct().toList();
  }

  /** The table that the ledger knows the run of. */
  private static String tableOf(Definitions definitions, String run) {
    List<Receipt> receipts =
        Ledgers.read(definitions, target -> target.ledger().run(run)).orElse(List.of());
    if (receipts.isEmpty()) {
      throw new CommandFailure("UnknownRun", unknown(definitions, run));
    }
    String table = receipts.get(0).table();
    if (definitions.table(table).isEmpty()) {
      throw new CommandFailure(
          "UnknownTable", "%s is a run of %s, which is not configured".formatted(run, table));
    }
    return table;
  }

  private static String unknown(Definitions definitions, String run) {
    List<Receipt> waiting =
        TableStatuses.read(definitions, 0, Instant.now()).stream()
            .flatMap(table -> table.waiting().stream())
            .toList();
    String known =
        waiting.isEmpty()
            ? "no run waits for approval"
            : "these runs wait: "
                + String.join(
                    ", ",
                    waiting.stream()
                        .map(receipt -> receipt.run() + " (plan " + receipt.planHash() + ")")
                        .toList());
    return "the ledger has no run %s; %s".formatted(run, known);
  }
}
