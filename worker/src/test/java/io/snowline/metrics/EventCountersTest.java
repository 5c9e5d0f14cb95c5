package io.snowline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.snowline.alert.Delivery;
import io.snowline.alert.Delivery.Result;
import io.snowline.definition.AlertsDefinition.Channel;
import io.snowline.sync.Action;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventCountersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EventCounters counters = new EventCounters(registry, ScrapedWorker.definitions());

  private Map<String, Double> counted(String name, String label) {
    Map<String, Double> counted = new TreeMap<>();
    for (Counter counter : registry.find(name).counters()) {
      if (counter.count() > 0) {
        counted.merge(counter.getId().getTag(label), counter.count(), Double::sum);
      }
    }
    return counted;
  }

  private static Receipt receipt(String run, Outcome outcome) {
    return builder(run).build(outcome, Instant.EPOCH);
  }

  private static ReceiptBuilder builder(String run) {
    return new ReceiptBuilder(
        new RunOrder(
            run,
            "items",
            Action.SYNC,
            Mode.FULL,
            List.of(),
            "test",
            Instant.EPOCH,
            null,
            null,
            null,
            null,
            false));
  }

  @Test
  void aStepThatIsRepeatedCountsOnce() {
    counters.ended(receipt("items-1", Outcome.VERIFIED));
    counters.ended(receipt("items-1", Outcome.VERIFIED));
    counters.ended(receipt("items-2", Outcome.FAILED));

    assertThat(counted("snowline_sync_runs_total", "outcome"))
        .isEqualTo(Map.of("verified", 1.0, "failed", 1.0));
  }

  @Test
  void anApprovalOrUndoThatWasRefusedIsNoRun() {
    for (FailureType refusal : List.of(FailureType.APPROVAL_REFUSED, FailureType.UNDO_REFUSED)) {
      counters.ended(
          builder("items-" + refusal)
              .failed(refusal.text(), "another plan")
              .build(Outcome.FAILED, Instant.EPOCH));
    }

    assertThat(counted("snowline_sync_runs_total", "outcome")).isEmpty();
  }

  @Test
  void eachChannelThatDidNotTakeAnAlertIsCountedBesideTheOneThatDid() {
    counters.delivered(
        new Delivery(Result.DELIVERED, "webhook 2", List.of("slack 1 answered 500")));

    assertThat(counted("snowline_alert_delivery_total", "channel"))
        .isEqualTo(Map.of("slack 1", 1.0, "webhook 2", 1.0));
    assertThat(counted("snowline_alert_delivery_total", "result"))
        .isEqualTo(Map.of("undelivered", 1.0, "delivered", 1.0));
  }

  @Test
  void anAlertThatNoChannelTookIsCountedAtEach() {
    counters.delivered(
        new Delivery(
            Result.UNKNOWN,
            null,
            List.of("slack 1 can't be reached", "webhook 2 did not answer within 9 ms")));

    assertThat(counted("snowline_alert_delivery_total", "result"))
        .isEqualTo(Map.of("unknown", 2.0));
  }

  @Test
  void anAlertWithoutAChannelIsCountedAsSuch() {
    counters.delivered(new Delivery(Result.UNDELIVERED, null, List.of("no channel is configured")));

    assertThat(counted("snowline_alert_delivery_total", "channel")).isEqualTo(Map.of("none", 1.0));
  }

  /** Prometheus sees an increase only between two values. */
  @Test
  void whereNoChannelIsConfiguredThatIsCountedFromZero() {
    SimpleMeterRegistry unheard = new SimpleMeterRegistry();
    new EventCounters(unheard, ScrapedWorker.definitions(new Channel[0]));

    assertThat(unheard.find("snowline_alert_delivery_total").counters())
        .hasSize(Result.values().length)
        .allMatch(counter -> counter.count() == 0)
        .allMatch(counter -> "none".equals(counter.getId().getTag("channel")));
  }
}
