package io.snowline.temporal;

import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import java.util.Map;

/**
 * The Temporal server that a command works with, and the workers of this process, if it has any.
 */
public interface TemporalServer extends AutoCloseable {

  /**
   * Connects to the server that the environment names, or starts the embedded one.
   *
   * @param actor who works with it, for the server's own records
   */
  static TemporalServer open(String actor, Map<String, String> environment) {
    return RemoteServer.isNamed(environment)
        ? RemoteServer.connect(actor, environment)
        : EmbeddedServer.start(actor);
  }

  /** A client of it. */
  WorkflowClient client();

  /** Makes workers on it. */
  WorkerFactory workers();

  /** Whether it ends with this process. */
  boolean embedded();

  /**
   * Whether a worker of another process takes work from it. One that was killed is counted for a
   * minute and a quarter more; commands that work themselves are not.
   */
  boolean othersWork();

  @Override
  void close();
}
