package io.snowline.deploy;

import io.snowline.metrics.Scrape;
import io.snowline.metrics.ScrapedWorker;
import java.util.Map;
import java.util.Set;

/**
 * The metrics that the worker exports, each with its labels, as its registry writes them for
 * Prometheus. Dashboard and alerts use no others.
 */
final class ExportedMetrics {
  static final Map<String, Set<String>> LABELS =
      Scrape.of(ScrapedWorker.text()).labelsOf("snowline_");

  private ExportedMetrics() {}
}
