package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand plans beside what was approved for a waiting run, which is all of a plan's deletions
 * or some, fewer copies of them, or others. {@code -Dsnowline.seed=S} makes others.
 */
class UnapprovedDeletionsTest {
  private static final long SEED = Long.getLong("snowline.seed", 1);
  private static final int PLANS = 10_000;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private record Change(String kind, String key, long hash) {
    boolean deletes() {
      return kind.equals("superseded") || kind.equals("vanished");
    }
  }

  private record Deletion(String key, long hash) {}

  @Test
  void everyCopyThatNobodyApprovedIsCounted() {
    Random random = new Random(SEED);
    List<Long> expected = new ArrayList<>();
    List<String> planned = new ArrayList<>();
    List<String> approved = new ArrayList<>();
    for (int plan = 0; plan < PLANS; plan++) {
      List<Change> changes = changes(random);
      Map<Deletion, Long> deletions =
          changes.stream()
              .filter(Change::deletes)
              .collect(
                  Collectors.groupingBy(
                      change -> new Deletion(change.key(), change.hash()), Collectors.counting()));
      Map<Deletion, Long> kept = approved(deletions, random);
      expected.add(
          deletions.entrySet().stream()
              .mapToLong(one -> Math.max(0, one.getValue() - kept.getOrDefault(one.getKey(), 0L)))
              .sum());
      for (Change change : changes) {
        planned.add(
            "(%d, '%s', '%s', %d)".formatted(plan, change.kind(), change.key(), change.hash()));
      }
      int number = plan;
      kept.forEach(
          (one, copies) ->
              approved.add(
                  "('run %d', '%s', %d, %d)".formatted(number, one.key(), one.hash(), copies)));
    }
    try (DuckDbConnection connection = DuckDbConnection.writable(folder.resolve("plans.duckdb"))) {
      connection.execute("make the ledger", LedgerTables.create().get(2));
      connection.execute(
          "plan",
          "CREATE TABLE planned AS FROM (VALUES %s) AS v (plan, change, snowline_key, snowline_hash)"
              .formatted(String.join(", ", planned)));
      connection.execute(
          "approve", "INSERT INTO snowline_deletions VALUES " + String.join(", ", approved));

      List<Long> unapproved = new ArrayList<>();
      for (int plan = 0; plan < PLANS; plan++) {
        unapproved.add(
            connection.number(
                "compare deletions with those approved",
                PlanSql.unapproved(
                    "(FROM planned WHERE plan = %d)".formatted(plan), LedgerTables.DELETIONS),
                "run " + plan));
      }

      assertThat(unapproved).as("seed %d", SEED).isEqualTo(expected);
      assertThat(expected).contains(0L, 1L, 2L);
    }
  }

  private static List<Change> changes(Random random) {
    List<Change> changes = new ArrayList<>();
    for (int count = random.nextInt(7); count > 0; count--) {
      changes.add(
          new Change(
              List.of("superseded", "vanished", "vanished", "inserted", "updated")
                  .get(random.nextInt(5)),
              List.of("1:a", "1:A", "-").get(random.nextInt(3)),
              random.nextInt(2)));
    }
    return changes;
  }

  private static Map<Deletion, Long> approved(Map<Deletion, Long> deletions, Random random) {
    Map<Deletion, Long> approved = new HashMap<>();
    deletions.forEach(
        (one, copies) -> {
          switch (random.nextInt(5)) {
            case 0 -> approved.put(one, copies - 1);
            case 1 -> approved.put(new Deletion(one.key(), one.hash() + 5), copies);
            case 2 -> approved.put(one, copies + random.nextInt(2));
            default -> approved.put(one, copies);
          }
        });
    if (random.nextInt(4) == 0) {
      approved.remove(approved.keySet().stream().findFirst().orElse(null));
    }
    return approved;
  }
}
