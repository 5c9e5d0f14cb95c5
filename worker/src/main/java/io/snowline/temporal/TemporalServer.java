package io.snowline.temporal;

import io.snowline.definition.Definitions;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import java.util.Map;

/** The Temporal server that a command works with, and the workers of this process. */
public interface TemporalServer extends AutoCloseable {

  /**
   * Connects to the server that the environment names, or starts the embedded one, with a worker of
   * this process on it.
   *
   * @param actor who works with it, for the server's own records
   */
  static TemporalServer start(
      Definitions definitions, String actor, Map<String, String> environment) {
    TemporalServer server =
        RemoteServer.isNamed(environment)
            ? RemoteServer.connect(actor, environment)
            : EmbeddedServer.start(actor);
    try {
      SnowlineWorker.start(server, definitions);
      return server;
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  /** A client of it. */
  WorkflowClient client();

  /** Makes workers on it. */
  WorkerFactory workers();

  /** Whether it ends with this process. */
  boolean embedded();

  @Override
  void close();
}
