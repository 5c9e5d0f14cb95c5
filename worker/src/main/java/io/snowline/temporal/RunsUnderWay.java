package io.snowline.temporal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.snowline.sync.Progress;
import io.snowline.table.TableProgress;
import io.snowline.table.TableWorkflow;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the tables' workflows are busy with. */
public final class RunsUnderWay {
  private static final long SECONDS = 2;

  private final WorkflowClient client;

  public RunsUnderWay(WorkflowClient client) {
    this.client = client;
  }

  /**
   * A run that goes on.
   *
   * @param run its name
   * @param waiting how many requests are behind it
   */
  public record UnderWay(String table, String run, Progress progress, int waiting) {}

  /** Of these tables. Fails within seconds if nobody answers. */
  public List<UnderWay> of(List<String> tables) {
    List<UnderWay> found = new ArrayList<>();
    for (String table : tables) {
      ask(TableWorkflow.id(table), TableProgress.class)
          .filter(progress -> progress.run() != null)
          .flatMap(progress -> underWay(table, progress))
          .ifPresent(found::add);
    }
    return found;
  }

  private Optional<UnderWay> underWay(String table, TableProgress progress) {
    String name = progress.run().substring(progress.run().lastIndexOf('/') + 1);
    return ask(progress.run(), Progress.class)
        .map(step -> new UnderWay(table, name, step, progress.waiting().size()));
  }

  /** Empty if there is no such workflow, or it can't tell yet. */
  private <T> Optional<T> ask(String workflow, Class<T> type) {
    try {
      return Optional.of(
          client
              .getOptions()
              .getDataConverter()
              .fromPayloads(
                  0,
                  Optional.of(
                      client
                          .getWorkflowServiceStubs()
                          .blockingStub()
                          .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
                          .queryWorkflow(
                              QueryWorkflowRequest.newBuilder()
                                  .setNamespace(client.getOptions().getNamespace())
                                  .setExecution(
                                      WorkflowExecution.newBuilder().setWorkflowId(workflow))
                                  .setQuery(WorkflowQuery.newBuilder().setQueryType("progress"))
                                  .build())
                          .getQueryResult()),
                  type,
                  type));
    } catch (StatusRuntimeException failure) {
      Status.Code code = failure.getStatus().getCode();
      if (code == Status.Code.NOT_FOUND || code == Status.Code.INVALID_ARGUMENT) {
        return Optional.empty();
      }
      throw failure;
    }
  }
}
