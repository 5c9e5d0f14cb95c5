package io.snowline.table;

import io.snowline.sync.Mode;
import java.util.List;

/**
 * Requests that one run answers.
 *
 * @param first the request that says what to do
 * @param mode the widest mode of all of them
 * @param requests all of them, the first one included
 */
record Batch(SyncRequest first, Mode mode, List<SyncRequest> requests) {
  /** The ids of all requests. */
  List<String> ids() {
    return requests.stream().map(SyncRequest::id).toList();
  }

  /** Whether any of the requesters ends a hold. */
  boolean endHold() {
    return requests.stream().anyMatch(SyncRequest::endHold);
  }
}
