package io.snowline.pages;

import io.snowline.definition.TableDefinition;
import io.snowline.ledger.TableStatus;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.util.List;

/**
 * A run whose deletions a human has to approve.
 *
 * @param remove how many rows would be removed
 * @param hold the hold that an approval has to end; null if there is none
 */
record WaitingRun(
    String run,
    String path,
    String decisionPath,
    String table,
    String tablePath,
    String remove,
    Moment since,
    Moment expires,
    String actor,
    List<String> reasons,
    List<Count> counts,
    List<SampleGroup> groups,
    String planHash,
    String hold) {

  /** One figure of the plan. */
  record Count(String name, String value) {}

  static WaitingRun of(TableDefinition table, TableStatus status, Receipt waiting) {
    return new WaitingRun(
        waiting.run(),
        Paths.run(waiting.run()),
        Paths.decision(waiting.run()),
        table.name(),
        Paths.table(table.name()),
        Words.many(waiting.superseded() + waiting.vanished(), "row", "rows"),
        Moment.of(waiting.startedAt(), status.now()),
        Moment.of(waiting.startedAt().plus(table.guard().approvalExpires()), status.now()),
        Words.value(waiting.actor()),
        waiting.reasons().stream().map(Words::value).toList(),
        counts(waiting),
        SampleGroup.of(waiting),
        waiting.planHash(),
        status.hold().map(TableView::held).orElse(null));
  }

  private static List<Count> counts(Receipt waiting) {
    return List.of(
        new Count("source", Words.count(waiting.sourceRows())),
        new Count("target", Words.count(waiting.targetRows())),
        new Count("inserted", Words.count(waiting.inserted())),
        new Count("updated", Words.count(waiting.updated())),
        new Count("unchanged", Words.count(waiting.unchanged())),
        new Count("superseded", Words.count(waiting.superseded())),
        new Count("vanished", Words.count(waiting.vanished())),
        new Count("quarantined", Words.count(waiting.quarantined())));
  }
}
