package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.TableModel.Allowed;
import io.snowline.duckdb.TableModel.Figures;
import io.snowline.duckdb.TableModel.Kind;
import io.snowline.duckdb.TableModel.Rules;
import io.snowline.duckdb.TableModel.Run;
import io.snowline.ledger.ReceiptJson;
import io.snowline.sync.Action;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens to one table: its source changes, someone else writes to its target, runs are asked
 * for. All of it follows from a seed, and the model says what must come of it.
 */
final class Story {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "A",
          "a ",
          "a\u200b",
          "\u00e9",
          "e\u0301",
          "\uD83E\uDD37\u200D\u2640\uFE0F",
          "\u65e5\u672c\u8a9e",
          "it's",
          "\"quoted\"",
          "NULL",
          "-",
          "1:a",
          "line\nbreak",
          "%s",
          "x");

  private static final List<String> FLOATINGS =
      List.of(
          "0.5",
          "-2.25",
          "0.0",
          "-0.0",
          "12345.678",
          "0.1",
          "1e+300",
          "5e-324",
          "nan",
          "inf",
          "-inf");

  private static final List<String> BYTES =
      List.of("", "abc", "\\x00", "\\xFF\\xFE", "a\\x00b", "1");

  /** Columns that the source may gain; some come with values of another kind. */
  private static final Map<String, Kind> GAINED =
      new TreeMap<>(Map.of("EXTRA", Kind.TEXT, "A first", Kind.WHOLE, "ZONE", Kind.DAY));

  /** Columns that the source may have from the beginning. */
  private static final Map<String, Kind> OTHERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("AMOUNT", Kind.EXACT),
              Map.entry("AT", Kind.MOMENT),
              Map.entry("BIG", Kind.LONG),
              Map.entry("BODY", Kind.BYTES),
              Map.entry("FLAG", Kind.TRUTH),
              Map.entry("HOUR", Kind.CLOCK),
              Map.entry("NUMBER", Kind.WIDE),
              Map.entry("SHARE", Kind.FLOATING),
              Map.entry("TOKEN", Kind.IDENTIFIER),
              Map.entry("WHEN", Kind.ZONED)));

  /** How many keys may vanish unasked, and how far the source may fall. */
  private static final List<Allowed[]> LIMITS =
      List.of(
          limits(5, true, 20),
          limits(0, false, 60),
          limits(3, false, 90),
          limits(50, true, 100),
          limits(100, true, 100));

  private static Allowed[] limits(long vanished, boolean percent, long drop) {
    return new Allowed[] {new Allowed(vanished, percent), new Allowed(drop, true)};
  }

  /** Where a run's process is killed. */
  private static final List<String> KILLS =
      List.of(
          "during transfer",
          "after transfer",
          "after plan",
          "before apply",
          "during apply",
          "after apply",
          "after discard");

  /** So often a run reads what changes while it does: one time more and it gives up. */
  private static final int READS = 4;

  /**
   * What is told of a story: a failing one is told again with less.
   *
   * @param without numbers of the events that are left out
   * @param mostRows how many rows are added at once, at most
   */
  record Part(Set<Integer> without, int mostRows) {
    static final Part WHOLE = new Part(Set.of(), Integer.MAX_VALUE);
  }

  private final long seed;
  private final Part part;
  private final int length;
  private final boolean portable;
  private final boolean restless;
  private final boolean killed;
  private Random random;
  private int events;
  private final Rules rules;
  private final TableDefinition table;
  private final TableModel model;
  private final boolean large;
  private final boolean constrained;
  private final boolean keepsAsOf;
  private final List<String> steps = new ArrayList<>();
  private final List<String> happened = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final List<Receipt> waiting = new ArrayList<>();
  private final List<Receipt> undecided = new ArrayList<>();
  private final List<List<String>> ledger = new ArrayList<>();
  private String fencedBy;
  private List<Map<String, String>> lost = List.of();
  private LocalDate oldJob = LocalDate.of(2025, 7, 1);
  private int numbers;
  private Function<Run, Figures> expected = run -> null;
  private Expected entry = new Expected("", "", null, null);
  private Optional<Receipt> decided = Optional.empty();
  private Optional<String> killedAt = Optional.empty();
  private String moment = "never";
  private int moves;
  private int moved;
  private List<Map<String, String>> atTheCut;

  Story(long seed, String name, Part part) {
    this.seed = seed;
    this.part = part;
    random = chances(seed, 0);
    length = random.nextInt(12) == 0 ? 4 + random.nextInt(8) : 1 + random.nextInt(3);
    restless = random.nextInt(16) == 0;
    killed = !restless && random.nextInt(120) == 0;
    portable = !killed && random.nextInt(4) == 0;
    large = random.nextInt(20) == 0;
    int snapshots = random.nextInt(5);
    keepsAsOf = snapshots == 4;
    boolean wide = random.nextBoolean();
    constrained = snapshots < 2 && !wide && random.nextInt(3) == 0;
    String snapshot =
        switch (snapshots) {
          case 2 -> "STAMP";
          case 3 -> "EFFECTIVE";
          case 4 -> "AS_OF";
          default -> null;
        };
    Allowed[] limits = LIMITS.get(random.nextInt(LIMITS.size()));
    rules =
        new Rules(
            wide ? List.of("REGION", "ID") : List.of("ID"),
            snapshots == 1 || snapshots == 2 ? "STAMP" : null,
            snapshot,
            random.nextBoolean(),
            limits[0],
            limits[1],
            random.nextInt(10) == 0);
    table = definition(name, rules);
    model = new TableModel(rules);
    model.column("ID", Kind.WHOLE);
    model.column("NAME", Kind.TEXT);
    model.column("REGION", Kind.TEXT);
    OTHERS.forEach(
        (column, kind) -> {
          if (random.nextInt(3) == 0) {
            model.column(column, kind);
          }
        });
    if (snapshots == 3) {
      model.column("EFFECTIVE", Kind.DAY);
    }
    steps.add(
        "seed %d: %s%s%s%s"
            .formatted(
                seed,
                table,
                large ? ", large" : "",
                portable ? ", of two engines" : "",
                restless ? ", of a restless source" : ""));
  }

  private static TableDefinition definition(String name, Rules rules) {
    return new TableDefinition(
        name,
        "SOURCE_" + name,
        "Target " + name,
        rules.key(),
        Optional.ofNullable(rules.stamp()),
        Optional.ofNullable(rules.snapshot()),
        rules.fails() ? DuplicateRule.FAIL : DuplicateRule.QUARANTINE,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        new GuardLimits(
            Limit.parse(rules.vanished().toString()).orElseThrow(),
            Limit.parse(rules.drop().toString()).orElseThrow(),
            rules.expire() ? Duration.ZERO : Duration.ofDays(7)),
        List.of(),
        List.of());
  }

  TableDefinition table() {
    return table;
  }

  long seed() {
    return seed;
  }

  /** How many runs are asked for. */
  int length() {
    return length;
  }

  /** Whether source and target hash as different engines do. */
  boolean portable() {
    return portable;
  }

  /** Whether the source changes while runs read it. */
  boolean restless() {
    return restless;
  }

  /** Whether it needs files of its own. */
  boolean alone() {
    return restless || killed;
  }

  /** The moment at which the process of what was asked for last is killed; empty if it isn't. */
  Optional<String> killedAt() {
    return killedAt;
  }

  /** What happened, for {@link StoryCounts}. */
  List<String> happened() {
    return happened;
  }

  /** How many events there were so far. */
  int events() {
    return events;
  }

  /** Each event has chances of its own, so that leaving one out changes no other. */
  private boolean happens() {
    events++;
    random = chances(seed, events);
    return !part.without().contains(events);
  }

  /**
   * Mixed well: of neighbouring seeds {@link Random} makes first numbers that are nearly the same.
   */
  private static Random chances(long seed, int event) {
    long mixed = new SplittableRandom(seed).nextLong();
    return new Random(new SplittableRandom(mixed + event).nextLong());
  }

  /** The steps so far, for the person who looks into a failure. */
  String told() {
    return String.join("\n  ", steps);
  }

  /** The story's beginning: a source, and in some stories a target that someone else filled. */
  void begin(StoryFiles files) {
    if (happens()) {
      addRows(large ? 200 + random.nextInt(700) : random.nextInt(25));
    }
    writeSource(files);
    if (!happens()) {
      return;
    }
    if (constrained) {
      makeTarget(files, Map.of());
      copyToTarget(files, 0.7);
    } else if (random.nextInt(3) > 0 || keepsAsOf) {
      Map<String, Kind> others = new TreeMap<>(Map.of("OWN", Kind.TEXT));
      if (rules.stamp() != null) {
        others.put(rules.stamp(), Kind.DAY);
      }
      if (keepsAsOf) {
        others.put("AS_OF", Kind.DAY);
      }
      makeTarget(files, others);
      int copies = random.nextInt(4);
      for (int copy = 0; copy < copies; copy++) {
        if (happens()) {
          copyToTarget(files, random.nextInt(4) == 0 ? 0.5 : 0.95);
          changeSource();
        }
      }
      writeSource(files);
    }
  }

  /** Something happens to source or target, and something is asked for; empty if nothing is. */
  Optional<SyncRequest> next(StoryFiles files) {
    killedAt = Optional.empty();
    int changes = happens() ? random.nextInt(4) : 0;
    int before = steps.size();
    for (int change = 0; change < changes; change++) {
      if (happens()) {
        changeSource();
      }
    }
    if (changes > 0) {
      writeSource(files);
    }
    boolean sourceChanges = steps.size() > before;
    boolean copied = false;
    if (happens() && model.targetExists() && !constrained && random.nextInt(8) == 0) {
      copyToTarget(files, random.nextInt(3) == 0 ? 0.1 : 1);
      copied = true;
    }
    boolean byHand = false;
    if (happens() && !model.target().isEmpty() && random.nextInt(8) == 0) {
      changeTarget(files);
      byHand = true;
    }
    if (sourceChanges && (copied || byHand)) {
      happened.add("source and target change");
    }
    if (happens() && restless) {
      beRestless();
    }
    if (happens() && killed && random.nextInt(3) > 0) {
      killedAt = Optional.of(KILLS.get(random.nextInt(KILLS.size())));
      return Optional.of(
          ask(
              "FULL, killed " + killedAt.get(),
              Requests.sync(Mode.FULL),
              run -> model.sync(true, false, run)));
    }
    return happens() ? Optional.of(ask()) : Optional.empty();
  }

  /** Chooses when and how often the source changes while the next run reads it. */
  private void beRestless() {
    List<String> moments = List.of("never", "before transfer", "after transfer", "before apply");
    moment = moments.get(random.nextInt(moments.size()));
    boolean never = moment.equals("after transfer") && random.nextInt(3) == 0;
    moves = never ? READS : 1 + random.nextInt(2);
  }

  /** What the source does at that moment of a run. */
  synchronized void meanwhile(String at, StoryFiles files) {
    if (!at.equals(moment) || moves == 0) {
      return;
    }
    moves--;
    moved++;
    steps.add(at + ":");
    List<Map<String, String>> before =
        model.source().stream().<Map<String, String>>map(TreeMap::new).toList();
    if (at.equals("before apply")) {
      atTheCut = before;
    }
    some(2).forEach(this::changeRow);
    do {
      addRows(1);
    } while (model.source().equals(before));
    writeSource(files);
  }

  private SyncRequest ask() {
    int choice = random.nextInt(100);
    decided = Optional.empty();
    if (choice < 8) {
      return ask("plan", Requests.plan(random.nextBoolean() ? Mode.FULL : Mode.DAILY), model::plan);
    }
    if ((choice < 48 && !undecided.isEmpty()) || (choice < 12 && !waiting.isEmpty())) {
      return decide();
    }
    Optional<String> newest = model.newestChange();
    if ((choice < 62 && newest.isPresent()) || choice >= 97) {
      String run = choice < 97 ? newest.orElseThrow() : "nobody-20250715-020000-abcd";
      return ask("undo " + run, Requests.undo(run), none -> model.undo(run));
    }
    Mode mode = random.nextInt(5) < 2 ? Mode.DAILY : Mode.FULL;
    boolean endHold = random.nextBoolean();
    return ask(
        "%s%s".formatted(mode, endHold ? " ending a hold" : ""),
        endHold ? Requests.endingHold(mode) : Requests.sync(mode),
        run -> model.sync(mode == Mode.FULL, endHold, run));
  }

  /** A human's word: mostly for the newest plan that waits for one, and mostly yes. */
  private SyncRequest decide() {
    boolean fresh = !undecided.isEmpty() && random.nextInt(8) > 0;
    List<Receipt> those = fresh ? undecided : waiting;
    Receipt asked =
        those.get(random.nextInt(4) == 0 ? random.nextInt(those.size()) : those.size() - 1);
    boolean same = random.nextInt(8) > 0;
    String hash = same ? asked.planHash() : "0123456789abcdef";
    decided = Optional.of(asked);
    return random.nextInt(6) == 0
        ? ask(
            "reject " + asked.run(),
            Requests.reject(asked.run(), hash),
            none -> model.reject(asked.run(), same))
        : ask(
            "approve " + asked.run(),
            Requests.approve(asked.run(), hash),
            run -> model.approve(asked.run(), same, run));
  }

  /** What the ledger has to say of a run but its figures. */
  private record Expected(String action, String mode, String approval, String undo) {
    static Expected of(SyncRequest request) {
      return new Expected(
          request.action().name(),
          request.mode().name(),
          request.approval() == null ? null : request.approval().run(),
          request.undo());
    }

    List<String> with(Receipt receipt, Figures figures) {
      boolean undone = figures.outcome().equals("UNDONE");
      List<String> row = new ArrayList<>();
      Stream.of(receipt.run(), action, mode, figures.outcome(), figures.failure())
          .forEach(row::add);
      Stream.of(
              figures.sourceRows(),
              figures.targetRows(),
              figures.inserted(),
              figures.updated(),
              figures.superseded(),
              figures.vanished(),
              figures.quarantined(),
              figures.staleRows())
          .forEach(number -> row.add(Long.toString(number)));
      row.add(figures.planHash());
      row.add(figures.outcome().equals("VERIFIED") ? approval : null);
      row.add(undone ? undo : null);
      row.add(figures.outcome().equals("REJECTED") ? approval : null);
      row.add(receipt.cut() == null ? null : Long.toString(TableModel.micros(receipt.cut())));
      row.add(
          undone
              ? Long.toString(TableModel.micros(receipt.startedAt().plus(Requests.HOLD)))
              : null);
      return row;
    }
  }

  private SyncRequest ask(String step, SyncRequest request, Function<Run, Figures> expectation) {
    steps.add(step);
    expected = expectation;
    entry = Expected.of(request);
    return request;
  }

  private static Figures figures(Receipt receipt) {
    return new Figures(
        receipt.outcome().name(),
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

  /**
   * What stands in the target's file beside the stories' own tables.
   *
   * @param tables names of all of the target's tables and views
   * @param ledger the ledger's rows by table
   * @param fences versions of the fence and the runs that took it, by table
   * @param kept deletions that wait or waited for approval, with their run
   * @param open the open versions by table
   */
  record Seen(
      List<String> tables,
      Map<String, List<List<String>>> ledger,
      Map<String, List<List<String>>> fences,
      List<List<String>> kept,
      Map<String, List<List<String>>> open) {
    static Seen of(StoryFiles files) {
      List<String> tables = files.tables();
      if (!tables.contains(LedgerTables.LEDGER)) {
        return new Seen(tables, Map.of(), Map.of(), List.of(), Map.of());
      }
      return new Seen(
          tables,
          files.byFirst(
              """
              SELECT table_name, run, upper(action), upper(mode), upper(outcome),
                receipt->>'failure', source_rows, target_rows, inserted, updated, superseded,
                vanished, quarantined, stale_rows, plan_hash, approved, undid, rejected,
                epoch_us(cut), epoch_us(hold_until)
              FROM snowline_ledger"""),
          files.byFirst("SELECT table_name, version, run FROM snowline_fence"),
          files.targetRows("SELECT run, snowline_key, copies FROM snowline_deletions"),
          files.byFirst(
              """
              SELECT table_name, snowline_key, epoch_us(valid_from), run_in
              FROM snowline_open_versions"""));
    }
  }

  /** Holds the answer and the engines' rows to the model. */
  void judge(StoryFiles files, Seen seen, Receipt receipt) {
    steps.add("-> %s %s %s".formatted(receipt.run(), figures(receipt), receipt.reasons()));
    List<Map<String, String>> later = List.copyOf(model.source());
    if (atTheCut != null) {
      model.replaceSource(atTheCut);
    }
    int fence = model.fence();
    Figures figures =
        moved == READS
            ? model.moving()
            : expected.apply(new Run(receipt.run(), receipt.cut(), receipt.planHash()));
    assertThat(figures(receipt)).as(told()).isEqualTo(figures);
    model.replaceSource(later);
    fencedBy = model.fence() > fence ? receipt.run() : fencedBy;
    if (receipt.action() != Action.PLAN) {
      ledger.add(entry.with(receipt, figures));
    }
    remember(receipt);
    compare(files, seen);
  }

  private void remember(Receipt receipt) {
    happened.add("%s %s".formatted(receipt.action(), receipt.outcome()));
    if (moved > 0) {
      happened.add("%s %s".formatted(moment, receipt.outcome()));
    }
    if (portable) {
      happened.add("of two engines %s".formatted(receipt.outcome()));
    }
    answers.add("%s %s".formatted(receipt.action(), receipt.outcome()));
    if (inOrder("SYNC WAITING", "APPROVE VERIFIED", "UNDO UNDONE", "SYNC VERIFIED")) {
      happened.add("a wait, its approval, an undo and a sync");
    }
    if (receipt.outcome() == Outcome.WAITING) {
      waiting.add(receipt);
      undecided.add(receipt);
    } else if (receipt.outcome() == Outcome.VERIFIED || receipt.outcome() == Outcome.REJECTED) {
      decided.ifPresent(undecided::remove);
    }
    decided = Optional.empty();
    atTheCut = null;
    moment = "never";
    moves = 0;
    moved = 0;
  }

  private boolean inOrder(String... wanted) {
    int found = 0;
    for (String answer : answers) {
      found += found < wanted.length && answer.equals(wanted[found]) ? 1 : 0;
    }
    return found == wanted.length;
  }

  /**
   * Judges a run that was killed: it is as if it had not begun, or as if it had ended, and then it
   * stands in the ledger.
   */
  void judgeKilled(StoryFiles files) {
    List<String> known = ledger.stream().map(entry -> entry.get(0)).toList();
    Seen seen = Seen.of(files);
    Optional<String> ended =
        seen.ledger().getOrDefault(table.name(), List.of()).stream()
            .map(entry -> entry.get(0))
            .filter(run -> !known.contains(run))
            .findFirst();
    happened.add("a kill %s a run ended".formatted(ended.isPresent() ? "after" : "before"));
    if (ended.isPresent()) {
      Receipt receipt =
          ReceiptJson.read(
              files
                  .targetRows(
                      "SELECT receipt FROM snowline_ledger WHERE run = " + Sql.text(ended.get()))
                  .get(0)
                  .get(0));
      judge(files, seen, receipt);
    } else {
      steps.add("-> nothing");
      compare(files, seen);
    }
  }

  private void compare(StoryFiles files, Seen seen) {
    List<String> tables = seen.tables();
    String name = table.name();
    compare("ledger", seen.ledger().getOrDefault(name, List.of()), ledger.stream());
    compare(
        "fence",
        seen.fences().getOrDefault(name, List.of()),
        model.fence() == 0
            ? Stream.of()
            : Stream.of(List.of(Integer.toString(model.fence()), fencedBy)));
    compare(
        "kept deletions",
        seen.kept().stream().filter(row -> row.get(0).startsWith(name + "-")).toList(),
        model.kept().stream());
    compare("open versions", seen.open().getOrDefault(name, List.of()), model.open().stream());
    if (!model.targetExists()) {
      assertThat(tables).as(told()).doesNotContain(table.target(), table.history());
      return;
    }
    List<String> columns = List.copyOf(model.targetColumns());
    compare(
        "target",
        rows(files, table.target(), columns),
        model.target().stream().map(row -> texts(row.values(), columns)));
    compare(
        "history",
        tables.contains(table.history()) ? history(files, columns) : List.of(),
        model.history().stream()
            .map(
                row ->
                    with(
                        texts(row.values(), columns),
                        row.runIn(),
                        row.runOut(),
                        row.from() == null ? null : row.from().toString(),
                        row.to().toString())));
    if (tables.contains(table.quarantine()) && !model.quarantine().isEmpty()) {
      List<String> compared = model.quarantineColumns();
      compare(
          "quarantine",
          rows(files, table.quarantine(), with(compared, "quarantine_reason", "quarantine_run")),
          model.quarantine().stream()
              .map(row -> with(texts(row.values(), compared), row.reason(), row.run())));
    } else if (tables.contains(table.quarantine())) {
      compare("quarantine", rows(files, table.quarantine(), List.of("*")), Stream.of());
    } else {
      compare("quarantine", List.of(), model.quarantine().stream().map(row -> List.of(row.run())));
    }
  }

  /** Fails with the rows that are missing and those that are too many. */
  private void compare(String what, List<List<String>> found, Stream<List<String>> wanted) {
    Map<List<String>, Long> left =
        found.stream().collect(Collectors.groupingBy(row -> row, Collectors.counting()));
    List<List<String>> missing = wanted.filter(row -> left.merge(row, -1L, Long::sum) < 0).toList();
    List<List<String>> unexpected =
        left.entrySet().stream()
            .flatMap(row -> Collections.nCopies(many(row.getValue()), row.getKey()).stream())
            .toList();
    assertThat(missing.size() + unexpected.size())
        .as(
            "%s%nin the %s %s%nare missing, and%n%s%nare too many",
            told(), what, missing, unexpected)
        .isZero();
  }

  private static int many(long surplus) {
    return (int) Math.max(0, surplus);
  }

  // Changes of the source.

  private void changeSource() {
    List<Map<String, String>> rows = model.source();
    switch (random.nextInt(14)) {
      case 0, 1 -> addRows(1 + random.nextInt(4));
      case 2, 3, 4 -> some(3).forEach(this::changeRow);
      case 5, 6 -> {
        steps.add("source rows vanish");
        some(3).forEach(row -> rows.removeIf(other -> other == row));
      }
      case 7 -> {
        steps.add("a duplicate key");
        some(1)
            .forEach(
                row -> {
                  Map<String, String> twin = new TreeMap<>(row);
                  if (random.nextBoolean()) {
                    twin.put("NAME", "twin");
                  }
                  rows.add(twin);
                });
      }
      case 8 -> {
        steps.add("a missing key");
        some(1).forEach(row -> table.key().forEach(row::remove));
      }
      case 9 -> {
        steps.add("shared and missing keys are mended");
        mend();
      }
      case 10 -> {
        lost = lost.isEmpty() ? List.copyOf(rows) : lost;
        int rest = random.nextBoolean() ? 0 : rows.size() / 5;
        steps.add("the source collapses from %d to %d rows".formatted(rows.size(), rest));
        rows.subList(rest, rows.size()).clear();
      }
      case 11 -> {
        if (!lost.isEmpty()) {
          steps.add("lost rows come back");
          lost.stream().filter(row -> !rows.contains(row)).forEach(rows::add);
          rows.forEach(row -> row.keySet().retainAll(model.sourceColumns()));
          lost = List.of();
        }
      }
      case 12 -> changeColumns();
      default -> {}
    }
  }

  private void mend() {
    List<List<String>> seen = new ArrayList<>();
    model
        .source()
        .removeIf(
            row -> {
              List<String> key = texts(row, table.key());
              boolean bad = key.stream().allMatch(Objects::isNull) || seen.contains(key);
              seen.add(key);
              return bad;
            });
  }

  private void changeColumns() {
    Map<String, Kind> other = Map.of("EXTRA", Kind.DAY, "A first", Kind.TEXT, "ZONE", Kind.TRUTH);
    String column = List.copyOf(GAINED.keySet()).get(random.nextInt(GAINED.size()));
    if (model.sourceColumns().contains(column)) {
      steps.add("the source drops column " + column);
      model.dropColumn(column);
    } else {
      steps.add("the source gains column " + column);
      model.column(column, (random.nextInt(5) == 0 ? other : GAINED).get(column));
      model
          .source()
          .forEach(row -> put(row, column, random.nextInt(3) == 0 ? value(column) : null));
    }
  }

  private void addRows(int wanted) {
    int count = Math.min(wanted, part.mostRows());
    steps.add("%d new source rows".formatted(count));
    for (int added = 0; added < count; added++) {
      Map<String, String> row = new TreeMap<>();
      for (String column : model.sourceColumns()) {
        put(row, column, random.nextInt(6) == 0 ? null : value(column));
      }
      numbers++;
      boolean partMayBeNull = table.key().contains("REGION") && row.containsKey("REGION");
      put(row, "ID", partMayBeNull && random.nextInt(10) == 0 ? null : Integer.toString(numbers));
      model.source().add(row);
    }
    if (table.duplicates() == DuplicateRule.FAIL && random.nextInt(5) > 0) {
      mend();
    }
  }

  private void changeRow(Map<String, String> row) {
    List<String> columns =
        model.sourceColumns().stream().filter(column -> !table.key().contains(column)).toList();
    String column = columns.get(random.nextInt(columns.size()));
    put(row, column, random.nextInt(5) == 0 ? null : value(column));
    steps.add("source row %s has %s %s".formatted(row.get("ID"), column, row.get(column)));
  }

  private List<Map<String, String>> some(int most) {
    List<Map<String, String>> rows = new ArrayList<>(model.source());
    Collections.shuffle(rows, random);
    return rows.subList(0, Math.min(rows.size(), 1 + random.nextInt(most)));
  }

  private String value(String column) {
    return switch (model.sourceKind(column)) {
      case WHOLE -> Integer.toString(random.nextInt());
      case LONG -> Long.toString(random.nextLong());
      case EXACT -> "%d.%02d".formatted(random.nextInt(2_000) - 1_000, random.nextInt(100));
      case WIDE -> random.nextLong() + ".%010d".formatted(random.nextInt(1_000_000));
      case TEXT -> TEXTS.get(random.nextInt(TEXTS.size()));
      case DAY -> LocalDate.of(2025, 7, 1).plusDays(random.nextInt(60)).toString();
      case CLOCK -> clock();
      case MOMENT -> "%s %s".formatted(someDay(), clock());
      case ZONED -> "%s %s+00".formatted(someDay(), clock());
      case TRUTH -> Boolean.toString(random.nextBoolean());
      case FLOATING -> {
        String floating = FLOATINGS.get(random.nextInt(FLOATINGS.size()));
        // -0 is 0: of a change from one to the other either may be read.
        yield restless && floating.equals("-0.0") ? "0.0" : floating;
      }
      case BYTES -> BYTES.get(random.nextInt(BYTES.size()));
      case IDENTIFIER -> new UUID(random.nextLong(), random.nextLong()).toString();
    };
  }

  private LocalDate someDay() {
    return LocalDate.of(1969, 12, 1).plusDays(random.nextInt(30_000));
  }

  private String clock() {
    return "%02d:%02d:00%s"
        .formatted(random.nextInt(24), random.nextInt(60), random.nextInt(3) == 0 ? ".000001" : "");
  }

  private static void put(Map<String, String> row, String column, String value) {
    if (value == null) {
      row.remove(column);
    } else {
      row.put(column, value);
    }
  }

  // What someone else does to the target.

  private void makeTarget(StoryFiles files, Map<String, Kind> others) {
    steps.add("someone made the target%s".formatted(constrained ? " with a primary key" : ""));
    Map<String, Kind> columns = new LinkedHashMap<>();
    model.sourceColumns().forEach(column -> columns.put(column, model.sourceKind(column)));
    columns.putAll(others);
    model.makeTarget(columns);
    files.target(
        "CREATE TABLE %s (%s%s)"
            .formatted(
                Sql.name(table.target()),
                definitions(columns.keySet(), model::targetKind),
                constrained ? ", PRIMARY KEY (ID)" : ""));
  }

  /** The old job appends a copy of the source, or of some of it. */
  private void copyToTarget(StoryFiles files, double share) {
    oldJob = oldJob.plusDays(random.nextInt(3));
    steps.add("the old job appends %.0f %% of the source as of %s".formatted(share * 100, oldJob));
    List<Map<String, String>> copies = new ArrayList<>();
    for (Map<String, String> row : model.source()) {
      if (random.nextDouble() < share && (!constrained || row.containsKey("ID"))) {
        Map<String, String> copy = new TreeMap<>(row);
        copy.keySet().removeIf(column -> !model.shared(column));
        for (String column : List.of("STAMP", "AS_OF")) {
          if (model.targetColumns().contains(column) && random.nextInt(15) > 0) {
            copy.put(column, oldJob.toString());
          }
        }
        if (model.targetColumns().contains("OWN")) {
          copy.put("OWN", "own");
        }
        boolean twice =
            constrained
                && Stream.concat(
                        model.target().stream().map(TableModel.Held::values), copies.stream())
                    .anyMatch(other -> other.get("ID").equals(copy.get("ID")));
        if (!twice) {
          copies.add(copy);
        }
      }
    }
    copies.forEach(model::holdInTarget);
    insert(files::target, table.target(), List.copyOf(model.targetColumns()), copies);
  }

  /** Someone changes a row by hand: of rows that are alike, the first. */
  private void changeTarget(StoryFiles files) {
    Map<String, String> row = model.target().get(random.nextInt(model.target().size())).values();
    int position = model.target().stream().map(TableModel.Held::values).toList().indexOf(row);
    String fresh = "by hand " + numbers++;
    steps.add("someone changes %s in the target".formatted(row));
    String same =
        model.targetColumns().stream()
            .map(
                column ->
                    "%s IS NOT DISTINCT FROM %s"
                        .formatted(Sql.name(column), literal(column, row.get(column))))
            .collect(Collectors.joining(" AND "));
    String target = Sql.name(table.target());
    files.target(
        "UPDATE %s SET NAME = %s WHERE rowid = (SELECT min(rowid) FROM %s WHERE %s)"
            .formatted(target, Sql.text(fresh), target, same));
    model.changeInTarget(position, "NAME", fresh);
  }

  // Rows on their way to the engines and back.

  private void writeSource(StoryFiles files) {
    List<String> columns = List.copyOf(model.sourceColumns());
    files.source(
        "CREATE OR REPLACE TABLE %s (%s)"
            .formatted(Sql.name(table.source()), definitions(columns, model::sourceKind)));
    insert(files::source, table.source(), columns, model.source());
  }

  private interface Writer {
    void write(String... statements);
  }

  private void insert(
      Writer writer, String into, List<String> columns, List<Map<String, String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    String values =
        rows.stream()
            .map(
                row ->
                    columns.stream()
                        .map(column -> row.get(column) == null ? "NULL" : Sql.text(row.get(column)))
                        .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(", "));
    writer.write(
        "INSERT INTO %s (%s) VALUES %s".formatted(Sql.name(into), Sql.names(columns), values));
  }

  private static String definitions(Collection<String> columns, Function<String, Kind> kinds) {
    return columns.stream()
        .map(column -> Sql.name(column) + " " + kinds.apply(column).type())
        .collect(Collectors.joining(", "));
  }

  private String literal(String column, String value) {
    return value == null
        ? "NULL"
        : "CAST(%s AS %s)".formatted(Sql.text(value), model.targetKind(column).type());
  }

  private static List<List<String>> rows(StoryFiles files, String table, List<String> columns) {
    String texts =
        columns.stream()
            .map(column -> column.equals("*") ? "*" : Sql.name(column) + "::VARCHAR")
            .collect(Collectors.joining(", "));
    return files.targetRows("SELECT %s FROM %s".formatted(texts, Sql.name(table)));
  }

  private List<List<String>> history(StoryFiles files, List<String> columns) {
    String values =
        columns.stream()
            .map(column -> Sql.name(column) + "::VARCHAR")
            .collect(Collectors.joining(", "));
    return files.targetRows(
        "SELECT %s, run_in, run_out, epoch_us(valid_from), epoch_us(valid_to) FROM %s"
            .formatted(values, Sql.name(table.history())));
  }

  private static List<String> texts(Map<String, String> row, List<String> columns) {
    List<String> texts = new ArrayList<>();
    columns.forEach(column -> texts.add(row.get(column)));
    return texts;
  }

  private static List<String> with(List<String> texts, String... more) {
    List<String> all = new ArrayList<>(texts);
    Collections.addAll(all, more);
    return all;
  }
}
