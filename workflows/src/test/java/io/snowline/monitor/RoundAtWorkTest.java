package io.snowline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.Repair.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundAtWorkTest {
  private static final Instant BEGUN = Instant.parse("2025-08-14T04:00:00Z");
  private static final Instant LATER = BEGUN.plus(Duration.ofHours(1));

  private static IncidentEvent event(String round, Kind kind, Action action) {
    return new IncidentEvent(
        "nightly-1/%s/%s/%s".formatted(round, kind, action),
        "nightly-1",
        kind,
        BEGUN,
        "Grace",
        "nightly",
        false,
        null,
        null,
        action,
        null,
        "items",
        null,
        null,
        null);
  }

  private static IncidentEvent resumes(String round) {
    return event(round, Kind.REPAIRING, Action.RESUME);
  }

  private static IncidentEvent syncs(String round) {
    return event(round, Kind.REPAIRING, Action.CATCH_UP);
  }

  private static IncidentEvent synced(String round) {
    return event(round, Kind.CAUGHT_UP, Action.CATCH_UP);
  }

  private static List<RoundAtWork> seen(IncidentEvent... events) {
    return RoundAtWork.of(List.of(events), LATER, "snowline/watch-04:00"::equals);
  }

  private static RoundAtWork at(String table) {
    return new RoundAtWork("schedule nightly", table, "snowline/watch-04:00/run-1", "Grace", BEGUN);
  }

  @Test
  void aRoundIsAtWorkUntilItsWorkflowHasEnded() {
    String round = "snowline/watch-04:00/run-1";

    assertThat(seen(resumes(round))).containsExactly(at(null));
    assertThat(seen(resumes(round), syncs(round))).containsExactly(at("items"));
    assertThat(seen(syncs(round), synced(round))).containsExactly(at(null));
    assertThat(seen(syncs("monitor/1/run-1"))).as("its workflow has ended").isEmpty();
    assertThat(seen(syncs("monitor/1/run-1"), synced("monitor/1/run-1"), syncs(round)))
        .containsExactly(at("items"));
    assertThat(seen(syncs(round), syncs("monitor/1/run-1"))).as("another went on").isEmpty();
    assertThat(seen(event(round, Kind.RAISED, null))).isEmpty();
  }

  @Test
  void aRoundThatItsWorkersHaveLeftIsNotWaitedForForever() {
    List<IncidentEvent> begun = List.of(syncs("round/run"));

    assertThat(RoundAtWork.of(begun, BEGUN.plus(Duration.ofMinutes(359)), any -> true)).hasSize(1);
    assertThat(RoundAtWork.of(begun, BEGUN.plus(Duration.ofHours(6)), any -> true)).isEmpty();
  }

  @Test
  void aRoundGoesOnWithWhatItBeganItself() {
    Evidence evidence = new Scene().atWork("nightly").evidence();

    assertThat(evidence.seenBy("another/2").atWork()).isEqualTo(evidence.atWork()).hasSize(1);
    assertThat(evidence.seenBy("another/1").atWork()).isEmpty();
  }
}
