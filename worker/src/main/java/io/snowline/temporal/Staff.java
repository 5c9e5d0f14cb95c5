package io.snowline.temporal;

import io.grpc.StatusRuntimeException;
import io.snowline.definition.Definitions;
import java.time.Duration;

/**
 * Sees to it that what a command asks for is worked on: by the workers that are there, which log
 * each step and count it, or by this process where there are none.
 */
public final class Staff {
  private static final String COMMAND = "snowline-command/";

  /** While a command waits a worker may be lost. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private final TemporalServer server;
  private final Definitions definitions;
  private final String actor;
  private final Runnable alone;
  private boolean working;
  private long lookedAt;

  private Staff(TemporalServer server, Definitions definitions, String actor, Runnable alone) {
    this.server = server;
    this.definitions = definitions;
    this.actor = actor;
    this.alone = alone;
  }

  /**
   * Looks who works on the server, and begins to if nobody does.
   *
   * @param actor who works, for the server's own records
   * @param alone told when this process begins to work on a server of its own
   */
  public static Staff of(
      TemporalServer server, Definitions definitions, String actor, Runnable alone) {
    Staff staff = new Staff(server, definitions, actor, alone);
    staff.lookedAt = System.nanoTime();
    if (!staff.othersWork(false)) {
      staff.work();
    }
    return staff;
  }

  /** Looks again, if the last look is long ago. */
  public void look() {
    if (working || System.nanoTime() - lookedAt < BETWEEN_LOOKS.toNanos()) {
      return;
    }
    lookedAt = System.nanoTime();
    if (!othersWork(true)) {
      work();
    }
  }

  /** Who may not look at the queue, or can't now, goes on as it is. */
  private boolean othersWork(boolean unknown) {
    try {
      return server.othersWork();
    } catch (StatusRuntimeException untold) {
      return unknown;
    }
  }

  private void work() {
    working = true;
    SnowlineWorker.start(server, definitions, COMMAND + actor);
    if (!server.embedded()) {
      alone.run();
    }
  }

  /** Whether a worker of that identity is a command that works itself, and soon ends. */
  static boolean isCommand(String identity) {
    return identity.startsWith(COMMAND);
  }
}
