package io.snowline.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.snowline.alert.Delivery;
import io.snowline.alert.Delivery.Result;
import io.snowline.definition.AlertsDefinition;
import io.snowline.definition.AlertsDefinition.Channel;
import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.Verdict.Decision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What happened in this process. Every series stands at 0 from the start: Prometheus sees an
 * increase only between two values.
 */
final class EventCounters {
  /**
   * A step may be repeated after its answer was lost; of so many runs it is known that they count.
   */
  private static final int REMEMBERED = 1_000;

  /** How an alert is counted for which there is no channel. */
  private static final String NO_CHANNEL = "none";

  private static final List<String> OPERATIONS =
      List.of("inserted", "updated", "superseded", "vanished", "quarantined");

  private final MeterRegistry registry;
  private final List<String> channels;
  private final Map<String, Boolean> counted =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** How a repair of a schedule ended. */
  enum Repaired {
    REPAIRED,
    /** It was left alone, or isn't as it was to be. */
    NOT_REPAIRED,
    /** The scheduler refused or did not answer, and it is not tried again. */
    FAILED
  }

  EventCounters(MeterRegistry registry, Definitions definitions) {
    this.registry = registry;
    channels = names(definitions.service().alerts());
    definitions.tables().stream().map(TableDefinition::name).forEach(this::zeros);
    for (Repaired result : Repaired.values()) {
      autofix(result);
    }
    for (String channel : channels.isEmpty() ? List.of(NO_CHANNEL) : channels) {
      for (Result result : Result.values()) {
        delivery(channel, result);
      }
    }
  }

  private void zeros(String table) {
    for (Mode mode : Mode.values()) {
      for (Outcome outcome : Outcome.values()) {
        // A plan is no run: it is in no ledger.
        if (outcome != Outcome.PLANNED) {
          runs(table, mode, outcome);
        }
      }
    }
    OPERATIONS.forEach(operation -> rows(table, operation));
    blocked(table);
  }

  /** As deliveries name them: two channels of one form are told apart by their places. */
  private static List<String> names(AlertsDefinition alerts) {
    List<String> names = new ArrayList<>();
    for (Channel channel : alerts.channels()) {
      names.add("%s %d".formatted(channel, names.size() + 1));
    }
    return names;
  }

  /** Counts the run that ended so, once; a request that was refused is none. */
  synchronized void ended(Receipt receipt) {
    if (receipt.refused() || counted.put(receipt.run(), true) != null) {
      return;
    }
    runs(receipt.table(), receipt.mode(), receipt.outcome()).increment();
    if (receipt.outcome() == Outcome.BLOCKED && receipt.guard() == Decision.BLOCK) {
      blocked(receipt.table()).increment();
    }
    if (receipt.outcome() == Outcome.VERIFIED) {
      rows(receipt.table(), "inserted").increment((double) receipt.inserted());
      rows(receipt.table(), "updated").increment((double) receipt.updated());
      rows(receipt.table(), "superseded").increment((double) receipt.superseded());
      rows(receipt.table(), "vanished").increment((double) receipt.vanished());
      rows(receipt.table(), "quarantined").increment((double) receipt.quarantined());
    }
  }

  void repaired(Repaired result) {
    autofix(result).increment();
  }

  /** Counts what became of an alert at each channel that was tried; "none" where there is none. */
  void delivered(Delivery delivery) {
    List<String> refused =
        channels.stream()
            .filter(
                channel ->
                    delivery.problems().stream()
                        .anyMatch(problem -> problem.startsWith(channel + " ")))
            .toList();
    Result ofRefused =
        delivery.result() == Result.DELIVERED ? Result.UNDELIVERED : delivery.result();
    refused.forEach(channel -> delivery(channel, ofRefused).increment());
    if (delivery.channel() != null) {
      delivery(delivery.channel(), delivery.result()).increment();
    } else if (refused.isEmpty()) {
      delivery(NO_CHANNEL, delivery.result()).increment();
    }
  }

  private Counter runs(String table, Mode mode, Outcome outcome) {
    return Counter.builder("snowline_sync_runs_total")
        .description("Runs that ended, by outcome.")
        .tags("table", table, "mode", word(mode), "outcome", word(outcome))
        .register(registry);
  }

  private Counter rows(String table, String operation) {
    return Counter.builder("snowline_sync_rows_total")
        .description("Rows that verified runs inserted, updated, removed or put aside.")
        .tags("table", table, "op", operation)
        .register(registry);
  }

  private Counter blocked(String table) {
    return Counter.builder("snowline_delete_blocked_total")
        .description("Runs that the guard blocked.")
        .tags("table", table)
        .register(registry);
  }

  private Counter autofix(Repaired result) {
    return Counter.builder("snowline_schedule_autofix_total")
        .description("Repairs of schedules, by how they ended.")
        .tags("result", word(result))
        .register(registry);
  }

  private Counter delivery(String channel, Result result) {
    return Counter.builder("snowline_alert_delivery_total")
        .description("Alerts by channel and what became of them.")
        .tags("channel", channel, "result", word(result))
        .register(registry);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
