package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Action;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources that lose rows by accident, synced by the real engine from their rows to the target's.
 * What may be deleted is told beside it in plain collections and exact fractions. {@code
 * -Dsnowline.rounds=N} makes more of them, {@code -Dsnowline.seed=S} others.
 */
class CollapsedSourceTest {
  private static final long SEED = Long.getLong("snowline.seed", 1);
  private static final int ROUNDS = Integer.getInteger("snowline.rounds", 9);
  private static final int TABLES = 12;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private enum Collapse {
    EMPTY,
    TRUNCATED,
    ONE_TENANT_GONE,
    FILTER_GONE_WRONG,
    READ_CUT_SHORT,
    KEYS_GONE_NULL,
    KEYS_PARTLY_NULL,
    KEYS_SHARED
  }

  private record Key(Integer tenant, Integer id) {}

  private record Row(Key key, String name) {
    String values() {
      return "(%s, %s, '%s')".formatted(key.tenant(), key.id(), name);
    }
  }

  /** What a run would find and what it has to come to. */
  private record Expected(
      Outcome outcome, boolean asks, Map<Row, Long> deletions, List<Row> usable) {}

  /** One table as it has to be. */
  private static final class Told {
    final int number;
    final int vanishedPercent;
    final int dropPercent;
    final boolean quarantines;
    final List<Row> healthy = new ArrayList<>();
    List<Row> source = new ArrayList<>();
    List<Row> target = new ArrayList<>();
    Collapse collapse;
    Map<Row, Long> approved = Map.of();
    private Long largest;
    private boolean folded;

    Told(int number) {
      this.number = number;
      vanishedPercent = List.of(0, 10, 40, 100).get(number % 4);
      dropPercent = List.of(100, 30, 90).get(number % 3);
      quarantines = number % 2 == 0;
    }

    TableDefinition table() {
      TableDefinition table =
          EmbeddedSync.keyed(
              EmbeddedSync.limited(
                  EmbeddedSync.named(EmbeddedSync.items(), name(), "S" + number, "T" + number),
                  vanishedPercent + "%",
                  dropPercent + "%"),
              "TENANT",
              "ID");
      return quarantines ? EmbeddedSync.quarantining(table) : table;
    }

    String name() {
      return "t" + number;
    }

    boolean hasCopies() {
      return keys(target).size() < target.size();
    }

    Expected expected(Action action, Mode mode) {
      Map<Key, Long> shared =
          source.stream().collect(Collectors.groupingBy(Row::key, Collectors.counting()));
      List<Row> usable =
          source.stream()
              .filter(row -> row.key().tenant() != null || row.key().id() != null)
              .filter(row -> shared.get(row.key()) == 1)
              .toList();
      Set<Key> live = keys(usable);
      Map<Row, Long> copies = counted(target);
      Map<Row, Long> deletions = new HashMap<>();
      copies.forEach(
          (row, count) -> {
            long deleted = live.contains(row.key()) ? count - 1 : count;
            if (deleted > 0) {
              deletions.put(row, deleted);
            }
          });
      long keys = keys(target).size();
      long vanished = keys(target).stream().filter(key -> !live.contains(key)).count();
      long baseline = largest == null ? keys : largest;
      boolean blocks =
          baseline > 0
              && (usable.isEmpty() || exceeds(baseline - usable.size(), baseline, dropPercent));
      boolean asks =
          mode == Mode.FULL
              && ((hasCopies() && !folded) || exceeds(vanished, keys, vanishedPercent));
      boolean covered =
          action == Action.APPROVE
              && deletions.entrySet().stream()
                  .allMatch(one -> one.getValue() <= approved.getOrDefault(one.getKey(), 0L));
      Outcome outcome =
          usable.size() < source.size() && !quarantines
              ? Outcome.FAILED
              : blocks ? Outcome.BLOCKED : asks && !covered ? Outcome.WAITING : Outcome.VERIFIED;
      return new Expected(outcome, asks, deletions, usable);
    }

    /** Takes over what a verified run did. */
    void apply(Expected expected, Mode mode) {
      folded |= mode == Mode.FULL && hasCopies();
      List<Row> after = new ArrayList<>(expected.usable());
      if (mode == Mode.DAILY) {
        Set<Key> live = keys(expected.usable());
        target.stream().filter(row -> !live.contains(row.key())).forEach(after::add);
      }
      target = after;
      long usable = expected.usable().size();
      largest = largest == null ? usable : Math.max(largest, usable);
    }
  }

  @Test
  void noRowGoesThatTheLimitsOrAnApprovalDoNotCover() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Told> tables = IntStream.range(0, TABLES).mapToObj(Told::new).toList();
    Set<String> seen = new TreeSet<>();
    Set<Collapse> stopped = EnumSet.noneOf(Collapse.class);
    try (EmbeddedSync sync =
        EmbeddedSync.of(folder, tables.stream().map(Told::table).toArray(TableDefinition[]::new))) {
      begin(sync, tables, random);
      for (int round = 0; round < ROUNDS; round++) {
        String what = "seed %d, round %d".formatted(SEED, round);
        for (Told table : tables) {
          grow(table, random);
          table.collapse = Collapse.values()[random.nextInt(Collapse.values().length)];
          table.source = collapsed(table, random);
          copySome(table, random);
        }
        write(sync, tables);
        Map<Integer, Mode> modes = new HashMap<>();
        tables.forEach(
            table ->
                modes.put(
                    table.number,
                    table.hasCopies() || random.nextInt(5) > 0 ? Mode.FULL : Mode.DAILY));
        Map<Integer, Receipt> waiting =
            run(
                what,
                sync,
                tables,
                Action.SYNC,
                table -> Requests.sync(modes.get(table.number)),
                seen,
                stopped);

        List<Told> asked =
            tables.stream().filter(table -> waiting.containsKey(table.number)).toList();
        for (Told table : asked) {
          table.approved = table.expected(Action.SYNC, Mode.FULL).deletions();
          changeMeanwhile(table, random);
        }
        write(sync, asked);
        run(
            what + ", approval",
            sync,
            asked,
            Action.APPROVE,
            table -> {
              Receipt waited = waiting.get(table.number);
              return Requests.approve(waited.run(), waited.planHash());
            },
            seen,
            stopped);
      }
    }
    assertThat(seen)
        .containsExactly(
            "APPROVE BLOCKED",
            "APPROVE FAILED",
            "APPROVE VERIFIED",
            "APPROVE WAITING",
            "SYNC BLOCKED",
            "SYNC FAILED",
            "SYNC VERIFIED",
            "SYNC WAITING");
    assertThat(stopped).containsExactly(Collapse.values());
  }

  /** Asks all of the tables at once. Returns receipts of those that wait, by table. */
  private static Map<Integer, Receipt> run(
      String when,
      EmbeddedSync sync,
      List<Told> tables,
      Action action,
      Function<Told, SyncRequest> request,
      Set<String> seen,
      Set<Collapse> stopped) {
    Map<Integer, CompletableFuture<Receipt>> answers = new HashMap<>();
    Map<Integer, Mode> modes = new HashMap<>();
    for (Told table : tables) {
      SyncRequest asked = request.apply(table);
      modes.put(table.number, asked.mode());
      answers.put(table.number, sync.send(table.name(), asked).orTimeout(1, TimeUnit.MINUTES));
    }
    answers.values().forEach(CompletableFuture::join);
    Map<Integer, List<Row>> held = held(sync, tables);
    Map<Integer, Receipt> waiting = new HashMap<>();
    for (Told table : tables) {
      Mode mode = modes.get(table.number);
      Receipt receipt = answers.get(table.number).join();
      String what =
          "%s, table %d, %s %s after %s: %s"
              .formatted(when, table.number, action, mode, table.collapse, receipt);
      List<Row> before = table.target;
      Expected expected = table.expected(action, mode);
      assertThat(receipt.outcome()).as(what).isEqualTo(expected.outcome());
      Map<Row, Long> removed = removed(before, held.get(table.number));
      if (expected.outcome() != Outcome.VERIFIED || mode == Mode.DAILY) {
        assertThat(removed).as(what).isEmpty();
      } else if (expected.asks()) {
        assertThat(removed)
            .as(what)
            .allSatisfy(
                (row, copies) ->
                    assertThat(copies).isLessThanOrEqualTo(table.approved.getOrDefault(row, 0L)));
      }
      if (expected.outcome() == Outcome.VERIFIED) {
        table.apply(expected, mode);
      } else {
        stopped.add(table.collapse);
      }
      assertThat(held.get(table.number)).as(what).containsExactlyInAnyOrderElementsOf(table.target);
      if (expected.outcome() == Outcome.WAITING) {
        waiting.put(table.number, receipt);
      }
      seen.add(action + " " + receipt.outcome());
    }
    return waiting;
  }

  /** Half of the targets are there before their first sync, some rows more than once. */
  private static void begin(EmbeddedSync sync, List<Told> tables, SplittableRandom random) {
    for (Told table : tables) {
      grow(table, random);
      if (table.number % 4 < 2) {
        table.target.addAll(table.healthy);
        copySome(table, random);
      }
    }
    sync.source(
        tables.stream()
            .map(
                table ->
                    "CREATE TABLE S%d (TENANT INTEGER, ID INTEGER, NAME VARCHAR)"
                        .formatted(table.number))
            .toArray(String[]::new));
    sync.target(
        tables.stream()
            .map(
                table ->
                    "CREATE TABLE T%d (TENANT INTEGER, ID INTEGER, NAME VARCHAR)"
                        .formatted(table.number))
            .toArray(String[]::new));
  }

  /** What the source has to be before it collapses: new rows, and others changed. */
  private static void grow(Told table, SplittableRandom random) {
    int size = table.healthy.size();
    for (int row = 0; row < size; row++) {
      if (random.nextInt(8) == 0) {
        table.healthy.set(row, new Row(table.healthy.get(row).key(), "n" + random.nextInt(1000)));
      }
    }
    int more = size == 0 ? 5 + random.nextInt(25) : random.nextInt(3);
    for (int id = size; id < size + more; id++) {
      table.healthy.add(new Row(new Key(id % 4, id), "n" + random.nextInt(1000)));
    }
  }

  private static List<Row> collapsed(Told table, SplittableRandom random) {
    int rows = table.healthy.size();
    int tenant = random.nextInt(4);
    return table.healthy.stream()
        .filter(
            row ->
                switch (table.collapse) {
                  case EMPTY -> false;
                  case TRUNCATED -> row.key().id() < rows / 5;
                  case ONE_TENANT_GONE -> row.key().tenant() != tenant;
                  case FILTER_GONE_WRONG -> random.nextInt(3) > 0;
                  case READ_CUT_SHORT -> row.key().id() < rows - rows / 7;
                  case KEYS_GONE_NULL, KEYS_PARTLY_NULL, KEYS_SHARED -> true;
                })
        .map(
            row ->
                switch (table.collapse) {
                  case KEYS_GONE_NULL ->
                      row.key().id() % 10 == 0 ? row : new Row(new Key(null, null), row.name());
                  case KEYS_PARTLY_NULL -> new Row(new Key(null, row.key().id()), row.name());
                  case KEYS_SHARED ->
                      row.key().tenant() != tenant
                          ? row
                          : new Row(new Key(row.key().tenant(), null), row.name());
                  default -> row;
                })
        .toList();
  }

  /** Someone else's job appends rows that the target holds already. */
  private static void copySome(Told table, SplittableRandom random) {
    if (!table.target.isEmpty() && random.nextInt(4) == 0) {
      Row row = table.target.get(random.nextInt(table.target.size()));
      IntStream.rangeClosed(0, random.nextInt(2)).forEach(copy -> table.target.add(row));
    }
  }

  /** What happens between the question and its answer. */
  private static void changeMeanwhile(Told table, SplittableRandom random) {
    int choice = random.nextInt(8);
    if (choice == 0 && !table.source.isEmpty()) {
      table.source = table.source.subList(0, table.source.size() - 1);
    } else if (choice == 1) {
      table.source = List.of();
    } else if (choice == 2) {
      table.source = List.copyOf(table.healthy);
    } else if (choice == 3) {
      copySome(table, random);
    } else if (choice == 4) {
      Row row = table.target.get(random.nextInt(table.target.size()));
      table.target.replaceAll(one -> one.equals(row) ? new Row(row.key(), "changed") : one);
    } else if (choice == 5 && !table.source.isEmpty()) {
      table.source = new ArrayList<>(table.source.subList(0, table.source.size() - 1));
      table.source.add(table.source.isEmpty() ? table.healthy.get(0) : table.source.get(0));
    }
  }

  private static void write(EmbeddedSync sync, List<Told> tables) {
    List<String> source = new ArrayList<>();
    List<String> target = new ArrayList<>();
    for (Told table : tables) {
      fill(source, "S" + table.number, table.source);
      fill(target, "T" + table.number, table.target);
    }
    sync.source(source.toArray(String[]::new));
    sync.target(target.toArray(String[]::new));
  }

  private static void fill(List<String> statements, String table, List<Row> rows) {
    statements.add("DELETE FROM " + table);
    if (!rows.isEmpty()) {
      statements.add(
          rows.stream()
              .map(Row::values)
              .collect(Collectors.joining(", ", "INSERT INTO " + table + " VALUES ", "")));
    }
  }

  /** The rows that the targets hold, by table. */
  private static Map<Integer, List<Row>> held(EmbeddedSync sync, List<Told> tables) {
    Map<Integer, List<Row>> held = new HashMap<>();
    tables.forEach(table -> held.put(table.number, new ArrayList<>()));
    if (tables.isEmpty()) {
      return held;
    }
    sync.targetRows(
            tables.stream()
                .map(table -> "SELECT %1$d, TENANT, ID, NAME FROM T%1$d".formatted(table.number))
                .collect(Collectors.joining(" UNION ALL ")))
        .forEach(
            row ->
                held.get(Integer.valueOf(row.get(0)))
                    .add(new Row(new Key(number(row.get(1)), number(row.get(2))), row.get(3))));
    return held;
  }

  private static Integer number(String text) {
    return text == null ? null : Integer.valueOf(text);
  }

  /** Rows that went, but for one of each key that stays: it was changed. */
  private static Map<Row, Long> removed(List<Row> before, List<Row> after) {
    Map<Row, Long> left = counted(after);
    Set<Key> stay = keys(after);
    Map<Row, Long> removed = new HashMap<>();
    counted(before)
        .forEach(
            (row, copies) -> {
              long gone = copies - left.getOrDefault(row, 0L);
              long changed = stay.contains(row.key()) && !left.containsKey(row) ? 1 : 0;
              if (gone - changed > 0) {
                removed.put(row, gone - changed);
              }
            });
    return removed;
  }

  private static Map<Row, Long> counted(List<Row> rows) {
    return rows.stream().collect(Collectors.groupingBy(row -> row, Collectors.counting()));
  }

  private static Set<Key> keys(List<Row> rows) {
    return rows.stream().map(Row::key).collect(Collectors.toCollection(HashSet::new));
  }

  /** Whether part is more than that many hundredths of the whole, without rounding. */
  private static boolean exceeds(long part, long whole, int percent) {
    return BigInteger.valueOf(part)
            .multiply(BigInteger.valueOf(100))
            .compareTo(BigInteger.valueOf(whole).multiply(BigInteger.valueOf(percent)))
        > 0;
  }
}
