package io.snowline.sync;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A source, a target and a ledger as maps in memory. A row is a key and a value; its bucket is the
 * key modulo the number of buckets, which are four. What happens besides, and what goes wrong, is
 * scripted by {@link #next}, {@link #always} and {@link #loseAnswer}.
 */
public final class ModelWarehouse implements SyncActivities {
  public static final Instant CLOCK = Instant.parse("2025-08-14T06:00:00Z");

  private static final int BUCKETS = 4;
  private static final long ROWS_OF_FOUR_BUCKETS = 2_000;

  private final TreeMap<Integer, Integer> source = new TreeMap<>();
  private final TreeMap<Integer, Integer> target = new TreeMap<>();
  private final TreeMap<Integer, Integer> staged = new TreeMap<>();
  private final Map<String, Receipt> ledger = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Deque<Runnable>> script = new HashMap<>();
  private final Map<String, Runnable> standing = new HashMap<>();
  private final Set<String> losing = new TreeSet<>();
  private final Map<String, Set<String>> underWay = new HashMap<>();
  private final List<RunOrder> orders = new ArrayList<>();
  private final Semaphore ended = new Semaphore(0);
  private int finer;
  private int mostRunsOfATable;
  private int mostRuns;
  private long fence = 7;
  private long superseded;
  private long unapproved;
  private SourceHistory history = new SourceHistory(null, true);
  private GuardLimits limits =
      new GuardLimits(new Limit(5_000, -1), new Limit(5_000, -1), Duration.ofDays(7));
  private Hold hold;

  /** What happens just before the next call of a step that nothing is said about yet. */
  public synchronized void next(String step, Runnable what) {
    script.computeIfAbsent(step, any -> new ArrayDeque<>()).add(what);
  }

  /** What happens just before every call of a step that has no {@link #next}. */
  public synchronized void always(String step, Runnable what) {
    standing.put(step, what);
  }

  /** The next call of a step is carried out, but its answer never arrives. */
  public synchronized void loseAnswer(String step) {
    losing.add(step);
  }

  /** A failure as the real activities throw it. */
  public static Runnable fails(FailureType type, String message) {
    return () -> {
      throw type.retried()
          ? ApplicationFailure.newFailure(message, type.text())
          : ApplicationFailure.newNonRetryableFailure(message, type.text());
    };
  }

  public synchronized void source(int key, int value) {
    source.put(key, value);
  }

  public synchronized void target(int key, int value) {
    target.put(key, value);
  }

  public synchronized void emptyTarget() {
    target.clear();
  }

  public synchronized void removeFromSource(int key) {
    source.remove(key);
  }

  public synchronized void removeFromTarget(int key) {
    target.remove(key);
  }

  /** Another run applies something. */
  public synchronized void otherRunApplies() {
    fence++;
  }

  public synchronized void superseded(long rows) {
    superseded = rows;
  }

  public synchronized void unapproved(long deletions) {
    unapproved = deletions;
  }

  public synchronized void history(SourceHistory known) {
    history = known;
  }

  public synchronized void limits(String vanished, String sourceDrop) {
    limits =
        new GuardLimits(
            Limit.parse(vanished).orElseThrow(),
            Limit.parse(sourceDrop).orElseThrow(),
            Duration.ofDays(7));
  }

  /** From now on the first transfer of a run looks twice, by a digest of so many buckets. */
  public synchronized void secondLook(int buckets) {
    finer = buckets;
  }

  public synchronized void hold(Hold inForce) {
    hold = inForce;
  }

  public synchronized Map<Integer, Integer> source() {
    return Map.copyOf(source);
  }

  public synchronized Map<Integer, Integer> target() {
    return Map.copyOf(target);
  }

  public synchronized Map<Integer, Integer> staged() {
    return Map.copyOf(staged);
  }

  /** Receipts by run, as they were recorded. */
  public synchronized List<Receipt> ledger() {
    return List.copyOf(ledger.values());
  }

  /** Every call but {@code digestTarget}, which runs beside {@code digestSource}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** Every order that was begun, in that order. */
  public synchronized List<RunOrder> orders() {
    return List.copyOf(orders);
  }

  /** Waits until so many more runs have ended. */
  public void awaitEnded(int runs) {
    try {
      if (!ended.tryAcquire(runs, 30, TimeUnit.SECONDS)) {
        throw new AssertionError("%d more runs expected after %s".formatted(runs, orders()));
      }
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  /** How many runs of one table were under way at once, at most. */
  public synchronized int mostRunsOfATable() {
    return mostRunsOfATable;
  }

  /** How many runs of all tables were under way at once, at most. */
  public synchronized int mostRuns() {
    return mostRuns;
  }

  @Override
  public Inspection inspect(RunOrder order) {
    begin(order);
    before("inspect", "inspect");
    Inspection inspection;
    synchronized (this) {
      staged.clear();
      boolean firstLoad = target.isEmpty() && !source.isEmpty();
      inspection =
          new Inspection("contract", ROWS_OF_FOUR_BUCKETS, history, limits, fence, hold, firstLoad);
    }
    return answer("inspect", inspection);
  }

  @Override
  public Digest digestSource(DigestRequest request) {
    before("digestSource", "digestSource");
    Digest digest;
    synchronized (this) {
      digest = digest(source, request.buckets());
    }
    return answer("digestSource", digest);
  }

  @Override
  public Digest digestTarget(DigestRequest request) {
    before("digestTarget", null);
    Digest digest;
    synchronized (this) {
      digest = digest(target, request.buckets());
    }
    return answer("digestTarget", digest);
  }

  @Override
  public Staged transfer(TransferRequest request) {
    before("transfer", "transfer " + request.read().numbers());
    Staged answer;
    synchronized (this) {
      Buckets read = read(request);
      staged.keySet().removeIf(key -> means(read, key));
      source.forEach(
          (key, value) -> {
            if (means(read, key)) {
              staged.put(key, value);
            }
          });
      TreeMap<Integer, Integer> held = new TreeMap<>(target);
      held.keySet().removeIf(key -> !means(request.read(), key) || means(read, key));
      held.putAll(staged);
      answer = new Staged(digest(held, BUCKETS), Digest.empty(CLOCK, BUCKETS), List.of(), read);
    }
    return answer("transfer", answer);
  }

  private Buckets read(TransferRequest request) {
    if (!request.first() || finer == 0) {
      return request.read().among(Math.max(BUCKETS, request.finer()));
    }
    return digest(source, finer)
        .differing(digest(target, finer))
        .within(request.read().among(finer));
  }

  private static boolean means(Buckets buckets, int key) {
    return buckets.numbers().contains(key % buckets.total());
  }

  @Override
  public Plan plan(PlanRequest request) {
    before("plan", "plan " + request.read().numbers());
    Plan plan;
    synchronized (this) {
      long inserted = staged.keySet().stream().filter(key -> !target.containsKey(key)).count();
      long updated =
          staged.entrySet().stream()
              .filter(row -> target.containsKey(row.getKey()))
              .filter(row -> !target.get(row.getKey()).equals(row.getValue()))
              .count();
      long vanished = vanished(request.read()).size();
      plan =
          new Plan(
              vanished + superseded == 0 ? Plan.NO_DELETIONS : "00000000deadbeef",
              request.cut().totalRows(),
              target.size() + superseded,
              target.size(),
              inserted,
              updated,
              target.size() - updated - vanished,
              superseded,
              vanished,
              0,
              target.size(),
              unapproved,
              List.of());
    }
    return answer("plan", plan);
  }

  @Override
  public Receipt apply(ApplyRequest request) {
    before("apply", "apply " + request.read().numbers());
    return answer("apply", applyOnce(request));
  }

  private synchronized Receipt applyOnce(ApplyRequest request) {
    RunOrder order = request.order();
    if (ledger.containsKey(order.run())) {
      return ledger.get(order.run());
    }
    if (request.fence() != fence) {
      fails(FailureType.FENCED, "another run applied").run();
    }
    String before = digest(target, BUCKETS).fingerprint();
    if (!before.equals(request.targetBefore())) {
      fails(FailureType.STALE_PLAN, "the target changed").run();
    }
    TreeMap<Integer, Integer> after = new TreeMap<>(target);
    after.putAll(staged);
    TreeMap<Integer, Integer> live = new TreeMap<>(after);
    live.keySet().removeAll(vanished(request.read()));
    if (!digest(live, BUCKETS).differing(request.expected()).nothing()) {
      fails(FailureType.NOT_VERIFIED, "the target is not the cut").run();
    }
    target.clear();
    target.putAll(order.mode() == Mode.FULL ? live : after);
    fence++;
    Receipt receipt =
        new ReceiptBuilder(order)
            .cut(request.cut())
            .applied(request.plan(), target.size())
            .target(before, digest(target, BUCKETS).fingerprint())
            .verified("digest", "target", "equal to the cut")
            .build(Outcome.VERIFIED, CLOCK);
    ledger.put(order.run(), receipt);
    return receipt;
  }

  @Override
  public Receipt record(Receipt receipt) {
    before("record", "record " + receipt.outcome());
    synchronized (this) {
      ledger.putIfAbsent(receipt.run(), receipt);
    }
    return answer("record", receipt);
  }

  @Override
  public Receipt undo(RunOrder order) {
    begin(order);
    before("undo", "undo " + order.undo());
    return answer("undo", ended(order, Outcome.UNDONE));
  }

  @Override
  public Receipt reject(RunOrder order) {
    begin(order);
    before("reject", "reject " + order.approval().run());
    return answer("reject", ended(order, Outcome.REJECTED));
  }

  private synchronized Receipt ended(RunOrder order, Outcome outcome) {
    return ledger.computeIfAbsent(
        order.run(), run -> new ReceiptBuilder(order).build(outcome, CLOCK));
  }

  @Override
  public void discard(String table, String run) {
    before("discard", "discard");
    synchronized (this) {
      staged.clear();
      underWay.getOrDefault(table, new TreeSet<>()).remove(run);
    }
    answer("discard", run);
    ended.release();
  }

  private synchronized void begin(RunOrder order) {
    Set<String> ofTable = underWay.computeIfAbsent(order.table(), any -> new TreeSet<>());
    if (ofTable.add(order.run())) {
      orders.add(order);
    }
    mostRunsOfATable = Math.max(mostRunsOfATable, ofTable.size());
    mostRuns = Math.max(mostRuns, underWay.values().stream().mapToInt(Set::size).sum());
  }

  /** The script runs without the lock, so that it may wait for something. */
  private void before(String step, String call) {
    Runnable what;
    synchronized (this) {
      if (call != null) {
        calls.add(call);
      }
      Deque<Runnable> scripted = script.getOrDefault(step, new ArrayDeque<>());
      what = scripted.isEmpty() ? standing.getOrDefault(step, () -> {}) : scripted.remove();
    }
    what.run();
  }

  private synchronized <T> T answer(String step, T answer) {
    if (losing.remove(step)) {
      fails(FailureType.WAREHOUSE_UNAVAILABLE, "the answer was lost").run();
    }
    return answer;
  }

  private List<Integer> vanished(Buckets read) {
    return target.keySet().stream()
        .filter(key -> means(read, key))
        .filter(key -> !staged.containsKey(key))
        .toList();
  }

  private static Digest digest(Map<Integer, Integer> rows, int buckets) {
    List<Long> counts = new ArrayList<>();
    List<Long> sums = new ArrayList<>();
    for (int bucket : IntStream.range(0, buckets).toArray()) {
      counts.add(rows.keySet().stream().filter(key -> key % buckets == bucket).count());
      sums.add(
          rows.entrySet().stream()
              .filter(row -> row.getKey() % buckets == bucket)
              .mapToLong(row -> new Random(row.getKey() * 31L + row.getValue()).nextLong(1L << 48))
              .sum());
    }
    return new Digest(CLOCK, counts, counts, sums);
  }
}
