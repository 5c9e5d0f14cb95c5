package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.TableModel.Figures;
import io.snowline.duckdb.TableModel.Kind;
import io.snowline.duckdb.TableModel.Run;
import io.snowline.ledger.ReceiptJson;
import io.snowline.sync.Action;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what runs answered, and what the engines hold then, to the model. */
final class StoryJudge {
  private final StoryShape shape;
  private final TableDefinition table;
  private final TableModel model;
  private final StoryRequests requests;
  private final StoryMoves moves;
  private final StorySteps steps;
  private final List<String> happened;
  private final List<String> answers = new ArrayList<>();
  private final List<List<String>> ledger = new ArrayList<>();
  private String fencedBy;

  /**
   * @param happened what happened, for {@link StoryCounts}; what comes of runs is added
   */
  StoryJudge(
      StoryShape shape,
      TableModel model,
      StoryRequests requests,
      StoryMoves moves,
      StorySteps steps,
      List<String> happened) {
    this.shape = shape;
    table = shape.table();
    this.model = model;
    this.requests = requests;
    this.moves = moves;
    this.steps = steps;
    this.happened = happened;
  }

  /** Holds the answer and the engines' rows to the model. */
  void judge(StoryPlace place, StorySeen seen, Receipt receipt) {
    steps.add("-> %s %s %s".formatted(receipt.run(), figures(receipt), receipt.reasons()));
    List<Map<String, String>> later = List.copyOf(model.source());
    moves.atTheCut().ifPresent(model::replaceSource);
    int fence = model.fence();
    Figures figures =
        moves.toTheEnd()
            ? model.moving()
            : requests.expected(new Run(receipt.run(), receipt.cut(), receipt.planHash()));
    assertThat(figures(receipt)).as(steps.told()).isEqualTo(figures);
    model.replaceSource(later);
    fencedBy = model.fence() > fence ? receipt.run() : fencedBy;
    if (receipt.action() != Action.PLAN) {
      ledger.add(requests.entry(receipt, figures));
    }
    remember(receipt);
    compare(place, seen);
  }

  private static Figures figures(Receipt receipt) {
    return new Figures(
        receipt.outcome().name(),
        receipt.failure(),
        receipt.sourceRows(),
        receipt.targetRows(),
        receipt.inserted(),
        receipt.updated(),
        receipt.unchanged(),
        receipt.superseded(),
        receipt.vanished(),
        receipt.quarantined(),
        receipt.staleRows(),
        receipt.planHash());
  }

  private void remember(Receipt receipt) {
    String answer = "%s %s".formatted(receipt.action(), receipt.outcome());
    happened.add(answer);
    if (receipt.mode() == Mode.DAILY) {
      happened.add("daily " + answer);
    }
    moves.movedAt().ifPresent(at -> happened.add("%s %s".formatted(at, receipt.outcome())));
    if (shape.portable()) {
      happened.add("of two engines %s".formatted(receipt.outcome()));
    }
    answers.add(answer);
    if (inOrder("SYNC WAITING", "APPROVE VERIFIED", "UNDO UNDONE", "SYNC VERIFIED")) {
      happened.add("a wait, its approval, an undo and a sync");
    }
    requests.answered(receipt);
    moves.end();
  }

  private boolean inOrder(String... wanted) {
    int found = 0;
    for (String answer : answers) {
      found += found < wanted.length && answer.equals(wanted[found]) ? 1 : 0;
    }
    return found == wanted.length;
  }

  /**
   * Judges a run that was killed: it is as if it had not begun, or as if it had ended, and then it
   * stands in the ledger.
   */
  void judgeKilled(StoryFiles files) {
    List<String> known = ledger.stream().map(entry -> entry.get(0)).toList();
    StorySeen seen = StorySeen.of(files);
    Optional<String> ended =
        seen.ledger().getOrDefault(table.name(), List.of()).stream()
            .map(entry -> entry.get(0))
            .filter(run -> !known.contains(run))
            .findFirst();
    happened.add("a kill %s a run ended".formatted(ended.isPresent() ? "after" : "before"));
    if (ended.isPresent()) {
      Receipt receipt =
          ReceiptJson.read(
              files
                  .targetRows(
                      "SELECT receipt FROM snowline_ledger WHERE run = " + Sql.text(ended.get()))
                  .get(0)
                  .get(0));
      judge(files, seen, receipt);
    } else {
      steps.add("-> nothing");
      compare(files, seen);
    }
  }

  private void compare(StoryPlace place, StorySeen seen) {
    List<String> tables = seen.tables();
    String name = table.name();
    compare("ledger", seen.ledger().getOrDefault(name, List.of()), ledger.stream());
    compare(
        "fence",
        seen.fences().getOrDefault(name, List.of()),
        model.fence() == 0
            ? Stream.of()
            : Stream.of(List.of(Integer.toString(model.fence()), fencedBy)));
    compare(
        "kept deletions",
        seen.kept().stream().filter(row -> row.get(0).startsWith(name + "-")).toList(),
        model.kept().stream());
    compare("open versions", seen.open().getOrDefault(name, List.of()), model.open().stream());
    if (!model.targetExists()) {
      assertThat(tables).as(steps.told()).doesNotContain(table.target(), table.history());
      return;
    }
    List<String> columns = List.copyOf(model.targetColumns());
    Map<String, Kind> kinds = StoryRows.kinds(columns, model::targetKind);
    compare(
        "target",
        place.rows(table.target(), kinds),
        model.target().stream().map(row -> StoryRows.texts(row.values(), columns)));
    compare(
        "history",
        tables.contains(table.history()) ? place.history(table.history(), kinds) : List.of(),
        model.history().stream()
            .map(
                row ->
                    StoryRows.with(
                        StoryRows.texts(row.values(), columns),
                        row.runIn(),
                        row.runOut(),
                        row.from() == null ? null : row.from().toString(),
                        row.to().toString())));
    if (tables.contains(table.quarantine()) && !model.quarantine().isEmpty()) {
      List<String> compared = model.quarantineColumns();
      Map<String, Kind> aside = StoryRows.kinds(compared, model::sourceKind);
      aside.put("quarantine_reason", Kind.TEXT);
      aside.put("quarantine_run", Kind.TEXT);
      compare(
          "quarantine",
          place.rows(table.quarantine(), aside),
          model.quarantine().stream()
              .map(
                  row ->
                      StoryRows.with(
                          StoryRows.texts(row.values(), compared), row.reason(), row.run())));
    } else if (tables.contains(table.quarantine())) {
      compare(
          "quarantine",
          place.rows(table.quarantine(), Map.of("quarantine_run", Kind.TEXT)),
          Stream.of());
    } else {
      compare("quarantine", List.of(), model.quarantine().stream().map(row -> List.of(row.run())));
    }
  }

  /** Fails with the rows that are missing and those that are too many. */
  private void compare(String what, List<List<String>> found, Stream<List<String>> wanted) {
    Map<List<String>, Long> left =
        found.stream().collect(Collectors.groupingBy(row -> row, Collectors.counting()));
    List<List<String>> missing = wanted.filter(row -> left.merge(row, -1L, Long::sum) < 0).toList();
    List<List<String>> unexpected =
        left.entrySet().stream()
            .flatMap(row -> Collections.nCopies(many(row.getValue()), row.getKey()).stream())
            .toList();
    assertThat(missing.size() + unexpected.size())
        .as(
            "%s%nin the %s %s%nare missing, and%n%s%nare too many",
            steps.told(), what, missing, unexpected)
        .isZero();
  }

  private static int many(long surplus) {
    return (int) Math.max(0, surplus);
  }
}
