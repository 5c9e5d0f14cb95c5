package io.snowline.http;

import io.snowline.sync.Receipt;
import io.snowline.table.RequestActivities;
import io.snowline.table.Selection;
import io.snowline.table.SyncRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Notes what is handed over. */
final class NotedRequests implements RequestActivities {
  private final List<String> noted = new ArrayList<>();
  private final Deque<RuntimeException> failures = new ArrayDeque<>();

  synchronized void failNext(RuntimeException failure) {
    failures.add(failure);
  }

  synchronized List<String> noted() {
    return List.copyOf(noted);
  }

  @Override
  public synchronized void send(SyncRequest request) {
    if (!failures.isEmpty()) {
      throw failures.remove();
    }
    noted.add(
        "%s %s %s %s by %s"
            .formatted(
                request.id(), request.action(), request.mode(), request.table(), request.actor()));
  }

  @Override
  public Selection select(List<String> wanted) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void withdraw(String table, String requestId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Receipt> recall(String table, List<String> requestIds) {
    throw new UnsupportedOperationException();
  }
}
