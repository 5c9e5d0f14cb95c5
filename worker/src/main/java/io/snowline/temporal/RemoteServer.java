package io.snowline.temporal;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server of its own, named by Temporal's standard variables or its configuration file. The
 * profile is never printed: it shows the API key.
 */
final class RemoteServer implements TemporalServer {
  /** Where Temporal's tools look for a server; without any of them the embedded one serves. */
  private static final List<String> NAMES =
      List.of("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "TEMPORAL_CONFIG_FILE");

  /** A server that can't be reached is reported after it, not waited for. */
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Other requesters' steps that this process works on may end; Temporal repeats them if not. */
  private static final Duration LAST_STEPS = Duration.ofSeconds(5);

  private final WorkflowServiceStubs service;
  private final WorkflowClient client;
  private final WorkerFactory workers;

  private RemoteServer(WorkflowServiceStubs service, WorkflowClient client) {
    this.service = service;
    this.client = client;
    this.workers = WorkerFactory.newInstance(client);
  }

  static boolean isNamed(Map<String, String> environment) {
    return NAMES.stream().anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
  }

  static RemoteServer connect(String actor, Map<String, String> environment) {
    ClientConfigProfile profile = profile(environment);
    WorkflowServiceStubs service = service(profile);
    WorkflowClientOptions options =
        profile.toWorkflowClientOptions().toBuilder()
            .setDataConverter(WireConverter.create())
            .setIdentity("snowline/" + actor)
            .build();
    return new RemoteServer(service, WorkflowClient.newInstance(service, options));
  }

  private static ClientConfigProfile profile(Map<String, String> environment) {
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment).build());
    } catch (IOException | RuntimeException unreadable) {
      throw new TemporalServerException(
          "Cannot read Temporal's configuration (%s): %s"
              .formatted(String.join(", ", NAMES), unreadable.getMessage()),
          unreadable);
    }
  }

  private static WorkflowServiceStubs service(ClientConfigProfile profile) {
    try {
      return WorkflowServiceStubs.newConnectedServiceStubs(
          profile.toWorkflowServiceStubsOptions(), CONNECT);
    } catch (RuntimeException unreachable) {
      throw new TemporalServerException(
          "Cannot reach the Temporal server at %s within %d s; unset TEMPORAL_ADDRESS to use the embedded one"
              .formatted(profile.getAddress(), CONNECT.toSeconds()),
          unreachable);
    }
  }

  @Override
  public WorkflowClient client() {
    return client;
  }

  @Override
  public WorkerFactory workers() {
    return workers;
  }

  @Override
  public boolean embedded() {
    return false;
  }

  @Override
  public void close() {
    workers.shutdown();
    workers.awaitTermination(LAST_STEPS.toMillis(), TimeUnit.MILLISECONDS);
    workers.shutdownNow();
    service.shutdownNow();
  }
}
