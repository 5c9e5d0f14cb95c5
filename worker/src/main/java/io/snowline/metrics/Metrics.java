package io.snowline.metrics;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.snowline.definition.Definitions;
import io.snowline.reading.MonitorDue;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Prometheus is told. Counters count what happened in this process and begin at 0 with it.
 * Gauges say how things stand, whatever process brought it about: they are read from the ledger and
 * from the Temporal server when somebody asks, and are the same after a restart.
 */
public final class Metrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

  /** The content type of {@link #text}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /**
   * A query of the ledger costs money in BigQuery, and alerts count in hours: 288 queries a day. A
   * run that ends in this process is seen at once.
   */
  private static final Duration LEDGER = Duration.ofMinutes(5);

  /** Two calls to the Temporal server. */
  private static final Duration MONITOR = Duration.ofMinutes(1);

  /** More often than anybody scrapes. */
  private static final com.uber.m3.util.Duration TEMPORAL = com.uber.m3.util.Duration.ofSeconds(10);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Definitions definitions;
  private final StateGauges gauges;
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final Scope scope;
  private final CountedSteps counting;
  private volatile Readings readings = Readings.NONE;

  /** Where the state is read from; nothing before the service is connected. */
  private record Readings(
      Optional<Reading<Map<String, TableFigures>>> tables, Optional<Reading<Watched>> monitor) {
    static final Readings NONE = new Readings(Optional.empty(), Optional.empty());
  }

  /** Begins to count. */
  public Metrics(Definitions definitions) {
    registry.config().meterFilter(new FewBuckets());
    this.definitions = definitions;
    gauges = new StateGauges(registry, definitions);
    scope =
        new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(registry))
            .reportEvery(TEMPORAL);
    counting = new CountedSteps(new EventCounters(registry, definitions), this::runEnded);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    garbage.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private void runEnded() {
    readings.tables().ifPresent(Reading::expire);
  }

  /** Where the Temporal SDK's own metrics go. */
  public Scope scope() {
    return scope;
  }

  /** Counts what the steps of a worker come to. */
  public WorkerInterceptor counting() {
    return counting;
  }

  /**
   * Says how the state is read, each at its interval.
   *
   * @param ledger how the tables stand
   * @param rounds what the monitor last found
   */
  public void read(Callable<Map<String, TableFigures>> ledger, Callable<Watched> rounds) {
    readings =
        new Readings(
            Optional.of(new Reading<>("the ledger", ledger, LEDGER, System::nanoTime)),
            Optional.of(new Reading<>("the monitor's rounds", rounds, MONITOR, System::nanoTime)));
  }

  /** Everything, as Prometheus reads it. Waits a few seconds for what has to be read anew. */
  public synchronized String text() {
    gauges.tables(readings.tables().flatMap(Reading::get).orElse(Map.of()));
    gauges.monitorDue(MonitorDue.at(definitions, Instant.now()));
    gauges.monitor(readings.monitor().flatMap(Reading::get).orElse(Watched.NOTHING));
    return registry.scrape();
  }

  /** Tells what it has last, and stops reading. */
  @Override
  public void close() {
    readings.tables().ifPresent(Reading::close);
    readings.monitor().ifPresent(Reading::close);
    try {
      scope.close();
    } catch (ScopeCloseException unreported) {
      LOG.warn("the Temporal SDK's last metrics were not reported", unreported);
    }
    garbage.close();
    registry.close();
  }
}
