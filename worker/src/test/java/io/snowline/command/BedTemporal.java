package io.snowline.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.snowline.bed.Bed;
import io.snowline.temporal.WireConverter;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A namespace of its own on the bed's Temporal server, and Temporal's command line. */
final class BedTemporal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final String address = Bed.running().temporal();
  private final String namespace = "test-" + UUID.randomUUID();
  private final WorkflowServiceStubs service =
      WorkflowServiceStubs.newServiceStubs(
          WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());

  BedTemporal() {
    service
        .blockingStub()
        .registerNamespace(
            RegisterNamespaceRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecutionRetentionPeriod(Durations.fromDays(1))
                .build());
    // Frontends look for new namespaces every few seconds.
    await("the namespace", () -> !temporal(true, "schedule", "list").contains("not found"));
  }

  /** What makes commands use it. */
  Map<String, String> environment() {
    return Map.of("TEMPORAL_ADDRESS", address, "TEMPORAL_NAMESPACE", namespace);
  }

  WorkflowClient client() {
    return WorkflowClient.newInstance(
        service,
        WorkflowClientOptions.newBuilder()
            .setNamespace(namespace)
            .setDataConverter(WireConverter.create())
            .build());
  }

  ScheduleClient schedules() {
    return ScheduleClient.newInstance(
        service,
        ScheduleClientOptions.newBuilder()
            .setNamespace(namespace)
            .setDataConverter(WireConverter.create())
            .build());
  }

  /** The output of a command of Temporal's, which must succeed. */
  String temporal(String... arguments) {
    return temporal(false, arguments);
  }

  private String temporal(boolean mayFail, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Bed.running().temporalCli().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment());
    try {
      Path output = Files.createTempFile("temporal", ".out");
      Process process = builder.redirectOutput(output.toFile()).start();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("no end of " + command);
      }
      String text = Files.readString(output, UTF_8);
      Files.delete(output);
      if (process.exitValue() != 0 && !mayFail) {
        throw new AssertionError(
            "%s ended with %d:%n%s".formatted(command, process.exitValue(), text));
      }
      return text;
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  /** Waits until that is so. */
  static void await(String what, BooleanSupplier so) {
    await(what, so, () -> "");
  }

  /** Waits until that is so; if it never is, {@code found} tells what is. */
  static void await(String what, BooleanSupplier so, Supplier<String> found) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within %s: %s; %s".formatted(PATIENCE, what, found.get()));
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** Ends what never ends, so that the server has nothing to do for this namespace. */
  @Override
  public void close() {
    try {
      client()
          .listExecutions("ExecutionStatus = 'Running'")
          .forEach(
              running ->
                  client()
                      .newUntypedWorkflowStub(running.getExecution().getWorkflowId())
                      .terminate("the test is over"));
    } catch (StatusRuntimeException gone) {
      if (gone.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw gone;
      }
    } finally {
      service.shutdownNow();
    }
  }
}
