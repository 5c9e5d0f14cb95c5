package io.snowline.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.snowflake.ScriptedSnowflake;
import io.snowline.snowflake.SnowflakeSource;
import io.temporal.activity.ActivityInterface;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker that takes over a step goes on with the query that the lost one started. */
class TakeOverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A step with one long query. */
  @ActivityInterface
  public interface Estimate {
    /** The values in a column. */
    List<Long> estimate();
  }

  private final ScriptedSnowflake snowflake = new ScriptedSnowflake();
  private TestActivityEnvironment worker = TestActivityEnvironment.newInstance();

  private static final class SnowflakeEstimate implements Estimate {
    private final ScriptedSnowflake snowflake;

    SnowflakeEstimate(ScriptedSnowflake snowflake) {
      this.snowflake = snowflake;
    }

    @Override
    public List<Long> estimate() {
      return WarehouseSyncActivities.step(
          "numbers",
          "numbers-20250814-060000-ab12",
          step -> {
            try (SnowflakeSource source = new SnowflakeSource(snowflake.account(PATIENCE), step)) {
              return source.estimates("NUMBERS", List.of(List.of("N")));
            }
          });
    }
  }

  @AfterEach
  void stop() {
    worker.close();
    snowflake.close();
  }

  private Estimate worker() {
    worker.close();
    worker = TestActivityEnvironment.newInstance();
    worker.registerActivitiesImplementations(new SnowflakeEstimate(snowflake));
    return worker.newActivityStub(Estimate.class);
  }

  @Test
  void theQueryOfALostWorkerIsKnownByItsHeartbeatWhileItStillRuns() {
    AtomicReference<Map<?, ?>> heartbeat = new AtomicReference<>();
    CountDownLatch beaten = new CountDownLatch(1);
    snowflake.whenAsked(() -> awaited(beaten));
    Estimate lost = worker();
    worker.setActivityHeartbeatListener(
        Map.class,
        notes -> {
          heartbeat.compareAndSet(null, notes);
          beaten.countDown();
        });
    lost.estimate();

    assertThat(heartbeat.get()).hasSize(1);
    assertThat(snowflake.asked()).isNotEmpty().containsOnly(query(heartbeat.get()));

    Estimate taking = worker();
    worker.setHeartbeatDetails(heartbeat.get());

    assertThat(taking.estimate()).containsExactly(0L);
    assertThat(snowflake.started()).as("statements of both workers").hasSize(1);
  }

  private static String query(Map<?, ?> notes) {
    return (String) notes.values().iterator().next();
  }

  private static void awaited(CountDownLatch beaten) {
    try {
      beaten.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
