package io.snowline.table;

import io.snowline.sync.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The requests that wait for a table, in order of arrival. Syncs that follow one another are served
 * by one run, a full one if any of them is full; anything else has a run of its own.
 */
final class RequestQueue {
  private final List<SyncRequest> waiting = new ArrayList<>();

  RequestQueue(List<SyncRequest> carriedOver) {
    waiting.addAll(carriedOver);
  }

  /** Adds a request, unless one of the same id waits already. */
  void add(SyncRequest request) {
    if (waiting.stream().noneMatch(other -> other.id().equals(request.id()))) {
      waiting.add(request);
    }
  }

  /** Withdraws a request that has not begun; a run under way is not interrupted. */
  void withdraw(String id) {
    waiting.removeIf(request -> request.id().equals(id));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** What waits now. */
  List<SyncRequest> waiting() {
    return List.copyOf(waiting);
  }

  /** Takes the requests of the next run out of the queue. */
  Optional<Batch> next() {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    SyncRequest first = waiting.get(0);
    List<SyncRequest> together = new ArrayList<>(List.of(first));
    if (first.sharesRun()) {
      waiting.stream().skip(1).takeWhile(SyncRequest::sharesRun).forEach(together::add);
    }
    waiting.subList(0, together.size()).clear();
    boolean full = together.stream().anyMatch(request -> request.mode() == Mode.FULL);
    return Optional.of(new Batch(first, full ? Mode.FULL : first.mode(), List.copyOf(together)));
  }
}
