package io.snowline.deploy;

import java.util.Map;
import java.util.Set;

/**
 * The metrics that the worker exports, each with its labels. Dashboard and alerts use no others.
 */
final class ExportedMetrics {
  static final Map<String, Set<String>> LABELS =
      Map.ofEntries(
          Map.entry("snowline_sync_last_success_timestamp_seconds", Set.of("table")),
          Map.entry("snowline_sync_runs_total", Set.of("table", "mode", "outcome")),
          Map.entry("snowline_sync_rows_total", Set.of("table", "op")),
          Map.entry("snowline_source_rows", Set.of("table")),
          Map.entry("snowline_target_rows", Set.of("table")),
          Map.entry("snowline_stale_rows", Set.of("table")),
          Map.entry("snowline_verify_mismatches", Set.of("table", "layer")),
          Map.entry("snowline_delete_blocked_total", Set.of("table")),
          Map.entry("snowline_schedule_state", Set.of("schedule", "state")),
          Map.entry("snowline_schedule_autofix_total", Set.of("result")),
          Map.entry("snowline_monitor_heartbeat_timestamp_seconds", Set.of()),
          Map.entry("snowline_alert_delivery_total", Set.of("channel", "result")));

  private ExportedMetrics() {}
}
