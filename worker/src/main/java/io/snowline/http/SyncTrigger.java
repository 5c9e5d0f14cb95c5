package io.snowline.http;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.snowline.definition.Definitions;
import io.snowline.definition.HttpDefinition.Alias;
import io.snowline.sync.Mode;
import io.snowline.table.RequestActivities;
import io.snowline.table.SyncRequest;
import io.snowline.table.TableWorkflow;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands a sync that was asked for by HTTP to the table's workflow. */
final class SyncTrigger {
  private static final Logger LOG = LoggerFactory.getLogger(SyncTrigger.class);

  /** Racing calls that start the same table's workflow may refuse each other. */
  private static final Set<Status.Code> RACING =
      Set.of(Status.Code.ALREADY_EXISTS, Status.Code.NOT_FOUND);

  private static final int TRIES = 5;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private final Definitions definitions;
  private final RequestActivities requests;

  SyncTrigger(Definitions definitions, RequestActivities requests) {
    this.definitions = definitions;
    this.requests = requests;
  }

  /** The sync that a path's words stand for. */
  Alias sync(String table, String mode) {
    if (definitions.table(table).isEmpty()) {
      throw new Refusal(404, "no table of this name is configured");
    }
    return switch (mode) {
      case "daily" -> new Alias(table, Mode.DAILY);
      case "full" -> new Alias(table, Mode.FULL);
      default -> throw new Refusal(404, "expected daily or full after the table's name");
    };
  }

  /** Sends the request and says where to look for it. It is durable once this returns. */
  Map<String, Object> send(Alias sync, String id, String caller) {
    hand(SyncRequest.sync(id, sync.table(), sync.mode(), caller));
    LOG.info("{} asks for a {} sync of {}: {}", caller, sync.mode(), sync.table(), id);
    return Map.of(
        "request",
        id,
        "table",
        sync.table(),
        "mode",
        sync.mode().name().toLowerCase(Locale.ROOT),
        "workflow",
        TableWorkflow.id(sync.table()),
        "look",
        "snowline runs " + sync.table());
  }

  private void hand(SyncRequest request) {
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
