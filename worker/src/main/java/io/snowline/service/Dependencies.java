package io.snowline.service;

import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Ledger;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.Warehouses;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The cheap questions that show whether what the service depends on answers. */
final class Dependencies {
  private static final long SECONDS = 5;

  private Dependencies() {}

  static Map<String, Callable<?>> of(
      Definitions definitions, Warehouses warehouses, WorkflowClient client) {
    TableDefinition table = definitions.tables().get(0);
    Map<String, Callable<?>> questions = new LinkedHashMap<>();
    questions.put(
        "temporal",
        () ->
            client
                .getWorkflowServiceStubs()
                .blockingStub()
                .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
                .describeNamespace(
                    DescribeNamespaceRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .build()));
    questions.put(
        "source",
        () -> {
          try (Source source = warehouses.source(Step.reading())) {
            return source.schema(table.source());
          }
        });
    questions.put(
        "target",
        () -> {
          try (Target target = warehouses.target(Step.reading())) {
            // A table of the configuration may be one that can't be synced: the others still are.
            return target.schema(Ledger.TABLE);
          }
        });
    return questions;
  }
}
