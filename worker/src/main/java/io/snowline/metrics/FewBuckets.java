package io.snowline.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Keeps the Temporal SDK's latencies to a few buckets: by itself each has seventy, and a scrape of
 * an idle worker is larger than a megabyte.
 */
final class FewBuckets implements MeterFilter {
  private static final double[] NANOSECONDS =
      Stream.of("PT0.1S", "PT1S", "PT10S", "PT1M", "PT10M", "PT1H")
          .mapToDouble(bound -> Duration.parse(bound).toNanos())
          .toArray();

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return id.getName().startsWith("temporal")
        ? DistributionStatisticConfig.builder()
            .percentilesHistogram(false)
            .serviceLevelObjectives(NANOSECONDS)
            .build()
            .merge(config)
        : config;
  }
}
