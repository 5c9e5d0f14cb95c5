package io.snowline.command;

import io.snowline.bed.Bed;
import io.snowline.temporal.WireConverter;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Temporal server with a database file that a test may kill, since it is the test's own. */
final class OwnTemporal implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final WorkflowServiceStubs service;
  private Process server;

  OwnTemporal(Path folder) throws IOException {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
    start();
  }

  private String address() {
    return "127.0.0.1:" + port;
  }

  /** Starts it, on the port and the data it had, and waits until it answers. */
  void start() throws IOException {
    server =
        new ProcessBuilder(
                List.of(
                    Bed.running().temporalCli().toString(),
                    "server",
                    "start-dev",
                    "--headless",
                    "--ip",
                    "127.0.0.1",
                    "--port",
                    String.valueOf(port),
                    "--db-filename",
                    folder.resolve("temporal.db").toString(),
                    "--log-level",
                    "error"))
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("temporal.log").toFile()))
            .start();
    BedTemporal.await("the server's namespace", () -> answers() || !server.isAlive());
  }

  private boolean answers() {
    try {
      client().countWorkflows("ExecutionStatus = 'Running'");
      return true;
    } catch (RuntimeException notYet) {
      return false;
    }
  }

  /** Kills it as a machine that loses its power does. */
  void kill() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  /** What makes commands and workers use it. */
  Map<String, String> environment() {
    return Map.of("TEMPORAL_ADDRESS", address());
  }

  WorkflowClient client() {
    return WorkflowClient.newInstance(
        service,
        WorkflowClientOptions.newBuilder().setDataConverter(WireConverter.create()).build());
  }

  ScheduleClient schedules() {
    return ScheduleClient.newInstance(
        service,
        ScheduleClientOptions.newBuilder().setDataConverter(WireConverter.create()).build());
  }

  @Override
  public void close() {
    server.destroyForcibly();
    service.shutdownNow();
  }
}
