package io.snowline.wire;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Which call meets which fault: each call at most once with each fault, and never twice in a row,
 * so that what is tried again gets through. Safe for use by several threads.
 */
final class FaultPlan {
  private static final long LATE_MILLIS = 1_000;

  /**
   * A server that ends takes the session along, and that costs the step one of its ten attempts.
   */
  private static final int CALLS_BETWEEN_LOST_SESSIONS = 2;

  private final BiFunction<String, Integer, Fault> wanted;
  private final Map<String, Integer> calls = new TreeMap<>();
  private final Map<String, EnumSet<Fault>> struck = new TreeMap<>();
  private final Set<String> justStruck = new TreeSet<>();
  private int callsSinceLostSession = CALLS_BETWEEN_LOST_SESSIONS;
  private boolean armed;

  /**
   * @param wanted the fault for a call that passes for that many times, from 1 on; null for none
   */
  FaultPlan(BiFunction<String, Integer, Fault> wanted) {
    this.wanted = wanted;
  }

  /** From here on calls meet faults. */
  synchronized void arm() {
    armed = true;
  }

  /** The fault of this call; null if it goes well. */
  synchronized Fault next(String call) {
    int number = calls.merge(call, 1, Integer::sum);
    if (justStruck.remove(call) || !armed) {
      return null;
    }
    boolean ofSession = call.startsWith("Snowflake");
    callsSinceLostSession += ofSession ? 1 : 0;
    Fault fault = wanted.apply(call, number);
    boolean losesSession = fault == Fault.KILLED && ofSession;
    if (fault == null
        || (losesSession && callsSinceLostSession <= CALLS_BETWEEN_LOST_SESSIONS)
        || !struck.computeIfAbsent(call, one -> EnumSet.noneOf(Fault.class)).add(fault)) {
      return null;
    }
    justStruck.add(call);
    callsSinceLostSession = losesSession ? 0 : callsSinceLostSession;
    return fault;
  }

  void hold(Fault fault) throws InterruptedException {
    if (fault == Fault.SLOW) {
      Thread.sleep(LATE_MILLIS);
    }
  }

  /** Every call that passed. */
  synchronized Collection<String> calls() {
    return Set.copyOf(calls.keySet());
  }

  /** The faults that each call met. */
  synchronized Map<String, EnumSet<Fault>> struck() {
    return new TreeMap<>(struck);
  }
}
