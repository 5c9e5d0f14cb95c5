package io.snowline.temporal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.snowline.sync.Visibility;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Makes Snowline's search attributes known to a server, once. Asking whether they are takes no more
 * rights than running workflows does; adding them takes an operator's.
 */
final class SearchAttributes {
  /** A server's frontends look for new attributes now and then, the slowest once a minute. */
  private static final Duration UNTIL_USABLE = Duration.ofSeconds(90);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final WorkflowServiceStubs service;
  private final String namespace;
  private final String address;

  SearchAttributes(WorkflowClient client) {
    service = client.getWorkflowServiceStubs();
    namespace = client.getOptions().getNamespace();
    address = service.getOptions().getTarget();
  }

  /**
   * Adds those that are missing and returns once all can be used. A repeat adds nothing.
   *
   * @throws TemporalServerException with the commands to type where an operator has to do it
   */
  void register(OperatorServiceStubs operator) {
    if (usable()) {
      return;
    }
    add(operator);
    long deadline = System.nanoTime() + UNTIL_USABLE.toNanos();
    while (!usable()) {
      if (System.nanoTime() - deadline > 0) {
        throw new TemporalServerException(
            "Cannot use the search attributes %s at %s: they were added %d s ago and are still unknown to queries; start again in a minute"
                .formatted(Visibility.types().keySet(), address, UNTIL_USABLE.toSeconds()),
            null);
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** A query that names an attribute that the server doesn't know is refused as invalid. */
  boolean usable() {
    String query =
        Visibility.types().keySet().stream()
            .map("%s = 'none'"::formatted)
            .collect(Collectors.joining(" AND "));
    try {
      service
          .blockingStub()
          .countWorkflowExecutions(
              CountWorkflowExecutionsRequest.newBuilder()
                  .setNamespace(namespace)
                  .setQuery(query)
                  .build());
      return true;
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
        return false;
      }
      throw new TemporalServerException(
          "Cannot ask %s for workflows in the namespace %s: %s"
              .formatted(address, namespace, refused.getStatus()),
          refused);
    }
  }

  private void add(OperatorServiceStubs operator) {
    try {
      Map<String, IndexedValueType> missing = new TreeMap<>(Visibility.types());
      missing
          .keySet()
          .removeAll(
              operator
                  .blockingStub()
                  .listSearchAttributes(
                      ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
                  .getCustomAttributesMap()
                  .keySet());
      operator
          .blockingStub()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(namespace)
                  .putAllSearchAttributes(missing)
                  .build());
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw new TemporalServerException(byHand(refused), refused);
      }
    }
  }

  /** What an operator types to add them. */
  List<String> commands() {
    String command =
        "temporal operator search-attribute create --namespace %s --type Keyword --name "
            .formatted(namespace);
    return new TreeSet<>(Visibility.types().keySet()).stream().map(command::concat).toList();
  }

  private String byHand(StatusRuntimeException refused) {
    String commands = commands().stream().map("\n  "::concat).collect(Collectors.joining());
    return "Cannot add search attributes to the namespace %s at %s (%s); as an operator, or in Temporal Cloud's settings of the namespace, add:%s"
        .formatted(namespace, address, refused.getStatus(), commands);
  }
}
