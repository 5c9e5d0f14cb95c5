package io.snowline.schedule;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.snowline.scheduler.SchedulerException;
import io.snowline.sync.FailureType;
import io.temporal.client.WorkflowException;
import io.temporal.client.schedules.ScheduleException;
import java.util.Set;
import java.util.function.Supplier;

/** A call of the monitor to the Temporal server. */
public final class TemporalCall {
  private static final Set<Status.Code> REFUSALS =
      Set.of(
          Status.Code.PERMISSION_DENIED,
          Status.Code.UNAUTHENTICATED,
          Status.Code.INVALID_ARGUMENT,
          Status.Code.UNIMPLEMENTED);

  private TemporalCall() {}

  /**
   * Makes it.
   *
   * @param what what it does, such as {@code read the Temporal Schedule night}
   * @throws SchedulerException if the server refuses it, or doesn't answer
   */
  public static <T> T make(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (ScheduleException | WorkflowException failure) {
      throw failed(what, failure.getCause() == null ? failure : failure.getCause());
    } catch (StatusRuntimeException failure) {
      throw failed(what, failure);
    }
  }

  private static SchedulerException failed(String what, Throwable cause) {
    boolean refused =
        cause instanceof StatusRuntimeException status
            && REFUSALS.contains(status.getStatus().getCode());
    return new SchedulerException(
        refused ? FailureType.SCHEDULER_REFUSED : FailureType.SCHEDULER_UNAVAILABLE,
        "Cannot %s: %s".formatted(what, cause.getMessage()),
        cause);
  }
}
