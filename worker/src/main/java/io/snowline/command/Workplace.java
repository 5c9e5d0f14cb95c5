package io.snowline.command;

import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.temporal.SnowlineWorker;
import io.snowline.temporal.Staff;
import io.snowline.temporal.TemporalServer;

/** The Temporal server that a command asks, with somebody at work on it. */
final class Workplace implements AutoCloseable {
  private final TemporalServer server;
  private final Staff staff;

  private Workplace(TemporalServer server, Staff staff) {
    this.server = server;
    this.staff = staff;
  }

  /** Connects, or starts the embedded server, and sees to it that somebody works. */
  static Workplace open(SnowlineCommand snowline, Definitions definitions) {
    ConfiguredWarehouses.startAhead(definitions);
    TemporalServer server = TemporalServer.open(snowline.actor(), snowline.shell().environment());
    try {
      return new Workplace(
          server, Staff.of(server, definitions, snowline.actor(), () -> tellAlone(snowline)));
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  private static void tellAlone(SnowlineCommand snowline) {
    snowline
        .shell()
        .err()
        .printf(
            "snowline: no worker takes work from the task queue %s: this command does, and its steps are in no worker's log and metrics%n",
            SnowlineWorker.TASK_QUEUE);
  }

  TemporalServer server() {
    return server;
  }

  /** To be called again and again while a command waits: the worker may be lost meanwhile. */
  void seeThatSomebodyWorks() {
    staff.look();
  }

  @Override
  public void close() {
    server.close();
  }
}
