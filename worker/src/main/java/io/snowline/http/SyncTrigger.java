package io.snowline.http;

import io.snowline.definition.Definitions;
import io.snowline.definition.HttpDefinition.Alias;
import io.snowline.sync.Mode;
import io.snowline.table.SyncRequest;
import io.snowline.table.TableWorkflow;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands a sync that was asked for by HTTP to the table's workflow. */
final class SyncTrigger {
  private static final Logger LOG = LoggerFactory.getLogger(SyncTrigger.class);

  private final Definitions definitions;
  private final TableRequests requests;

  SyncTrigger(Definitions definitions, TableRequests requests) {
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
  Accepted send(Alias sync, String id, String caller) {
    requests.send(SyncRequest.sync(id, sync.table(), sync.mode(), caller));
    LOG.info("{} asks for a {} sync of {}: {}", caller, sync.mode(), sync.table(), id);
    return new Accepted(
        id,
        sync.table(),
        sync.mode().name().toLowerCase(Locale.ROOT),
        TableWorkflow.id(sync.table()),
        "snowline runs " + id);
  }

  /** What was accepted, and where to look for the answer. */
  record Accepted(String request, String table, String mode, String workflow, String look) {}
}
