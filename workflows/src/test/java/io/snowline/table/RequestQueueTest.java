package io.snowline.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Action;
import io.snowline.sync.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
  @Test
  void anEmptyQueueHasNoNext() {
    RequestQueue queue = new RequestQueue(List.of());

    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.next()).isEmpty();
  }

  @Test
  void syncsThatFollowOneAnotherShareARun() {
    RequestQueue queue = queue(daily("a"), daily("b"), daily("c"));

    assertThat(drained(queue)).containsExactly("SYNC DAILY a b c");
  }

  @Test
  void oneFullAmongThemMakesTheRunFull() {
    assertThat(drained(queue(daily("a"), full("b"), daily("c"))))
        .containsExactly("SYNC FULL a b c");
    assertThat(drained(queue(full("a"), daily("b")))).containsExactly("SYNC FULL a b");
    assertThat(drained(queue(daily("a"), full("b")))).containsExactly("SYNC FULL a b");
  }

  @Test
  void anythingElseHasARunOfItsOwnAndSyncsDoNotJumpOverIt() {
    RequestQueue queue =
        queue(
            daily("a"),
            of("plan", Action.PLAN, Mode.DAILY),
            of("plan again", Action.PLAN, Mode.FULL),
            full("b"),
            daily("c"),
            of("approve", Action.APPROVE, Mode.FULL),
            daily("d"),
            of("reject", Action.REJECT, Mode.FULL),
            of("undo", Action.UNDO, Mode.FULL),
            full("e"));

    assertThat(drained(queue))
        .containsExactly(
            "SYNC DAILY a",
            "PLAN DAILY plan",
            "PLAN FULL plan again",
            "SYNC FULL b c",
            "APPROVE FULL approve",
            "SYNC DAILY d",
            "REJECT FULL reject",
            "UNDO FULL undo",
            "SYNC FULL e");
  }

  @Test
  void theFirstRequestSaysWhatToDo() {
    SyncRequest first = daily("a");
    SyncRequest second = full("b");

    assertThat(queue(first, second).next())
        .contains(new Batch(first, Mode.FULL, List.of(first, second)));
  }

  @Test
  void anyRequesterEndsAHold() {
    SyncRequest ends =
        new SyncRequest("b", "t", Action.SYNC, Mode.DAILY, "x", null, null, null, null, null, true);

    assertThat(queue(daily("a"), ends, daily("c")).next().orElseThrow().endHold()).isTrue();
    assertThat(queue(daily("a"), daily("c")).next().orElseThrow().endHold()).isFalse();
  }

  @Test
  void theSameIdTwiceIsOneRequestAndTheFirstOneStands() {
    RequestQueue queue = queue(daily("a"), daily("b"), full("a"));

    assertThat(drained(queue)).containsExactly("SYNC DAILY a b");
  }

  @Test
  void anIdThatWasServedMayWaitAgain() {
    RequestQueue queue = queue(daily("a"));
    queue.next();
    queue.add(full("a"));

    assertThat(drained(queue)).containsExactly("SYNC FULL a");
  }

  @Test
  void aWithdrawnRequestIsNotServed() {
    RequestQueue queue = queue(daily("a"), full("b"), daily("c"));
    queue.withdraw("b");
    queue.withdraw("unknown");

    assertThat(drained(queue)).containsExactly("SYNC DAILY a c");
  }

  @Test
  void whenWhatStoodBetweenIsWithdrawnSyncsShareARun() {
    RequestQueue queue = queue(daily("a"), of("plan", Action.PLAN, Mode.FULL), full("b"));
    queue.withdraw("plan");

    assertThat(drained(queue)).containsExactly("SYNC FULL a b");
  }

  @Test
  void withdrawalOfTheLastLeavesAnEmptyQueue() {
    RequestQueue queue = queue(daily("a"));
    queue.withdraw("a");

    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.next()).isEmpty();
  }

  @Test
  void whatWaitsIsShownInOrderAndCarriedOver() {
    RequestQueue queue = queue(daily("a"), of("p", Action.PLAN, Mode.FULL), full("b"));
    List<SyncRequest> waiting = queue.waiting();

    assertThat(waiting).extracting(SyncRequest::id).containsExactly("a", "p", "b");
    assertThat(drained(new RequestQueue(waiting))).isEqualTo(drained(queue));
  }

  /** Random sequences against what a requester is promised, told without a queue. */
  @RepeatedTest(300)
  void everyRequestIsAnsweredOnceByALaterRunThatCoversIt(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    RequestQueue queue = new RequestQueue(List.of());
    Map<String, SyncRequest> waiting = new HashMap<>();
    Map<String, Integer> arrivals = new HashMap<>();
    Set<String> answered = new HashSet<>();
    int lastArrivalServed = -1;

    for (int step = 0; step < 60 || !waiting.isEmpty(); step++) {
      int choice = step < 60 ? random.nextInt(10) : 9;
      if (choice < 6) {
        SyncRequest request = anyRequest(random, step, answered);
        queue.add(request);
        if (waiting.putIfAbsent(request.id(), request) == null) {
          arrivals.put(request.id(), step);
        }
      } else if (choice < 7) {
        String id = "r" + random.nextInt(step + 1);
        queue.withdraw(id);
        waiting.remove(id);
      } else {
        Optional<Batch> next = queue.next();
        assertThat(next.isPresent()).isEqualTo(!waiting.isEmpty());
        if (next.isPresent()) {
          Batch batch = next.get();
          for (SyncRequest request : batch.requests()) {
            assertThat(waiting.remove(request.id())).isEqualTo(request);
            assertThat(answered.add(request.id())).isTrue();
            assertThat(arrivals.get(request.id())).isGreaterThan(lastArrivalServed);
            lastArrivalServed = arrivals.get(request.id());
            assertThat(request.action()).isEqualTo(batch.first().action());
            assertThat(batch.mode() == Mode.FULL || request.mode() == Mode.DAILY).isTrue();
          }
          assertThat(batch.requests()).extracting(SyncRequest::mode).contains(batch.mode());
          assertThat(batch.requests().size() == 1 || batch.first().action() == Action.SYNC)
              .isTrue();
          int served = lastArrivalServed;
          assertThat(waiting.keySet())
              .as("nobody is left behind")
              .allMatch(id -> arrivals.get(id) > served);
        }
      }
    }
    assertThat(queue.isEmpty()).isTrue();
  }

  private static SyncRequest anyRequest(Random random, int step, Set<String> answered) {
    String again = "r" + random.nextInt(step + 1);
    String id = random.nextInt(4) == 0 && !answered.contains(again) ? again : "r" + step;
    Action[] actions = Action.values();
    Action action = random.nextInt(3) == 0 ? actions[random.nextInt(actions.length)] : Action.SYNC;
    return of(id, action, random.nextInt(3) == 0 ? Mode.FULL : Mode.DAILY);
  }

  private static RequestQueue queue(SyncRequest... requests) {
    RequestQueue queue = new RequestQueue(List.of());
    List.of(requests).forEach(queue::add);
    return queue;
  }

  /** Each run as "ACTION MODE ids". */
  private static List<String> drained(RequestQueue queue) {
    List<String> runs = new ArrayList<>();
    for (Optional<Batch> next = queue.next(); next.isPresent(); next = queue.next()) {
      Batch batch = next.get();
      runs.add(
          "%s %s %s"
              .formatted(batch.first().action(), batch.mode(), String.join(" ", batch.ids())));
    }
    return runs;
  }

  private static SyncRequest daily(String id) {
    return of(id, Action.SYNC, Mode.DAILY);
  }

  private static SyncRequest full(String id) {
    return of(id, Action.SYNC, Mode.FULL);
  }

  private static SyncRequest of(String id, Action action, Mode mode) {
    return new SyncRequest(id, "items", action, mode, "test", null, null, null, null, null, false);
  }
}
