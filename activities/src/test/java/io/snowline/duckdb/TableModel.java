package io.snowline.duckdb;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table's source, target, history, quarantine and ledger in plain collections, and the rules of a
 * sync told once more, without any of the product's code: what the engines are judged by. Values
 * are texts as DuckDB prints them; a column that a row lacks is NULL.
 */
public final class TableModel {

  /**
   * The rules of a table.
   *
   * @param stamp the column that takes the day of a row's run; null for none
   * @param snapshot the column that orders a key's copies; null for none
   * @param fails whether rows without a key of their own end a run: else they are put aside
   * @param vanished how many of the target's keys may vanish unasked
   * @param drop how far the source may fall below its baseline
   * @param expire whether a plan expires as soon as it waits
   */
  record Rules(
      List<String> key,
      String stamp,
      String snapshot,
      boolean fails,
      Allowed vanished,
      Allowed drop,
      boolean expire) {}

  /** A number of rows, or a share of the whole in percent, rounded down. */
  record Allowed(long number, boolean percent) {
    long of(long whole) {
      return percent ? whole * number / 100 : number;
    }

    @Override
    public String toString() {
      return number + (percent ? "%" : "");
    }
  }

  /**
   * What can't be foretold of a run.
   *
   * @param cut when its source was read; null if it wasn't
   */
  record Run(String name, Instant cut, String planHash) {}

  /** What a column holds, with the canonical text of a value, which orders equal snapshots. */
  public enum Kind {
    WHOLE("INTEGER"),
    LONG("BIGINT"),
    EXACT("DECIMAL(12,2)"),
    WIDE("DECIMAL(38,10)"),
    TEXT("VARCHAR"),
    DAY("DATE"),
    CLOCK("TIME"),
    MOMENT("TIMESTAMP"),
    ZONED("TIMESTAMP WITH TIME ZONE"),
    TRUTH("BOOLEAN"),
    FLOATING("DOUBLE"),
    BYTES("BLOB"),
    IDENTIFIER("UUID"),
    TINY("TINYINT"),
    SMALL("SMALLINT"),
    HUGE("HUGEINT"),
    UNSIGNED_TINY("UTINYINT"),
    UNSIGNED_SMALL("USMALLINT"),
    UNSIGNED("UINTEGER"),
    UNSIGNED_LONG("UBIGINT"),
    UNSIGNED_HUGE("UHUGEINT"),
    SINGLE("FLOAT"),
    SECONDS("TIMESTAMP_S"),
    MILLISECONDS("TIMESTAMP_MS"),
    NANOSECONDS("TIMESTAMP_NS"),
    DOCUMENT("JSON"),
    CHOICE("ENUM('low', 'it''s', '')"),
    STRUCTURE("STRUCT(a INTEGER, b VARCHAR)"),
    NUMBERS("INTEGER[]"),
    TEXTS("VARCHAR[]"),
    ENTRIES("MAP(VARCHAR, INTEGER)"),
    /** Its text is the JSON that it was made of. */
    VARIANT("VARIANT");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    String type() {
      return type;
    }

    String canonical(String value) {
      if (value == null) {
        return null;
      }
      return switch (this) {
        case EXACT, WIDE -> {
          BigDecimal exact = new BigDecimal(value);
          yield exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
        }
        case DAY -> Long.toString(LocalDate.parse(value).toEpochDay());
        case CLOCK -> Long.toString(LocalTime.parse(value).toNanoOfDay() / 1_000);
        case MOMENT, SECONDS, MILLISECONDS ->
            Long.toString(micros(LocalDateTime.parse(value.replace(' ', 'T'))));
        case NANOSECONDS -> {
          Instant at = LocalDateTime.parse(value.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
          yield Long.toString(Duration.between(Instant.EPOCH, at).toNanos());
        }
        case ZONED ->
            Long.toString(micros(LocalDateTime.parse(value.replace("+00", "").replace(' ', 'T'))));
        case TRUTH -> value.equals("true") ? "1" : "0";
        case FLOATING ->
            FLOATINGS.computeIfAbsent(value, text -> floating(text, Double::parseDouble));
        case SINGLE -> SINGLES.computeIfAbsent(value, text -> floating(text, Float::parseFloat));
        case BYTES -> bytes(value);
        default -> value;
      };
    }

    /** The few that stories have: each takes many steps of exact arithmetic. */
    private static final Map<String, String> FLOATINGS = new ConcurrentHashMap<>();

    private static final Map<String, String> SINGLES = new ConcurrentHashMap<>();

    /** The 53 bits of the value as a whole number, and the power of two of the first of them. */
    private static String floating(String printed, ToDoubleFunction<String> parse) {
      return switch (printed) {
        case "nan" -> "NaN";
        case "inf" -> "Infinity";
        case "-inf" -> "-Infinity";
        default -> {
          BigDecimal exact = new BigDecimal(parse.applyAsDouble(printed));
          yield exact.signum() == 0
              ? "0"
              : (exact.signum() < 0 ? "-" : "") + mantissaAndPower(exact.abs());
        }
      };
    }

    private static String mantissaAndPower(BigDecimal positive) {
      BigDecimal two = BigDecimal.valueOf(2);
      BigDecimal least = two.pow(52);
      BigDecimal rest = positive;
      int power = 52;
      for (; rest.compareTo(least) < 0; power--) {
        rest = rest.multiply(two);
      }
      for (; rest.compareTo(least.multiply(two)) >= 0; power++) {
        rest = rest.divide(two);
      }
      return rest.toBigIntegerExact() + "p" + power;
    }

    /** Bytes are printed as the characters that they are, and others as <code>\xFF</code>. */
    private static String bytes(String printed) {
      StringBuilder hex = new StringBuilder();
      for (int at = 0; at < printed.length(); at++) {
        if (printed.startsWith("\\x", at)) {
          hex.append(printed, at + 2, at + 4);
          at += 3;
        } else {
          hex.append("%02X".formatted((int) printed.charAt(at)));
        }
      }
      return hex.toString();
    }
  }

  private static long micros(LocalDateTime time) {
    return micros(time.toInstant(ZoneOffset.UTC));
  }

  /** Microseconds since 1970. */
  static long micros(Instant time) {
    return Duration.between(Instant.EPOCH, time).toNanos() / 1_000;
  }

  /** A row of the target, and the run that wrote it; null for a row of someone else. */
  record Held(Map<String, String> values, String runIn) {}

  /**
   * A row that was removed or replaced.
   *
   * @param from since when it held, in microseconds; null if that isn't known
   * @param to until when
   */
  record Past(Map<String, String> values, String runIn, String runOut, Long from, Long to) {}

  /** A source row that was put aside. */
  record Aside(Map<String, String> values, String reason, String run) {}

  /** What a receipt has to say. */
  record Figures(
      String outcome,
      String failure,
      long sourceRows,
      long targetRows,
      long inserted,
      long updated,
      long unchanged,
      long superseded,
      long vanished,
      long quarantined,
      long staleRows,
      String planHash) {

    private static Figures none(String outcome) {
      return new Figures(outcome, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, NO_HASH);
    }

    private static Figures failed(String failure) {
      return new Figures(FAILED, failure, 0, 0, 0, 0, 0, 0, 0, 0, 0, NO_HASH);
    }
  }

  /** The changes that a run would make. */
  private record Changes(
      List<Map<String, String>> usable,
      List<Aside> aside,
      List<Map<String, String>> inserted,
      IdentityHashMap<Held, Map<String, String>> updated,
      List<Held> superseded,
      List<Held> vanished,
      IdentityHashMap<Held, String> ended) {

    long deletions() {
      return (long) superseded.size() + vanished.size();
    }

    boolean rowsChange(boolean full) {
      return inserted.size() + updated.size() > 0 || (full && deletions() > 0);
    }
  }

  private record Verified(String run, long usable, boolean folded, boolean changed) {}

  private record State(List<Held> target, List<Past> history) {}

  private static final String FAILED = "FAILED";
  private static final String BLOCKED = "BLOCKED";
  private static final String VERIFIED = "VERIFIED";

  /** The start of SHA-256 of nothing. */
  private static final String NO_HASH = "e3b0c44298fc1c14";

  private static final Comparator<String> SNAPSHOTS =
      Comparator.nullsFirst(Comparator.naturalOrder());

  private final Rules rules;
  private final Map<String, Kind> sourceKinds = new HashMap<>();
  private final Map<String, Kind> targetKinds = new HashMap<>();
  private final Set<String> sourceColumns = new LinkedHashSet<>();
  private final Set<String> targetColumns = new LinkedHashSet<>();
  private final List<Map<String, String>> source = new ArrayList<>();
  private List<Held> target = new ArrayList<>();
  private List<Past> history = new ArrayList<>();
  private List<Aside> quarantine = new ArrayList<>();
  private List<String> quarantineColumns = List.of();
  private boolean targetExists;
  private boolean held;
  private final List<String> applied = new ArrayList<>();
  private final Map<String, Long> cuts = new HashMap<>();
  private int fence;
  private final List<Held> written = new ArrayList<>();
  private final List<Verified> verified = new ArrayList<>();
  private final Map<String, State> before = new HashMap<>();
  private final Map<String, List<Held>> after = new HashMap<>();
  private final Map<String, Map<List<String>, Long>> waiting = new HashMap<>();
  private final Set<String> spent = new HashSet<>();
  private final Map<Map<List<String>, Long>, String> hashes = new HashMap<>();
  private final Set<String> named = new HashSet<>();

  TableModel(Rules rules) {
    this.rules = rules;
  }

  // What the story does to source and target.

  /** Gives the source a column. */
  void column(String name, Kind kind) {
    sourceKinds.put(name, kind);
    sourceColumns.add(name);
  }

  void dropColumn(String name) {
    sourceColumns.remove(name);
    source.forEach(row -> row.remove(name));
  }

  Set<String> sourceColumns() {
    return sourceColumns;
  }

  Kind sourceKind(String column) {
    return sourceKinds.get(column);
  }

  Kind targetKind(String column) {
    return targetKinds.get(column);
  }

  /** Whether both sides have the column, and values of the same kind in it. */
  boolean shared(String column) {
    return sourceColumns.contains(column) && sourceKinds.get(column) == targetKinds.get(column);
  }

  List<Map<String, String>> source() {
    return source;
  }

  /** The source as it was at another time. */
  void replaceSource(List<Map<String, String>> rows) {
    source.clear();
    source.addAll(rows);
  }

  /** Makes a target that someone else fills. */
  void makeTarget(Map<String, Kind> columns) {
    targetExists = true;
    targetColumns.addAll(columns.keySet());
    targetKinds.putAll(columns);
  }

  void holdInTarget(Map<String, String> row) {
    target.add(new Held(new TreeMap<>(row), null));
  }

  /** Someone changes a row of the target by hand: it is no longer one that a run wrote. */
  void changeInTarget(int position, String column, String value) {
    Map<String, String> row = new TreeMap<>(target.get(position).values());
    row.put(column, value);
    target.set(position, new Held(row, null));
  }

  // What the target must hold.

  boolean targetExists() {
    return targetExists;
  }

  Set<String> targetColumns() {
    return targetColumns;
  }

  List<Held> target() {
    return target;
  }

  List<Past> history() {
    return history;
  }

  List<Aside> quarantine() {
    return quarantine;
  }

  /** How many runs changed the target so far, or undid a change: what the next one must find. */
  int fence() {
    return fence;
  }

  /** The deletions that wait, or waited, for approval: run, key and number of copies. */
  List<List<String>> kept() {
    List<List<String>> kept = new ArrayList<>();
    waiting.forEach(
        (run, deletions) ->
            deletions.forEach(
                (identity, copies) ->
                    kept.add(List.of(run, identity.get(0), Long.toString(copies)))));
    return kept;
  }

  /** The rows of the target that a run is known to have written: key, since when, run. */
  List<List<String>> open() {
    return written.stream()
        .map(
            row ->
                List.of(keyText(row.values()), Long.toString(cuts.get(row.runIn())), row.runIn()))
        .toList();
  }

  /** What the quarantined rows have values of. */
  List<String> quarantineColumns() {
    return quarantineColumns;
  }

  /** The newest run that changed the target and is not undone. */
  Optional<String> newestChange() {
    return verified.stream()
        .filter(Verified::changed)
        .reduce((earlier, later) -> later)
        .map(Verified::run);
  }

  // What runs do.

  Figures sync(boolean full, boolean endHold, Run run) {
    if (refusesTypes()) {
      return Figures.failed("TypeRefused");
    }
    return held && !endHold ? Figures.none(BLOCKED) : act(full, null, run);
  }

  /** A run that gives up: the source changes whenever it is read. */
  Figures moving() {
    return new Figures("MOVING_SOURCE", null, source.size(), 0, 0, 0, 0, 0, 0, 0, 0, NO_HASH);
  }

  Figures plan(Run run) {
    if (refusesTypes()) {
      return Figures.failed("TypeRefused");
    }
    Changes changes = changes(null);
    return refuses(changes) ? Figures.failed("DuplicateKeys") : shown("PLANNED", changes, run);
  }

  Figures approve(String waitingRun, boolean sameHash, Run run) {
    if (!waits(waitingRun, sameHash)) {
      return Figures.failed("ApprovalRefused");
    }
    if (refusesTypes()) {
      return Figures.failed("TypeRefused");
    }
    return held ? Figures.none(BLOCKED) : act(true, waitingRun, run);
  }

  Figures reject(String waitingRun, boolean sameHash) {
    if (!waits(waitingRun, sameHash)) {
      return Figures.failed("ApprovalRefused");
    }
    spent.add(waitingRun);
    return Figures.none("REJECTED");
  }

  private boolean waits(String run, boolean sameHash) {
    return waiting.containsKey(run) && sameHash && !spent.contains(run) && !rules.expire();
  }

  Figures undo(String run) {
    if (!newestChange().equals(Optional.of(run))) {
      return Figures.failed("UndoRefused");
    }
    if (!sameRows(target, after.get(run))) {
      return Figures.failed("NotVerified");
    }
    State state = before.get(run);
    target = new ArrayList<>(state.target());
    written.removeIf(row -> row.runIn().equals(run));
    history.stream()
        .filter(row -> row.runOut().equals(run) && row.runIn() != null)
        .forEach(row -> written.add(new Held(row.values(), row.runIn())));
    history = state.history();
    verified.removeIf(one -> one.run().equals(run));
    held = true;
    fence++;
    return new Figures("UNDONE", null, 0, target.size(), 0, 0, 0, 0, 0, 0, 0, NO_HASH);
  }

  /**
   * A column of one name can't hold values of two kinds, and what orders the copies of a key must
   * be on one side.
   */
  private boolean refusesTypes() {
    boolean ordered =
        rules.snapshot() == null
            || rules.snapshot().equals(rules.stamp())
            || sourceColumns.contains(rules.snapshot())
            || targetColumns.contains(rules.snapshot());
    return !ordered
        || sourceColumns.stream()
            .anyMatch(column -> targetColumns.contains(column) && !shared(column));
  }

  private static boolean sameRows(List<Held> some, List<Held> others) {
    return values(some).equals(values(others));
  }

  private static Map<Map<String, String>, Long> values(List<Held> rows) {
    return rows.stream().collect(Collectors.groupingBy(Held::values, Collectors.counting()));
  }

  private Figures act(boolean full, String approval, Run run) {
    tellWriters();
    Changes changes = changes(run.name());
    if (refuses(changes)) {
      return Figures.failed("DuplicateKeys");
    }
    if (blocked(changes)) {
      return shown(BLOCKED, changes, run);
    }
    if (full && asks(changes) && !covered(approval, changes)) {
      waiting.put(run.name(), deletions(changes));
      return shown("WAITING", changes, run);
    }
    if (approval != null) {
      spent.add(approval);
    }
    if (run.cut() == null) {
      return Figures.none(VERIFIED); // which the run that failed instead isn't
    }
    String hash = hash(changes, run);
    applied.add(run.name());
    cuts.put(run.name(), micros(run.cut()));
    fence++;
    before.put(run.name(), new State(List.copyOf(target), List.copyOf(history)));
    apply(full, changes, run);
    if (changes.rowsChange(full)) {
      remember(changes);
    }
    after.put(run.name(), List.copyOf(target));
    verified.add(
        new Verified(
            run.name(),
            changes.usable().size(),
            full && !changes.superseded().isEmpty(),
            changes.rowsChange(full)));
    return figures(VERIFIED, full, changes, hash);
  }

  /**
   * A row is a run's if it holds every value that the run wrote. Of runs that wrote the same, the
   * latest count, and the first of them has the first row.
   */
  private void tellWriters() {
    Map<Map<String, String>, List<String>> all =
        written.stream()
            .sorted(Comparator.comparing(row -> applied.indexOf(row.runIn())))
            .collect(
                Collectors.groupingBy(
                    Held::values, Collectors.mapping(Held::runIn, Collectors.toList())));
    Map<Map<String, String>, List<String>> writers = new HashMap<>();
    values(target)
        .forEach(
            (values, number) -> {
              List<String> runs = all.getOrDefault(values, List.of());
              int surplus = (int) Math.max(0, runs.size() - number);
              writers.put(values, new ArrayList<>(runs.subList(surplus, runs.size())));
            });
    target.replaceAll(
        row -> {
          List<String> runs = writers.get(row.values());
          return new Held(row.values(), runs.isEmpty() ? null : runs.remove(0));
        });
  }

  /** Of the keys that a run touched, only the rows that are there are remembered. */
  private void remember(Changes changes) {
    Set<List<String>> touched = new HashSet<>();
    changes.inserted().forEach(row -> touched.add(key(row)));
    Stream.of(changes.updated().keySet(), changes.superseded(), changes.vanished())
        .flatMap(rows -> rows.stream())
        .forEach(row -> touched.add(key(row.values())));
    written.removeIf(row -> touched.contains(key(row.values())));
    target.stream()
        .filter(row -> row.runIn() != null && touched.contains(key(row.values())))
        .forEach(written::add);
  }

  private void apply(boolean full, Changes changes, Run by) {
    String run = by.name();
    LocalDate day = LocalDate.ofInstant(by.cut(), ZoneOffset.UTC);
    targetExists = true;
    targetColumns.addAll(sourceColumns);
    targetKinds.putAll(sourceKinds);
    if (rules.stamp() != null) {
      targetColumns.add(rules.stamp());
      targetKinds.put(rules.stamp(), Kind.DAY);
    }
    Set<Held> removed = Collections.newSetFromMap(new IdentityHashMap<>());
    if (full) {
      removed.addAll(changes.superseded());
      removed.addAll(changes.vanished());
    }
    List<Held> rows = new ArrayList<>();
    List<Past> past = new ArrayList<>(history);
    for (Held row : target) {
      Map<String, String> fresh = changes.updated().get(row);
      if (removed.contains(row) || fresh != null) {
        String ended = changes.ended().get(row);
        past.add(
            new Past(
                row.values(),
                row.runIn(),
                run,
                row.runIn() == null ? midnight(snapshot(row)) : cuts.get(row.runIn()),
                ended == null ? Long.valueOf(micros(by.cut())) : midnight(ended)));
      }
      if (fresh != null) {
        rows.add(new Held(written(fresh, row, day), run));
      } else if (!removed.contains(row)) {
        rows.add(row);
      }
    }
    changes.inserted().forEach(row -> rows.add(new Held(written(row, null, day), run)));
    target = rows;
    history = past;
    quarantine = changes.aside();
    quarantineColumns = comparedColumns();
    held = false;
  }

  private static Long midnight(String day) {
    return day == null ? null : micros(LocalDate.parse(day).atStartOfDay());
  }

  /** A row as it is written: stamped, and NULL in what the source lacks but the snapshot. */
  private Map<String, String> written(Map<String, String> fresh, Held old, LocalDate day) {
    Map<String, String> row = new TreeMap<>(fresh);
    if (rules.stamp() != null) {
      row.put(rules.stamp(), day.toString());
    }
    String snapshot = rules.snapshot();
    if (snapshot != null
        && old != null
        && !row.containsKey(snapshot)
        && !sourceColumns.contains(snapshot)) {
      row.put(snapshot, old.values().get(snapshot));
    }
    row.values().removeIf(Objects::isNull);
    return row;
  }

  private boolean refuses(Changes changes) {
    return rules.fails() && !changes.aside().isEmpty();
  }

  private boolean blocked(Changes changes) {
    long usable = changes.usable().size();
    long baseline = baseline();
    return baseline > 0 && (usable == 0 || baseline - usable > rules.drop().of(baseline));
  }

  private long baseline() {
    if (!verified.isEmpty()) {
      return verified.stream().mapToLong(Verified::usable).max().orElseThrow();
    }
    if (rules.snapshot() == null) {
      return keys(target).size();
    }
    Map<String, List<Held>> snapshots = new HashMap<>();
    target.forEach(
        row -> snapshots.computeIfAbsent(snapshot(row), day -> new ArrayList<>()).add(row));
    List<Long> newestFirst =
        snapshots.entrySet().stream()
            .sorted(Map.Entry.<String, List<Held>>comparingByKey(SNAPSHOTS).reversed())
            .map(entry -> (long) keys(entry.getValue()).size())
            .toList();
    long largest = newestFirst.stream().mapToLong(Long::longValue).max().orElse(0);
    return newestFirst.stream()
        .filter(keys -> largest - keys <= rules.drop().of(largest))
        .findFirst()
        .orElse(0L);
  }

  private boolean asks(Changes changes) {
    boolean folded = verified.stream().anyMatch(Verified::folded);
    return (!changes.superseded().isEmpty() && !folded)
        || changes.vanished().size() > rules.vanished().of(keys(target).size());
  }

  private boolean covered(String approval, Changes changes) {
    if (approval == null) {
      return false;
    }
    Map<List<String>, Long> approved = waiting.get(approval);
    return deletions(changes).entrySet().stream()
        .allMatch(entry -> approved.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
  }

  private Figures shown(String outcome, Changes changes, Run run) {
    return figures(outcome, null, changes, hash(changes, run));
  }

  /**
   * @param full whether the run applied all or only what a daily one does; null for none of it
   */
  private Figures figures(String outcome, Boolean full, Changes changes, String hash) {
    boolean daily = Boolean.FALSE.equals(full);
    return new Figures(
        outcome,
        null,
        source.size(),
        target.size(),
        changes.inserted().size(),
        changes.updated().size(),
        changes.usable().size() - changes.inserted().size() - changes.updated().size(),
        daily ? 0 : changes.superseded().size(),
        daily ? 0 : changes.vanished().size(),
        changes.aside().size(),
        Boolean.TRUE.equals(full) ? 0 : changes.deletions(),
        hash);
  }

  private Changes changes(String run) {
    Map<List<String>, Long> shared =
        source.stream().collect(Collectors.groupingBy(this::key, Collectors.counting()));
    List<Map<String, String>> usable = new ArrayList<>();
    List<Aside> aside = new ArrayList<>();
    for (Map<String, String> row : source) {
      if (key(row).stream().allMatch(Objects::isNull)) {
        aside.add(new Aside(new TreeMap<>(row), "missing key", run));
      } else if (shared.get(key(row)) > 1) {
        aside.add(new Aside(new TreeMap<>(row), "duplicate key", run));
      } else {
        usable.add(row);
      }
    }
    Map<List<String>, Map<String, String>> wanted = new LinkedHashMap<>();
    usable.forEach(row -> wanted.put(key(row), row));

    Map<List<String>, List<Held>> copies = new LinkedHashMap<>();
    target.forEach(
        row -> copies.computeIfAbsent(key(row.values()), key -> new ArrayList<>()).add(row));
    IdentityHashMap<Held, Map<String, String>> updated = new IdentityHashMap<>();
    List<Held> superseded = new ArrayList<>();
    List<Held> vanished = new ArrayList<>();
    IdentityHashMap<Held, String> ended = new IdentityHashMap<>();
    copies.forEach(
        (key, rows) -> {
          List<Held> oldestFirst = rows.stream().sorted(byAge()).toList();
          superseded.addAll(oldestFirst.subList(0, oldestFirst.size() - 1));
          for (int age = 1; age < oldestFirst.size(); age++) {
            ended.put(oldestFirst.get(age - 1), snapshot(oldestFirst.get(age)));
          }
          Held newest = oldestFirst.get(oldestFirst.size() - 1);
          Map<String, String> fresh = wanted.get(key);
          if (fresh == null) {
            vanished.add(newest);
            ended.put(newest, next(snapshot(newest)));
          } else if (!compared(fresh).equals(compared(newest.values()))) {
            updated.put(newest, fresh);
          }
        });
    List<Map<String, String>> inserted =
        usable.stream().filter(row -> !copies.containsKey(key(row))).toList();
    return new Changes(usable, aside, inserted, updated, superseded, vanished, ended);
  }

  /** The first snapshot after that one; null if there is none. */
  private String next(String snapshot) {
    return snapshot == null
        ? null
        : target.stream()
            .map(this::snapshot)
            .filter(other -> other != null && other.compareTo(snapshot) > 0)
            .min(Comparator.naturalOrder())
            .orElse(null);
  }

  private Comparator<Held> byAge() {
    return Comparator.comparing(this::snapshot, SNAPSHOTS)
        .thenComparing(row -> hash(text(compared(row.values()))));
  }

  private String snapshot(Held row) {
    return rules.snapshot() == null ? null : row.values().get(rules.snapshot());
  }

  /** Values one after the other, each after its length; NULL is a hyphen. */
  private static String text(List<String> values) {
    return values.stream()
        .map(value -> value == null ? "-" : "%d:%s".formatted(value.codePoints().count(), value))
        .collect(Collectors.joining());
  }

  /** The last 48 bits of the MD5. */
  private static BigInteger hash(String text) {
    try {
      byte[] md5 = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, md5).mod(BigInteger.ONE.shiftLeft(48));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has MD5", impossible);
    }
  }

  private Set<List<String>> keys(List<Held> rows) {
    return rows.stream().map(row -> key(row.values())).collect(Collectors.toSet());
  }

  private List<String> key(Map<String, String> row) {
    List<String> key = new ArrayList<>();
    rules.key().forEach(column -> key.add(row.get(column)));
    return key;
  }

  private String keyText(Map<String, String> row) {
    List<String> key = new ArrayList<>();
    rules.key().forEach(column -> key.add(targetKinds.get(column).canonical(row.get(column))));
    return text(key);
  }

  /** The canonical texts of what is compared, by column name. */
  private List<String> compared(Map<String, String> row) {
    List<String> texts = new ArrayList<>();
    comparedColumns()
        .forEach(column -> texts.add(sourceKinds.get(column).canonical(row.get(column))));
    return texts;
  }

  private List<String> comparedColumns() {
    return sourceColumns.stream()
        .filter(column -> !column.equals(rules.stamp()))
        .sorted(Comparator.comparing(column -> column.toUpperCase(Locale.ROOT)))
        .toList();
  }

  private Map<List<String>, Long> deletions(Changes changes) {
    return Stream.concat(changes.superseded().stream(), changes.vanished().stream())
        .map(
            row -> {
              List<String> identity = new ArrayList<>();
              identity.add(keyText(row.values()));
              identity.addAll(compared(row.values()));
              return identity;
            })
        .collect(Collectors.groupingBy(identity -> identity, Collectors.counting()));
  }

  /** Equal deletions have equal hashes, and different ones different. */
  private String hash(Changes changes, Run run) {
    Map<List<String>, Long> deletions = deletions(changes);
    if (deletions.isEmpty()) {
      return NO_HASH;
    }
    String known = hashes.putIfAbsent(deletions, run.planHash());
    boolean fresh = known != null || named.add(run.planHash());
    return fresh ? Objects.requireNonNullElse(known, run.planHash()) : "a hash of its own";
  }
}
