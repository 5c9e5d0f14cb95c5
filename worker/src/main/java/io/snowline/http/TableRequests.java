package io.snowline.http;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.snowline.table.RequestActivities;
import io.snowline.table.SyncRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what was asked for by HTTP to the table's workflow. */
public final class TableRequests {
  private static final Logger LOG = LoggerFactory.getLogger(TableRequests.class);

  /** Racing calls that start the same table's workflow may refuse each other. */
  private static final Set<Status.Code> RACING =
      Set.of(Status.Code.ALREADY_EXISTS, Status.Code.NOT_FOUND);

  private static final int TRIES = 5;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private final RequestActivities requests;

  public TableRequests(RequestActivities requests) {
    this.requests = requests;
  }

  /**
   * Hands the request over. It is durable once this returns; the same id twice is one request.
   *
   * @throws Refusal if the Temporal server didn't take it
   */
  public void send(SyncRequest request) {
    for (int attempt = 1; ; attempt++) {
      try {
        requests.send(request);
        return;
      } catch (RuntimeException failure) {
        if (!racing(failure) || attempt == TRIES) {
          LOG.error("the request {} was not handed over", request.id(), failure);
          throw new Refusal(
              503,
              "the Temporal server did not take the request %s; ask again with the same key"
                  .formatted(request.id()));
        }
        LockSupport.parkNanos(BETWEEN_TRIES.multipliedBy(attempt).toNanos());
      }
    }
  }

  private static boolean racing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException refused) {
        return RACING.contains(refused.getStatus().getCode());
      }
    }
    return false;
  }
}
