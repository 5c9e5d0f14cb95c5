package io.snowline.command;

import io.snowline.temporal.RemoteServer;

/** What can't be done on a server that ends with the command. */
final class NamedServer {
  private NamedServer() {}

  /** Refuses to go on where the environment names no Temporal server, and says how to get one. */
  static void require(String command, Shell shell) {
    if (!RemoteServer.isNamed(shell.environment())) {
      throw CommandFailure.ofConfiguration(
          "NoTemporalServer",
          """
          %s needs a Temporal server, and none is named; for one on this machine:
            temporal server start-dev --db-filename temporal.db
            export TEMPORAL_ADDRESS=127.0.0.1:7233\
          """
              .formatted(command));
    }
  }
}
