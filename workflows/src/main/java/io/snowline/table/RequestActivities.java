package io.snowline.table;

import io.snowline.sync.Receipt;
import io.temporal.activity.ActivityInterface;
import java.util.List;
import java.util.Map;

/** How requests reach the workflows that own tables. */
@ActivityInterface(namePrefix = "Request.")
public interface RequestActivities {

  /**
   * The configured tables, in the configuration's order, and how many to sync at once. Names that
   * aren't configured are refused, all at once.
   *
   * @param wanted names asked for; empty for all
   */
  Selection select(List<String> wanted);

  /**
   * Hands the request to the table's workflow, and starts that workflow if need be. A repeat hands
   * over the same id, which is one request.
   */
  void send(SyncRequest request);

  /** Takes a request back. A repeat, or a request that is served already, changes nothing. */
  void withdraw(String table, String requestId);

  /**
   * The receipts of requests that were answered before, by request id. Reads the ledger only.
   * Whether a failure is tried again is the caller's to say, by its type.
   */
  Map<String, Receipt> recall(String table, List<String> requestIds);
}
