package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.QueryJobConfiguration;
import io.snowline.alert.Alert;
import io.snowline.alert.AlertItem;
import io.snowline.alert.Announcement;
import io.snowline.alert.Delivery;
import io.snowline.bed.Bed;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.MonitorActivities;
import io.snowline.watch.WatchActivities;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A process that keeps what the monitor has to say in BigQuery, is killed amid that, and is
 * followed by a repeat of the same, as Temporal has it: what is kept is kept once.
 */
final class WatchKillScene {
  private static final AlertItem ITEM =
      new AlertItem("one/paused", AlertItem.State.RAISED, "job", "is 'paused'", "resume it");

  private static final IncidentEvent EVENT =
      new IncidentEvent(
          "one/detected",
          "one",
          IncidentEvent.Kind.DETECTED,
          Instant.parse("2025-08-14T12:00:00Z"),
          "monitor",
          "job",
          false,
          null,
          null,
          null,
          null,
          "items",
          null,
          null,
          "it's \"paused\"");

  private static final String INCIDENTS = "SELECT event, incident, kind FROM snowline_incidents";
  private static final String ALERTS = "SELECT kind, round, item, state FROM snowline_alerts";
  private static final String CLAIMED = "claimed|round|one/paused|raised";

  /** An activity of the monitor's that writes. */
  enum Write {
    /** The first of all, which makes the tables. */
    RECORD("Monitor.Record", "BigQuery: start, write incidents", INCIDENTS),
    /** Notes that a round is about to tell. */
    CLAIM("Monitor.Claim", "BigQuery: start, claim what is told", ALERTS),
    /** Notes that it was told. */
    TOLD("Monitor.Told", "BigQuery: start, note what was told", ALERTS);

    private final String activity;
    private final String commit;
    private final String kept;

    /**
     * @param commit the call that keeps it
     * @param kept what tells what is kept
     */
    Write(String activity, String commit, String kept) {
      this.activity = activity;
      this.commit = commit;
      this.kept = kept;
    }

    private List<String> before() {
      return this == TOLD ? List.of(CLAIMED) : List.of();
    }

    private List<String> after() {
      return switch (this) {
        case RECORD -> List.of("one/detected|one|detected");
        case CLAIM -> List.of(CLAIMED);
        case TOLD -> List.of(CLAIMED, "delivered|round|one/paused|raised");
      };
    }

    /** When the service keeps it and nobody was told. */
    WireMoment committed() {
      return WireMoment.served(activity, commit, 1);
    }

    private Object by(MonitorActivities monitor) {
      return switch (this) {
        case RECORD -> monitor.record(List.of(EVENT));
        case CLAIM -> monitor.claim(announcement(null));
        case TOLD -> {
          monitor.told(
              announcement(new Delivery(Delivery.Result.DELIVERED, "a channel", List.of())));
          yield "told";
        }
      };
    }

    private Object answer() {
      return switch (this) {
        case RECORD -> List.of();
        case CLAIM -> new Alert(List.of(ITEM));
        case TOLD -> "told";
      };
    }

    private static Announcement announcement(Delivery delivery) {
      return new Announcement("round", new Alert(List.of(ITEM)), delivery);
    }
  }

  private final Write write;
  private final BigQuery bigquery = WireSync.client();
  private final String name = "w_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

  WatchKillScene(Write write) {
    this.write = write;
    bigquery.create(DatasetInfo.of(DatasetId.of("snowline", name)));
    if (write == Write.TOLD) {
      Write.CLAIM.by(monitor(name, Bed.running().bigquery()));
    }
  }

  List<WireMoment> moments() {
    Map<String, List<WireMoment>> all =
        KilledWire.moments(WatchKillScene.class, List.of(name, write.name()));
    assertThat(all).containsOnlyKeys(write.activity);
    return all.get(write.activity);
  }

  /** Kills a process there and fails unless a repeat ends as it must. */
  void killAt(WireMoment moment) throws InterruptedException {
    KilledWire.killAt(moment, WatchKillScene.class, List.of(name, write.name()));
    WireSync.awaitJobs(bigquery);
    List<String> found = kept();
    if (moment.equals(write.committed())) {
      assertThat(found).as("kept when it was killed").isEqualTo(write.after());
    } else {
      assertThat(found).as("kept when it was killed").isIn(write.before(), write.after());
    }

    assertThat(write.by(monitor(name, Bed.running().bigquery()))).isEqualTo(write.answer());

    assertThat(kept()).as("kept after the repeat").isEqualTo(write.after());
  }

  private List<String> kept() throws InterruptedException {
    String table = write.kept.substring(write.kept.lastIndexOf(' ') + 1);
    if (bigquery.getTable(name, table) == null) {
      return List.of();
    }
    return StreamSupport.stream(
            bigquery
                .query(
                    QueryJobConfiguration.newBuilder(write.kept)
                        .setDefaultDataset(DatasetId.of("snowline", name))
                        .build())
                .iterateAll()
                .spliterator(),
            false)
        .map(row -> row.stream().map(FieldValue::getStringValue).collect(Collectors.joining("|")))
        .sorted()
        .toList();
  }

  private static MonitorActivities monitor(String name, String url) {
    Definitions definitions =
        new Definitions(
            new DuckDbFile(Path.of("a source that nobody reads"), "main"),
            new BigQueryDataset(
                "snowline",
                name,
                "us-central1",
                name + "_staging",
                Optional.empty(),
                Optional.of(URI.create(url)),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofMinutes(5)),
            List.of(),
            1,
            ServiceDefinition.NONE,
            Monitoring.DEFAULT);
    return new WatchActivities(
        definitions, new ConfiguredWarehouses(definitions), null, round -> true, Clock.systemUTC());
  }

  /** What the other process runs. */
  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    Write write = Write.valueOf(all.get(1));
    KilledWire killed = new KilledWire(all.size() > 2 ? WireMoment.of(all.subList(2, 6)) : null);
    try (FaultyWire wire =
        new FaultyWire(
            URI.create(Bed.running().bigquery()),
            new BigQueryNames(),
            killed.plan(),
            KilledWire::die)) {
      killed.within(
          write.activity, () -> write.by(monitor(all.get(0), "http://" + wire.address())));
    }
  }
}
