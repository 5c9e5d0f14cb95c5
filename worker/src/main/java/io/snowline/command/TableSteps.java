package io.snowline.command;

import io.snowline.sync.Progress;
import io.snowline.sync.TableRun;
import io.snowline.table.TableProgress;
import io.snowline.table.TableWorkflow;
import io.temporal.client.WorkflowClient;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Asks the tables' workflows what has become of one request to each of them. */
final class TableSteps {
  private final WorkflowClient client;
  private final String requester;
  private final List<String> tables;
  private final Set<String> taken = new HashSet<>();

  /**
   * @param requester workflow id of the request; each table's request id begins with it
   */
  TableSteps(WorkflowClient client, String requester, List<String> tables) {
    this.client = client;
    this.requester = requester;
    this.tables = tables;
  }

  /** What each table is busy with. A table that can't tell now is taken to be on its way. */
  synchronized List<TableStep> now() {
    return tables.stream().map(this::step).toList();
  }

  private TableStep step(String table) {
    try {
      TableProgress progress =
          client.newWorkflowStub(TableWorkflow.class, TableWorkflow.id(table)).progress();
      if (progress.serving().stream().anyMatch(this::ours)) {
        taken.add(table);
        return progress.run() == null
            ? new TableStep(table, TableStep.SENT, "", null)
            : running(table, progress.run());
      }
      long before = progress.waiting().stream().takeWhile(id -> !ours(id)).count();
      if (before < progress.waiting().size()) {
        taken.add(table);
        return new TableStep(
            table,
            TableStep.QUEUED,
            progress.run() == null ? "" : "behind " + name(progress.run()),
            null);
      }
    } catch (RuntimeException notYetThere) {
      return new TableStep(table, TableStep.SENT, "", null);
    }
    String step = taken.contains(table) ? TableStep.ENDED : TableStep.SENT;
    return new TableStep(table, step, "", null);
  }

  private TableStep running(String table, String run) {
    Progress progress = client.newWorkflowStub(TableRun.class, run).progress();
    return new TableStep(table, progress.step(), progress.detail(), run);
  }

  private boolean ours(String requestId) {
    return requestId.startsWith(requester + "/");
  }

  /** The run's own name, without the table's workflow before it. */
  static String name(String runWorkflow) {
    return runWorkflow.substring(runWorkflow.lastIndexOf('/') + 1);
  }
}
