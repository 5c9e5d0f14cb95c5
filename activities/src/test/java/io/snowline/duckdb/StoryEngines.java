package io.snowline.duckdb;

import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.request.TemporalRequestActivities;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Receipt;
import io.snowline.sync.SyncActivities;
import io.snowline.sync.TransferRequest;
import io.snowline.table.RequestActivities;
import io.snowline.table.Selection;
import io.snowline.table.SyncRequest;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.WarehouseSyncActivities;
import io.snowline.warehouse.Warehouses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The real workflows and activities for the tables of many stories, each of which has its table in
 * files that it shares with few others: one worker serves them all, since a server of Temporal
 * costs more than a story does.
 */
final class StoryEngines implements AutoCloseable {
  /** So many finer buckets a bucket has in stories that look twice. */
  private static final int FINER = 16;

  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final EmbeddedTemporal temporal;

  private record Place(Story story, StoryFiles files) implements Warehouses {
    @Override
    public Source source(Step step) {
      Source source = new DuckDbSource(files.sourceFile());
      return story.portable() ? new OtherEngine(source) : source;
    }

    @Override
    public Target target(Step step) {
      return new DuckDbTarget(files.targetFile());
    }
  }

  StoryEngines(List<Story> stories) {
    DuckDbFile ofEachStory = new DuckDbFile(Path.of("a file of the story's"), "main");
    Definitions definitions =
        new Definitions(
            ofEachStory,
            ofEachStory,
            stories.stream().map(Story::table).toList(),
            2,
            ServiceDefinition.NONE,
            Monitoring.DEFAULT);
    Warehouses warehouses =
        new Warehouses() {
          @Override
          public Source source(Step step) {
            return places.get(step.table()).source(step);
          }

          @Override
          public Target target(Step step) {
            return places.get(step.table()).target(step);
          }
        };
    temporal =
        new EmbeddedTemporal(
            new HookedActivities(
                new WarehouseSyncActivities(definitions, warehouses), new Meanwhile()),
            client ->
                new Requesting(
                    new TemporalRequestActivities(
                        definitions, warehouses, client, EmbeddedTemporal.QUEUE)));
  }

  /** Has the story's table in these files. */
  void place(Story story, StoryFiles files) {
    places.put(story.table().name(), new Place(story, files));
  }

  CompletableFuture<Receipt> send(Story story, SyncRequest request) {
    return temporal.send(story.table().name(), request);
  }

  private final class Meanwhile implements HookedActivities.Hook {
    @Override
    public void at(String moment, Object request, SyncActivities activities) {
      String table = null;
      if (request instanceof TransferRequest transfer) {
        table = transfer.table();
      } else if (request instanceof ApplyRequest apply) {
        table = apply.order().table();
      }
      if (table != null) {
        Place place = places.get(table);
        place.story().meanwhile(moment, place.files());
      }
    }

    /** Tables of a few rows are looked at twice too, in every other story. */
    @Override
    public TransferRequest asked(TransferRequest request) {
      boolean looksTwice = places.get(request.table()).story().seed() % 2 == 0;
      return looksTwice
          ? new TransferRequest(
              request.run(),
              request.table(),
              request.contract(),
              request.read(),
              request.first(),
              request.read().total() * FINER)
          : request;
    }
  }

  /** Looks for earlier answers in the files of the table that is asked. */
  private final class Requesting implements RequestActivities {
    private final RequestActivities requests;

    Requesting(RequestActivities requests) {
      this.requests = requests;
    }

    @Override
    public Selection select(List<String> wanted) {
      return requests.select(wanted);
    }

    @Override
    public void send(SyncRequest request) {
      requests.send(request);
    }

    @Override
    public void withdraw(String table, String requestId) {
      requests.withdraw(table, requestId);
    }

    @Override
    public Map<String, Receipt> recall(String table, List<String> requestIds) {
      try (Target target = places.get(table).target(Step.reading())) {
        return target.ledger().answers(table, requestIds);
      }
    }
  }

  @Override
  public void close() {
    temporal.close();
  }
}
