package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every call to Snowflake and BigQuery meets faults on its way. By default each meets one or two of
 * the four that concern a call alone; {@code -Dsnowline.faults=all} has every call meet every
 * fault, and writes docs/faults.md. {@code -Dsnowline.faults.part=1/3} takes a third of the calls:
 * a server that is killed and starts again takes seconds, a hundred times.
 */
@Tag("bed")
class FaultsBedTest {
  @Test
  void whateverBecomesOfACallTheRunsEndAsTheyShould() throws Exception {
    if (System.getProperty("snowline.faults") != null) {
      playAll();
      return;
    }
    assertThat(play(FaultsBedTest::twoOfFour).keySet())
        .as("calls that met faults")
        .isEqualTo(FaultTable.calls());
  }

  /**
   * Stories with faults of single calls go on together, and one whose servers end goes on alone.
   */
  private static void playAll() throws Exception {
    List<Fault> wanted = wanted();
    Part part = Part.wanted();
    Map<String, EnumSet<Fault>> met = new TreeMap<>();
    ExecutorService stories = Executors.newCachedThreadPool();
    try {
      List<Future<Map<String, EnumSet<Fault>>>> playing = new ArrayList<>();
      for (Fault fault : Fault.OF_A_CALL) {
        if (wanted.contains(fault)) {
          playing.add(
              stories.submit(() -> play((call, number) -> part.holds(call) ? fault : null)));
        }
      }
      for (Future<Map<String, EnumSet<Fault>>> story : playing) {
        met(met, story.get());
      }
    } finally {
      stories.shutdown();
    }
    if (wanted.contains(Fault.KILLED)) {
      met(met, play((call, number) -> part.holds(call) ? Fault.KILLED : null));
    }
    FaultTable.write(wanted, part::holds, met);
  }

  /** A part of all calls. */
  private record Part(int number, int of) {
    static Part wanted() {
      String[] numbers = System.getProperty("snowline.faults.part", "1/1").split("/", -1);
      return new Part(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    boolean holds(String call) {
      return Math.floorMod(call.hashCode(), of) == number - 1;
    }
  }

  /**
   * The faults that the property names, such as {@code LOST,KILLED}; all of them for {@code all}.
   */
  private static List<Fault> wanted() {
    String names = System.getProperty("snowline.faults");
    return names.equals("all")
        ? List.of(Fault.values())
        : Stream.of(names.split(",", -1)).map(Fault::valueOf).toList();
  }

  private static Fault twoOfFour(String call, int number) {
    int first = Math.floorMod(call.hashCode(), Fault.OF_A_CALL.size());
    return switch (number) {
      case 1 -> Fault.OF_A_CALL.get(first);
      case 3 -> Fault.OF_A_CALL.get((first + 1) % Fault.OF_A_CALL.size());
      default -> null;
    };
  }

  private static Map<String, EnumSet<Fault>> play(BiFunction<String, Integer, Fault> wanted)
      throws Exception {
    FaultPlan plan = new FaultPlan(wanted);
    try (FaultStory story = new FaultStory(plan)) {
      story.play();
    }
    return plan.struck();
  }

  private static void met(Map<String, EnumSet<Fault>> all, Map<String, EnumSet<Fault>> more) {
    more.forEach(
        (call, faults) ->
            all.computeIfAbsent(call, one -> EnumSet.noneOf(Fault.class)).addAll(faults));
  }
}
