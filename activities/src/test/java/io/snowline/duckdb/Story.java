package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.TableModel.Figures;
import io.snowline.duckdb.TableModel.Kind;
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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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

  /** Columns that the source may gain. */
  private static final Map<String, Kind> GAINED =
      new TreeMap<>(Map.of("EXTRA", Kind.TEXT, "A first", Kind.WHOLE, "ZONE", Kind.DAY));

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
  private Random random;
  private int events;
  private final TableDefinition table;
  private final TableModel model;
  private final boolean large;
  private final boolean constrained;
  private final boolean keepsAsOf;
  private final List<String> steps = new ArrayList<>();
  private final List<Receipt> waiting = new ArrayList<>();
  private final List<List<String>> ledger = new ArrayList<>();
  private List<Map<String, String>> lost = List.of();
  private LocalDate oldJob = LocalDate.of(2025, 7, 1);
  private int numbers;
  private Function<Receipt, Figures> expected = receipt -> Figures.of(receipt);

  Story(long seed, String name, Part part) {
    this.seed = seed;
    this.part = part;
    random = new Random(seed);
    length = random.nextInt(8) == 0 ? 5 + random.nextInt(7) : 2 + random.nextInt(2);
    large = random.nextInt(10) == 0;
    int snapshots = random.nextInt(5);
    keepsAsOf = snapshots == 4;
    boolean wide = random.nextBoolean();
    constrained = snapshots < 2 && !wide && random.nextInt(3) == 0;
    table =
        new TableDefinition(
            name,
            "SOURCE_" + name,
            "Target " + name,
            wide ? List.of("REGION", "ID") : List.of("ID"),
            snapshots == 1 || snapshots == 2 ? Optional.of("STAMP") : Optional.empty(),
            switch (snapshots) {
              case 2 -> Optional.of("STAMP");
              case 3 -> Optional.of("EFFECTIVE");
              case 4 -> Optional.of("AS_OF");
              default -> Optional.empty();
            },
            random.nextBoolean() ? DuplicateRule.QUARANTINE : DuplicateRule.FAIL,
            Map.of(),
            Storage.plain(),
            Duration.ofHours(26),
            limits(random.nextInt(5)),
            List.of(),
            List.of());
    model = new TableModel(table);
    model.kind("STAMP", Kind.DAY);
    model.kind("AS_OF", Kind.DAY);
    model.kind("OWN", Kind.TEXT);
    model.column("ID", Kind.WHOLE);
    model.column("NAME", Kind.TEXT);
    model.column("REGION", Kind.TEXT);
    model.column("AMOUNT", Kind.EXACT);
    model.column("AT", Kind.MOMENT);
    model.column("FLAG", Kind.TRUTH);
    model.column("SHARE", Kind.FLOATING);
    if (snapshots == 3) {
      model.column("EFFECTIVE", Kind.DAY);
    }
    steps.add("seed %d: %s%s".formatted(seed, table, large ? ", large" : ""));
  }

  private static GuardLimits limits(int choice) {
    String[] vanishedAndDrop =
        switch (choice) {
          case 0 -> new String[] {"5%", "20%"};
          case 1 -> new String[] {"0", "60%"};
          case 2 -> new String[] {"3", "90%"};
          case 3 -> new String[] {"50%", "100%"};
          default -> new String[] {"100%", "100%"};
        };
    return new GuardLimits(
        Limit.parse(vanishedAndDrop[0]).orElseThrow(),
        Limit.parse(vanishedAndDrop[1]).orElseThrow(),
        Duration.ofDays(7));
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

  /** How many events there were so far. */
  int events() {
    return events;
  }

  /** Each event has chances of its own, so that leaving one out changes no other. */
  private boolean happens() {
    events++;
    random = new Random(seed * 1_000_003 + events);
    return !part.without().contains(events);
  }

  /** The steps so far, for the person who looks into a failure. */
  String told() {
    return String.join("\n  ", steps);
  }

  /** The story's beginning: a source, and in some stories a target that someone else filled. */
  void begin(EmbeddedSync sync) {
    if (happens()) {
      addRows(large ? 200 + random.nextInt(700) : random.nextInt(25));
    }
    writeSource(sync);
    if (!happens()) {
      return;
    }
    if (constrained) {
      makeTarget(sync, List.of());
      copyToTarget(sync, 0.7);
    } else if (random.nextInt(3) > 0 || keepsAsOf) {
      List<String> others = new ArrayList<>(List.of("OWN"));
      table.stamp().ifPresent(others::add);
      if (keepsAsOf) {
        others.add("AS_OF");
      }
      makeTarget(sync, others);
      int copies = random.nextInt(4);
      for (int copy = 0; copy < copies; copy++) {
        if (happens()) {
          copyToTarget(sync, random.nextInt(4) == 0 ? 0.5 : 0.95);
          changeSource();
        }
      }
      writeSource(sync);
    }
  }

  /** Something happens to source or target, and something is asked for; empty if nothing is. */
  Optional<SyncRequest> next(EmbeddedSync sync) {
    int changes = happens() ? random.nextInt(4) : 0;
    for (int change = 0; change < changes; change++) {
      if (happens()) {
        changeSource();
      }
    }
    if (changes > 0) {
      writeSource(sync);
    }
    if (happens() && model.targetExists() && !constrained && random.nextInt(8) == 0) {
      copyToTarget(sync, random.nextInt(3) == 0 ? 0.1 : 1);
    }
    if (happens() && !model.target().isEmpty() && random.nextInt(8) == 0) {
      changeTarget(sync);
    }
    return happens() ? Optional.of(ask()) : Optional.empty();
  }

  private SyncRequest ask() {
    int choice = random.nextInt(100);
    if (choice < 12) {
      return ask("plan", Requests.plan(random.nextBoolean() ? Mode.FULL : Mode.DAILY), model::plan);
    }
    if (choice < 35 && !waiting.isEmpty()) {
      Receipt asked =
          waiting.get(random.nextInt(4) == 0 ? random.nextInt(waiting.size()) : waiting.size() - 1);
      boolean same = random.nextInt(8) > 0;
      String hash = same ? asked.planHash() : "0123456789abcdef";
      return random.nextInt(6) == 0
          ? ask(
              "reject " + asked.run(),
              Requests.reject(asked.run(), hash),
              receipt -> model.reject(asked.run(), same))
          : ask(
              "approve " + asked.run(),
              Requests.approve(asked.run(), hash),
              receipt -> model.approve(asked.run(), same, receipt));
    }
    if (choice < 48) {
      String run =
          random.nextInt(6) == 0 ? "nobody-20250715-020000-abcd" : model.newestChange().orElse("");
      return ask("undo " + run, Requests.undo(run), receipt -> model.undo(run));
    }
    Mode mode = choice < 70 ? Mode.DAILY : Mode.FULL;
    boolean endHold = random.nextBoolean();
    return ask(
        "%s%s".formatted(mode, endHold ? " ending a hold" : ""),
        endHold ? Requests.endingHold(mode) : Requests.sync(mode),
        receipt -> model.sync(mode, endHold, receipt));
  }

  private SyncRequest ask(
      String step, SyncRequest request, Function<Receipt, Figures> expectation) {
    steps.add(step);
    expected = expectation;
    return request;
  }

  /**
   * Holds the answer and the engines' rows to the model.
   *
   * @param tables names of all of the target's tables and views
   */
  void judge(EmbeddedSync sync, List<String> tables, Receipt receipt) {
    steps.add("-> %s %s %s".formatted(receipt.run(), Figures.of(receipt), receipt.reasons()));
    Figures figures = expected.apply(receipt);
    assertThat(Figures.of(receipt)).as(told()).isEqualTo(figures);
    if (receipt.outcome() == Outcome.WAITING) {
      waiting.add(receipt);
    }
    if (receipt.action() != Action.PLAN) {
      ledger.add(entry(receipt.run(), figures));
    }
    compare(
        "ledger",
        tables.contains(LedgerTables.LEDGER) ? entries(sync) : List.of(),
        ledger.stream());
    if (!model.targetExists()) {
      assertThat(tables).as(told()).doesNotContain(table.target(), table.history());
      return;
    }
    List<String> columns = List.copyOf(model.targetColumns());
    compare(
        "target",
        rows(sync, table.target(), columns),
        model.target().stream().map(row -> texts(row.values(), columns)));
    if (tables.contains(table.history())) {
      compare(
          "history",
          rows(sync, table.history(), with(columns, "run_in", "run_out")),
          model.history().stream()
              .map(row -> with(texts(row.values(), columns), row.runIn(), row.runOut())));
    }
    if (tables.contains(table.quarantine()) && !model.quarantine().isEmpty()) {
      List<String> compared = model.quarantineColumns();
      compare(
          "quarantine",
          rows(sync, table.quarantine(), with(compared, "quarantine_reason", "quarantine_run")),
          model.quarantine().stream()
              .map(row -> with(texts(row.values(), compared), row.reason(), row.run())));
    } else if (tables.contains(table.quarantine())) {
      compare("quarantine", rows(sync, table.quarantine(), List.of("*")), Stream.of());
    } else {
      compare("quarantine", List.of(), model.quarantine().stream().map(row -> List.of(row.run())));
    }
  }

  private static List<String> entry(String run, Figures figures) {
    return List.of(
        run,
        figures.outcome().name().toLowerCase(Locale.ROOT),
        Long.toString(figures.sourceRows()),
        Long.toString(figures.targetRows()),
        Long.toString(figures.inserted()),
        Long.toString(figures.updated()),
        Long.toString(figures.superseded()),
        Long.toString(figures.vanished()),
        Long.toString(figures.quarantined()),
        Long.toString(figures.staleRows()),
        figures.planHash());
  }

  private List<List<String>> entries(EmbeddedSync sync) {
    return sync.targetRows(
        """
        SELECT run, outcome, source_rows, target_rows, inserted, updated, superseded, vanished,
          quarantined, stale_rows, plan_hash
        FROM snowline_ledger WHERE table_name = %s"""
            .formatted(Sql.text(table.name())));
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
    String column = List.copyOf(GAINED.keySet()).get(random.nextInt(GAINED.size()));
    if (model.sourceColumns().contains(column)) {
      steps.add("the source drops column " + column);
      model.dropColumn(column);
    } else {
      steps.add("the source gains column " + column);
      model.column(column, GAINED.get(column));
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
    return switch (model.kind(column)) {
      case WHOLE -> Integer.toString(random.nextInt());
      case EXACT -> "%d.%02d".formatted(random.nextInt(2_000) - 1_000, random.nextInt(100));
      case TEXT -> TEXTS.get(random.nextInt(TEXTS.size()));
      case DAY -> LocalDate.of(2025, 7, 1).plusDays(random.nextInt(60)).toString();
      case MOMENT ->
          "%s %02d:%02d:00"
              .formatted(
                  LocalDate.of(1969, 12, 1).plusDays(random.nextInt(30_000)),
                  random.nextInt(24),
                  random.nextInt(60));
      case TRUTH -> Boolean.toString(random.nextBoolean());
      case FLOATING -> List.of("0.5", "-2.25", "0.0", "12345.678", "0.1").get(random.nextInt(5));
    };
  }

  private static void put(Map<String, String> row, String column, String value) {
    if (value == null) {
      row.remove(column);
    } else {
      row.put(column, value);
    }
  }

  // What someone else does to the target.

  private void makeTarget(EmbeddedSync sync, List<String> others) {
    steps.add("someone made the target%s".formatted(constrained ? " with a primary key" : ""));
    List<String> columns = new ArrayList<>(model.sourceColumns());
    columns.addAll(others);
    model.makeTarget(columns);
    sync.target(
        "CREATE TABLE %s (%s%s)"
            .formatted(
                Sql.name(table.target()),
                definitions(columns),
                constrained ? ", PRIMARY KEY (ID)" : ""));
  }

  /** The old job appends a copy of the source, or of some of it. */
  private void copyToTarget(EmbeddedSync sync, double share) {
    oldJob = oldJob.plusDays(random.nextInt(3));
    steps.add("the old job appends %.0f %% of the source as of %s".formatted(share * 100, oldJob));
    List<Map<String, String>> copies = new ArrayList<>();
    for (Map<String, String> row : model.source()) {
      if (random.nextDouble() < share && (!constrained || row.containsKey("ID"))) {
        Map<String, String> copy = new TreeMap<>(row);
        copy.keySet().retainAll(model.targetColumns());
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
    insert(sync::target, table.target(), List.copyOf(model.targetColumns()), copies);
  }

  /** Someone changes a row by hand: of rows that are alike, the first. */
  private void changeTarget(EmbeddedSync sync) {
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
    sync.target(
        "UPDATE %s SET NAME = %s WHERE rowid = (SELECT min(rowid) FROM %s WHERE %s)"
            .formatted(target, Sql.text(fresh), target, same));
    model.changeInTarget(position, "NAME", fresh);
  }

  // Rows on their way to the engines and back.

  private void writeSource(EmbeddedSync sync) {
    List<String> columns = List.copyOf(model.sourceColumns());
    sync.source(
        "CREATE OR REPLACE TABLE %s (%s)"
            .formatted(Sql.name(table.source()), definitions(columns)));
    insert(sync::source, table.source(), columns, model.source());
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

  private String definitions(List<String> columns) {
    return columns.stream()
        .map(column -> Sql.name(column) + " " + model.kind(column).type())
        .collect(Collectors.joining(", "));
  }

  private String literal(String column, String value) {
    return value == null
        ? "NULL"
        : "CAST(%s AS %s)".formatted(Sql.text(value), model.kind(column).type());
  }

  private static List<List<String>> rows(EmbeddedSync sync, String table, List<String> columns) {
    String texts =
        columns.stream()
            .map(column -> column.equals("*") ? "*" : Sql.name(column) + "::VARCHAR")
            .collect(Collectors.joining(", "));
    return sync.targetRows("SELECT %s FROM %s".formatted(texts, Sql.name(table)));
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
