package io.snowline.temporal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import io.grpc.Metadata;
import io.snowline.log.StepLog;
import io.snowline.secret.KnownSecrets;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server of its own, named by Temporal's standard variables or its configuration file. The
 * profile is never printed: it shows the API key.
 */
public final class RemoteServer implements TemporalServer {
  /** Where Temporal's tools look for a server; without any of them the embedded one serves. */
  private static final List<String> NAMES =
      List.of("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "TEMPORAL_CONFIG_FILE");

  /** Variables that hold what nobody may see. */
  private static final Pattern SECRET =
      Pattern.compile("TEMPORAL_(API_KEY|TLS_CLIENT_KEY_DATA|GRPC_META_.*)");

  /** A server that can't be reached is reported after it, not waited for. */
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Other requesters' steps that this process works on may end; Temporal repeats them if not. */
  private static final Duration LAST_STEPS = Duration.ofSeconds(5);

  /** A poll ends after a minute and is made anew; a quarter is for clocks that don't agree. */
  private static final Duration BETWEEN_POLLS = Duration.ofSeconds(75);

  private final WorkflowServiceStubs service;
  private final WorkflowClient client;
  private final StepsUnderWay steps = new StepsUnderWay();
  private final WorkerFactory workers;

  private RemoteServer(
      WorkflowServiceStubs service, WorkflowClient client, WorkerInterceptor... watching) {
    this.service = service;
    this.client = client;
    this.workers =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder()
                .setWorkerInterceptors(
                    Stream.concat(
                            Stream.of(steps, new StepLog(), new BeatingSteps()),
                            Arrays.stream(watching))
                        .toArray(WorkerInterceptor[]::new))
                .build());
  }

  /** Whether the environment names a server. */
  public static boolean isNamed(Map<String, String> environment) {
    return NAMES.stream().anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
  }

  /**
   * Connects to the server that the environment names, and makes sure that it knows Snowline's
   * search attributes.
   *
   * @throws TemporalServerException if there is none, or it refuses
   */
  public static RemoteServer connect(String actor, Map<String, String> environment) {
    return connect(actor, environment, new NoopScope());
  }

  /**
   * The same for a service that is measured.
   *
   * @param metrics where the SDK's own metrics go
   * @param watching what looks on while workers of this process work
   * @throws TemporalServerException if there is none, or it refuses
   */
  public static RemoteServer connect(
      String actor, Map<String, String> environment, Scope metrics, WorkerInterceptor... watching) {
    ClientConfigProfile profile = profile(environment);
    WorkflowServiceStubs service = service(profile, metrics);
    try {
      WorkflowClient client = client(profile, service, actor);
      registerSearchAttributes(profile, client);
      return new RemoteServer(service, client, watching);
    } catch (RuntimeException failure) {
      service.shutdownNow();
      throw failure;
    }
  }

  /**
   * Connects to the server that the environment names, and changes nothing there.
   *
   * @throws TemporalServerException if there is none, or it refuses
   */
  static RemoteServer look(String actor, Map<String, String> environment) {
    ClientConfigProfile profile = profile(environment);
    WorkflowServiceStubs service = service(profile, new NoopScope());
    return new RemoteServer(service, client(profile, service, actor));
  }

  private static void registerSearchAttributes(ClientConfigProfile profile, WorkflowClient client) {
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
                .validateAndBuildWithDefaults());
    try {
      new SearchAttributes(client).register(operator);
    } finally {
      operator.shutdownNow();
    }
  }

  private static WorkflowClient client(
      ClientConfigProfile profile, WorkflowServiceStubs service, String actor) {
    WorkflowClientOptions options =
        profile.toWorkflowClientOptions().toBuilder()
            .setDataConverter(WireConverter.create())
            .setIdentity("snowline/" + actor)
            .build();
    return WorkflowClient.newInstance(service, options);
  }

  /** Its secrets are known from then on, whether they come from variables or from a file. */
  private static ClientConfigProfile profile(Map<String, String> environment) {
    environment.entrySet().stream()
        .filter(variable -> SECRET.matcher(variable.getKey()).matches())
        .forEach(variable -> KnownSecrets.keep(variable.getValue()));
    try {
      ClientConfigProfile profile =
          ClientConfigProfile.load(
              LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment).build());
      keepSecrets(profile);
      return profile;
    } catch (IOException | RuntimeException unreadable) {
      throw new TemporalServerException(
          "Cannot read Temporal's configuration (%s): %s"
              .formatted(String.join(", ", NAMES), unreadable.getMessage()),
          unreadable);
    }
  }

  private static void keepSecrets(ClientConfigProfile profile) {
    KnownSecrets.keep(profile.getApiKey());
    ClientConfigTLS tls = profile.getTls();
    if (tls != null && tls.getClientKeyData() != null) {
      KnownSecrets.keep(new String(tls.getClientKeyData(), UTF_8));
    }
    Metadata headers = profile.getMetadata();
    if (headers != null) {
      headers.keys().stream()
          .filter(name -> !name.endsWith(Metadata.BINARY_HEADER_SUFFIX))
          .map(name -> headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)))
          .forEach(KnownSecrets::keep);
    }
  }

  private static WorkflowServiceStubs service(ClientConfigProfile profile, Scope metrics) {
    try {
      return WorkflowServiceStubs.newConnectedServiceStubs(
          WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
              .setMetricsScope(metrics)
              .validateAndBuildWithDefaults(),
          CONNECT);
    } catch (RuntimeException unreachable) {
      throw new TemporalServerException(
          "Cannot reach the Temporal server at %s within %d s; see that it runs. Only where no worker uses it, unset TEMPORAL_ADDRESS to work without one"
              .formatted(profile.getAddress(), CONNECT.toSeconds()),
          unreachable);
    }
  }

  /** Where the server is, as host and port. */
  public String address() {
    return service.getOptions().getTarget();
  }

  /** The steps of this process that write to a target or its ledger, by their activities' names. */
  public List<String> writing() {
    return steps.writing();
  }

  /**
   * Takes no more work and waits for what is being written, which goes on telling the server that
   * it lives. Everything else is given up: another worker begins it again.
   *
   * @return false if it is still being written after that time
   */
  public boolean drain(Duration atMost) throws InterruptedException {
    workers.suspendPolling();
    return steps.awaitWritten(atMost);
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
  public boolean othersWork() {
    Instant lost = Instant.now().minus(BETWEEN_POLLS);
    return service
        .blockingStub()
        .withDeadlineAfter(CONNECT.toSeconds(), TimeUnit.SECONDS)
        .describeTaskQueue(
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setTaskQueue(TaskQueue.newBuilder().setName(SnowlineWorker.TASK_QUEUE))
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                .build())
        .getPollersList()
        .stream()
        .filter(poller -> !Staff.isCommand(poller.getIdentity()))
        .map(PollerInfo::getLastAccessTime)
        .anyMatch(
            polled -> Instant.ofEpochSecond(polled.getSeconds(), polled.getNanos()).isAfter(lost));
  }

  @Override
  public void close() {
    workers.shutdown();
    workers.awaitTermination(LAST_STEPS.toMillis(), TimeUnit.MILLISECONDS);
    workers.shutdownNow();
    service.shutdownNow();
  }
}
