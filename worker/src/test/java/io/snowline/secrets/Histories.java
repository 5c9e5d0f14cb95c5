package io.snowline.secrets;

import io.snowline.temporal.InProcessServer;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every workflow's history, as the server keeps it. */
final class Histories {
  private Histories() {}

  /** By the workflow's id; the bytes of payloads are read as texts. */
  static Map<String, String> of(InProcessServer server) {
    String namespace = server.client().getOptions().getNamespace();
    WorkflowServiceBlockingStub service = server.client().getWorkflowServiceStubs().blockingStub();
    List<WorkflowExecutionInfo> workflows = new ArrayList<>();
    workflows.addAll(
        service
            .listOpenWorkflowExecutions(
                ListOpenWorkflowExecutionsRequest.newBuilder().setNamespace(namespace).build())
            .getExecutionsList());
    workflows.addAll(
        service
            .listClosedWorkflowExecutions(
                ListClosedWorkflowExecutionsRequest.newBuilder().setNamespace(namespace).build())
            .getExecutionsList());
    Map<String, String> histories = new LinkedHashMap<>();
    for (WorkflowExecutionInfo workflow : workflows) {
      WorkflowExecution execution = workflow.getExecution();
      histories.put(
          execution.getWorkflowId(),
          service
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace(namespace)
                      .setExecution(execution)
                      .build())
              .toByteString()
              .toString(StandardCharsets.ISO_8859_1));
    }
    return histories;
  }
}
