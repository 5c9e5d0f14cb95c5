package io.snowline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.snowline.monitor.Expected;
import io.snowline.monitor.Repair.Action;
import io.snowline.monitor.RepairOrder;
import io.snowline.monitor.RepairResult;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.monitor.SchedulerKind;
import io.snowline.scheduler.Scheduler;
import io.snowline.sync.Mode;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Repairs at a scheduler that keeps what it is told in words of its own. */
class SchedulerRepairTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-08-14T04:00:00Z"), ZoneOffset.UTC);

  /** However it was written, it is read in these words from then on. */
  private record Keeping(ScheduleEvidence kept) implements Scheduler {
    @Override
    public List<String> watched() {
      return List.of("a");
    }

    @Override
    public List<ScheduleEvidence> configured() {
      return List.of(kept);
    }

    @Override
    public List<ScheduleEvidence> read(Instant now) {
      return List.of(kept);
    }

    @Override
    public ScheduleEvidence read(String name, Instant now) {
      return kept;
    }

    @Override
    public void resume(String name) {}

    @Override
    public void update(String name) {}

    @Override
    public Optional<String> create(String name) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private static ScheduleEvidence held(State state, String cron, String zone) {
    Expected wanted =
        new Expected(
            "0 2 * * *", "UTC", Duration.ofMinutes(30), List.of("items"), Mode.DAILY, true);
    return new ScheduleEvidence(
        "a",
        SchedulerKind.CLOUD_SCHEDULER,
        wanted,
        Reading.READ,
        null,
        state,
        cron,
        zone,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static RepairResult update(String cron, String zone) {
    Keeping scheduler = new Keeping(held(State.ENABLED, cron, zone));
    return new SchedulerRepair(scheduler, new RepairOrder("a", Action.UPDATE), CLOCK)
        .of(held(State.UPDATE_FAILED, "0 3 * * *", "UTC"));
  }

  @ParameterizedTest
  @CsvSource({"0 2 * * *, UTC", "'0  2 * *  *', UTC", "0 2 * * *, Etc/UTC", "0 2 * * *, ''"})
  void anUpdateIsDoneHoweverTheSchedulerSpellsIt(String cron, String zone) {
    assertThat(update(cron, zone).done()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0 3 * * *, UTC", "0 2 * * *, Europe/Paris"})
  void anUpdateThatLeftAnotherTimeIsTriedAgain(String cron, String zone) {
    assertThatThrownBy(() -> update(cron, zone))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("SchedulerUnavailable"));
  }
}
