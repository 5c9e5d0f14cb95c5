package io.snowline.command;

import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import java.util.List;

/** What a command's end means to a script. */
public final class ExitCode {
  /** Done and verified. */
  public static final int DONE = 0;

  /** Something went wrong. */
  public static final int FAILED = 1;

  /** A plan or diff found differences; only where the caller asked to be told so. */
  public static final int DIFFERENT = 2;

  /** A plan waits for approval. */
  public static final int WAITING = 3;

  /** The guard, or a hold, refused. */
  public static final int BLOCKED = 4;

  /** The target could not be proven equal to the source. */
  public static final int NOT_VERIFIED = 5;

  /** The monitor found a problem that it did not repair. */
  public static final int PROBLEM = 6;

  /** The command line can't be understood. */
  public static final int USAGE = 64;

  /** The configuration can't be used. */
  public static final int CONFIGURATION = 78;

  private static final List<Integer> WORST_FIRST =
      List.of(FAILED, NOT_VERIFIED, BLOCKED, WAITING, DIFFERENT);

  private ExitCode() {}

  /**
   * The worst of all tables.
   *
   * @param tellDifferences whether a plan with changes is told apart from one without
   */
  public static int of(List<Receipt> receipts, boolean tellDifferences) {
    List<Integer> codes =
        receipts.stream().map(receipt -> of(receipt, tellDifferences)).distinct().toList();
    return WORST_FIRST.stream().filter(codes::contains).findFirst().orElse(DONE);
  }

  private static int of(Receipt receipt, boolean tellDifferences) {
    return switch (receipt.outcome()) {
      case VERIFIED, REJECTED, UNDONE -> DONE;
      case PLANNED -> tellDifferences && changes(receipt) ? DIFFERENT : DONE;
      case WAITING -> WAITING;
      case BLOCKED -> BLOCKED;
      case MOVING_SOURCE -> NOT_VERIFIED;
      case FAILED ->
          FailureType.NOT_VERIFIED.text().equals(receipt.failure()) ? NOT_VERIFIED : FAILED;
    };
  }

  /** Whether the planned sync would change the target: a daily one removes nothing. */
  static boolean changes(Receipt receipt) {
    long removed = receipt.mode() == Mode.FULL ? receipt.superseded() + receipt.vanished() : 0;
    return receipt.inserted() + receipt.updated() + removed > 0;
  }
}
