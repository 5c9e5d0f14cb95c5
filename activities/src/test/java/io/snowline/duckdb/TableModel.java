package io.snowline.duckdb;

import io.snowline.definition.DuplicateRule;
import io.snowline.definition.TableDefinition;
import io.snowline.golden.ReferenceHash;
import io.snowline.sync.FailureType;
import io.snowline.sync.Limit;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table's source, target, history and quarantine in plain collections, and the rules of a sync
 * told once more: what the engines are judged by. Values are texts as DuckDB prints them; a column
 * that a row lacks is NULL.
 */
final class TableModel {

  /** What a column holds, with the canonical text of a value, which orders equal snapshots. */
  enum Kind {
    WHOLE("INTEGER"),
    EXACT("DECIMAL(12,2)"),
    TEXT("VARCHAR"),
    DAY("DATE"),
    MOMENT("TIMESTAMP"),
    TRUTH("BOOLEAN"),
    FLOATING("DOUBLE");

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
        case WHOLE, TEXT -> value;
        case EXACT -> ReferenceHash.exact(new BigDecimal(value));
        case DAY -> ReferenceHash.day(LocalDate.parse(value));
        case MOMENT -> ReferenceHash.micros(LocalDateTime.parse(value.replace(' ', 'T')));
        case TRUTH -> ReferenceHash.truth(Boolean.parseBoolean(value));
        case FLOATING -> ReferenceHash.floating(Double.parseDouble(value));
      };
    }
  }

  /** A row of the target, and the run that wrote it; null for a row of someone else. */
  record Held(Map<String, String> values, String runIn) {}

  /** A row that was removed or replaced. */
  record Past(Map<String, String> values, String runIn, String runOut) {}

  /** A source row that was put aside. */
  record Aside(Map<String, String> values, String reason, String run) {}

  /** What a receipt has to say. */
  record Figures(
      Outcome outcome,
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

    static Figures of(Receipt receipt) {
      return new Figures(
          receipt.outcome(),
          receipt.failure(),
          receipt.sourceRows(),
          receipt.targetRows(),
          receipt.inserted(),
          receipt.updated(),
          receipt.unchanged(),
          receipt.superseded(),
          receipt.vanished(),
          receipt.quarantined(),
          receipt.staleRows(),
          receipt.planHash());
    }

    private static Figures none(Outcome outcome, FailureType failure) {
      return new Figures(
          outcome, failure == null ? null : failure.text(), 0, 0, 0, 0, 0, 0, 0, 0, 0, NO_HASH);
    }
  }

  /** The changes that a run would make. */
  private record Changes(
      List<Map<String, String>> usable,
      List<Aside> aside,
      List<Map<String, String>> inserted,
      IdentityHashMap<Held, Map<String, String>> updated,
      List<Held> superseded,
      List<Held> vanished) {

    long deletions() {
      return (long) superseded.size() + vanished.size();
    }

    boolean rowsChange(Mode mode) {
      return inserted.size() + updated.size() > 0 || (mode == Mode.FULL && deletions() > 0);
    }
  }

  private record Verified(String run, long usable, boolean folded, boolean changed) {}

  private record State(List<Held> target, List<Past> history) {}

  /** The start of SHA-256 of nothing. */
  private static final String NO_HASH = "e3b0c44298fc1c14";

  private static final Comparator<String> SNAPSHOTS =
      Comparator.nullsFirst(Comparator.naturalOrder());

  private final TableDefinition table;
  private final Map<String, Kind> kinds = new HashMap<>();
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
  private final List<Held> written = new ArrayList<>();
  private final List<Verified> verified = new ArrayList<>();
  private final Map<String, State> before = new HashMap<>();
  private final Map<String, List<Held>> after = new HashMap<>();
  private final Map<String, Map<List<String>, Long>> waiting = new HashMap<>();
  private final Set<String> spent = new HashSet<>();
  private final Map<Map<List<String>, Long>, String> hashes = new HashMap<>();
  private final Set<String> named = new HashSet<>();

  TableModel(TableDefinition table) {
    this.table = table;
  }

  // What the story does to source and target.

  /** What a column of that name holds, on whichever side it is. */
  void kind(String column, Kind kind) {
    kinds.put(column, kind);
  }

  void column(String name, Kind kind) {
    kind(name, kind);
    sourceColumns.add(name);
  }

  void dropColumn(String name) {
    sourceColumns.remove(name);
    source.forEach(row -> row.remove(name));
  }

  Set<String> sourceColumns() {
    return sourceColumns;
  }

  Kind kind(String column) {
    return kinds.get(column);
  }

  List<Map<String, String>> source() {
    return source;
  }

  /** Makes a target that someone else fills. */
  void makeTarget(List<String> columns) {
    targetExists = true;
    targetColumns.addAll(columns);
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

  // What runs do. Of the receipt they take what can't be foretold: run, day and hash.

  Figures sync(Mode mode, boolean endHold, Receipt receipt) {
    return held && !endHold ? Figures.none(Outcome.BLOCKED, null) : act(mode, null, receipt);
  }

  Figures plan(Receipt receipt) {
    Changes changes = changes(null);
    return refuses(changes)
        ? Figures.none(Outcome.FAILED, FailureType.DUPLICATE_KEYS)
        : shown(Outcome.PLANNED, changes, receipt);
  }

  Figures approve(String waitingRun, boolean sameHash, Receipt receipt) {
    if (!waiting.containsKey(waitingRun) || !sameHash || spent.contains(waitingRun)) {
      return Figures.none(Outcome.FAILED, FailureType.APPROVAL_REFUSED);
    }
    return held ? Figures.none(Outcome.BLOCKED, null) : act(Mode.FULL, waitingRun, receipt);
  }

  Figures reject(String waitingRun, boolean sameHash) {
    if (!waiting.containsKey(waitingRun) || !sameHash || spent.contains(waitingRun)) {
      return Figures.none(Outcome.FAILED, FailureType.APPROVAL_REFUSED);
    }
    spent.add(waitingRun);
    return Figures.none(Outcome.REJECTED, null);
  }

  Figures undo(String run) {
    if (!newestChange().equals(Optional.of(run))) {
      return Figures.none(Outcome.FAILED, FailureType.UNDO_REFUSED);
    }
    if (!sameRows(target, after.get(run))) {
      return Figures.none(Outcome.FAILED, FailureType.NOT_VERIFIED);
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
    return new Figures(Outcome.UNDONE, null, 0, target.size(), 0, 0, 0, 0, 0, 0, 0, NO_HASH);
  }

  private static boolean sameRows(List<Held> some, List<Held> others) {
    return values(some).equals(values(others));
  }

  private static Map<Map<String, String>, Long> values(List<Held> rows) {
    return rows.stream().collect(Collectors.groupingBy(Held::values, Collectors.counting()));
  }

  private Figures act(Mode mode, String approval, Receipt receipt) {
    String run = receipt.run();
    tellWriters();
    Changes changes = changes(run);
    if (refuses(changes)) {
      return Figures.none(Outcome.FAILED, FailureType.DUPLICATE_KEYS);
    }
    if (blocked(changes)) {
      return shown(Outcome.BLOCKED, changes, receipt);
    }
    if (mode == Mode.FULL && asks(changes) && !covered(approval, changes)) {
      waiting.put(run, deletions(changes));
      return shown(Outcome.WAITING, changes, receipt);
    }
    if (approval != null) {
      spent.add(approval);
    }
    String hash = hash(changes, receipt);
    applied.add(run);
    before.put(run, new State(List.copyOf(target), List.copyOf(history)));
    apply(mode, changes, run, day(receipt));
    remember(changes);
    after.put(run, List.copyOf(target));
    verified.add(
        new Verified(
            run,
            changes.usable().size(),
            mode == Mode.FULL && !changes.superseded().isEmpty(),
            changes.rowsChange(mode)));
    return figures(Outcome.VERIFIED, mode, changes, hash);
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

  /** The cut's day in UTC; a run that failed where it should not have has none. */
  private static LocalDate day(Receipt receipt) {
    return receipt.cut() == null
        ? LocalDate.EPOCH
        : LocalDate.ofInstant(receipt.cut(), ZoneOffset.UTC);
  }

  private void apply(Mode mode, Changes changes, String run, LocalDate day) {
    targetExists = true;
    targetColumns.addAll(sourceColumns);
    table.stamp().ifPresent(targetColumns::add);
    Set<Held> removed = Collections.newSetFromMap(new IdentityHashMap<>());
    if (mode == Mode.FULL) {
      removed.addAll(changes.superseded());
      removed.addAll(changes.vanished());
    }
    List<Held> rows = new ArrayList<>();
    List<Past> past = new ArrayList<>(history);
    for (Held row : target) {
      Map<String, String> fresh = changes.updated().get(row);
      if (removed.contains(row) || fresh != null) {
        past.add(new Past(row.values(), row.runIn(), run));
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

  /** A row as it is written: stamped, and NULL in what the source lacks but the snapshot. */
  private Map<String, String> written(Map<String, String> fresh, Held old, LocalDate day) {
    Map<String, String> row = new TreeMap<>(fresh);
    table.stamp().ifPresent(stamp -> row.put(stamp, day.toString()));
    table
        .snapshot()
        .filter(snapshot -> old != null && !row.containsKey(snapshot))
        .filter(snapshot -> !sourceColumns.contains(snapshot))
        .ifPresent(snapshot -> row.put(snapshot, old.values().get(snapshot)));
    row.values().removeIf(Objects::isNull);
    return row;
  }

  private boolean refuses(Changes changes) {
    return table.duplicates() == DuplicateRule.FAIL && !changes.aside().isEmpty();
  }

  private boolean blocked(Changes changes) {
    long usable = changes.usable().size();
    long baseline = baseline();
    return baseline > 0
        && (usable == 0 || baseline - usable > allowed(table.guard().sourceDrop(), baseline));
  }

  private long baseline() {
    if (!verified.isEmpty()) {
      return verified.stream().mapToLong(Verified::usable).max().orElseThrow();
    }
    if (table.snapshot().isEmpty()) {
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
        .filter(keys -> largest - keys <= allowed(table.guard().sourceDrop(), largest))
        .findFirst()
        .orElse(0L);
  }

  private boolean asks(Changes changes) {
    boolean folded = verified.stream().anyMatch(Verified::folded);
    return (!changes.superseded().isEmpty() && !folded)
        || changes.vanished().size() > allowed(table.guard().vanished(), keys(target).size());
  }

  private static long allowed(Limit limit, long whole) {
    return limit.basisPoints() < 0 ? limit.rows() : whole * limit.basisPoints() / 10_000;
  }

  private boolean covered(String approval, Changes changes) {
    if (approval == null) {
      return false;
    }
    Map<List<String>, Long> approved = waiting.get(approval);
    return deletions(changes).entrySet().stream()
        .allMatch(entry -> approved.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
  }

  private Figures shown(Outcome outcome, Changes changes, Receipt receipt) {
    return figures(outcome, null, changes, hash(changes, receipt));
  }

  /** The figures of a run that applied in that mode, or that applied nothing. */
  private Figures figures(Outcome outcome, Mode applied, Changes changes, String hash) {
    return new Figures(
        outcome,
        null,
        source.size(),
        target.size(),
        changes.inserted().size(),
        changes.updated().size(),
        changes.usable().size() - changes.inserted().size() - changes.updated().size(),
        applied == Mode.DAILY ? 0 : changes.superseded().size(),
        applied == Mode.DAILY ? 0 : changes.vanished().size(),
        changes.aside().size(),
        applied == Mode.FULL ? 0 : changes.deletions(),
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
    copies.forEach(
        (key, rows) -> {
          List<Held> oldestFirst = rows.stream().sorted(byAge()).toList();
          superseded.addAll(oldestFirst.subList(0, oldestFirst.size() - 1));
          Held newest = oldestFirst.get(oldestFirst.size() - 1);
          Map<String, String> fresh = wanted.get(key);
          if (fresh == null) {
            vanished.add(newest);
          } else if (!compared(fresh).equals(compared(newest.values()))) {
            updated.put(newest, fresh);
          }
        });
    List<Map<String, String>> inserted =
        usable.stream().filter(row -> !copies.containsKey(key(row))).toList();
    return new Changes(usable, aside, inserted, updated, superseded, vanished);
  }

  private Comparator<Held> byAge() {
    return Comparator.comparing(this::snapshot, SNAPSHOTS)
        .thenComparing(row -> ReferenceHash.hash(ReferenceHash.parts(compared(row.values()))));
  }

  private String snapshot(Held row) {
    return table.snapshot().map(row.values()::get).orElse(null);
  }

  private Set<List<String>> keys(List<Held> rows) {
    return rows.stream().map(row -> key(row.values())).collect(Collectors.toSet());
  }

  private List<String> key(Map<String, String> row) {
    List<String> key = new ArrayList<>();
    table.key().forEach(column -> key.add(row.get(column)));
    return key;
  }

  /** The canonical texts of what is compared, by column name. */
  private List<String> compared(Map<String, String> row) {
    List<String> texts = new ArrayList<>();
    comparedColumns().forEach(column -> texts.add(kinds.get(column).canonical(row.get(column))));
    return texts;
  }

  private List<String> comparedColumns() {
    return sourceColumns.stream()
        .filter(column -> !table.stamp().equals(Optional.of(column)))
        .sorted(Comparator.comparing(column -> column.toUpperCase(Locale.ROOT)))
        .toList();
  }

  private Map<List<String>, Long> deletions(Changes changes) {
    return Stream.concat(changes.superseded().stream(), changes.vanished().stream())
        .map(
            row -> {
              List<String> identity = new ArrayList<>(key(row.values()));
              identity.addAll(compared(row.values()));
              return identity;
            })
        .collect(Collectors.groupingBy(identity -> identity, Collectors.counting()));
  }

  /** Equal deletions have equal hashes, and different ones different. */
  private String hash(Changes changes, Receipt receipt) {
    Map<List<String>, Long> deletions = deletions(changes);
    if (deletions.isEmpty()) {
      return NO_HASH;
    }
    String known = hashes.putIfAbsent(deletions, receipt.planHash());
    boolean fresh = known != null || named.add(receipt.planHash());
    return fresh ? Objects.requireNonNullElse(known, receipt.planHash()) : "a hash of its own";
  }
}
