package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.ledger.GeneratedPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand plans beside what was approved for a waiting run, which is all of a plan's deletions
 * or some, fewer copies of them, or others. {@code -Dsnowline.seed=S} makes others.
 */
class UnapprovedDeletionsTest {
  private static final long SEED = Long.getLong("snowline.seed", 1);
  private static final int PLANS = 10_000;
  private static final int AT_ONCE = 100;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Test
  void everyCopyThatNobodyApprovedIsCounted() {
    Random random = new Random(SEED);
    try (DuckDbConnection connection = DuckDbConnection.writable(folder.resolve("plans.duckdb"))) {
      connection.execute("make the ledger", LedgerTables.create().get(2));
      Set<Long> counted = new HashSet<>();
      for (int told = 0; told < PLANS; told += AT_ONCE) {
        List<GeneratedPlan> plans =
            Stream.generate(() -> GeneratedPlan.any(random)).limit(AT_ONCE).toList();
        List<Long> expected = plans.stream().map(GeneratedPlan::unapproved).toList();

        assertThat(unapproved(connection, plans))
            .as("seed %d, plans from %d on", SEED, told)
            .isEqualTo(expected);
        counted.addAll(expected);
      }
      assertThat(counted).contains(0L, 1L, 2L);
    }
  }

  /** What each of the plans has that nobody approved; the ledger holds the approvals of all. */
  private static List<Long> unapproved(DuckDbConnection connection, List<GeneratedPlan> plans) {
    List<String> planned = new ArrayList<>();
    List<String> approved = new ArrayList<>();
    for (int plan = 0; plan < plans.size(); plan++) {
      int number = plan;
      for (GeneratedPlan.Change change : plans.get(plan).changes()) {
        planned.add(
            "(%d, '%s', '%s', %d)".formatted(plan, change.kind(), change.key(), change.hash()));
      }
      plans
          .get(plan)
          .approved()
          .forEach(
              (one, copies) ->
                  approved.add(
                      "('run %d', '%s', %d, %d)".formatted(number, one.key(), one.hash(), copies)));
    }
    connection.execute(
        "plan",
        "CREATE OR REPLACE TABLE planned AS FROM (VALUES %s) AS v (plan, change, snowline_key, snowline_hash)"
            .formatted(String.join(", ", planned)));
    connection.execute("forget", "DELETE FROM snowline_deletions");
    connection.execute(
        "approve", "INSERT INTO snowline_deletions VALUES " + String.join(", ", approved));
    return IntStream.range(0, plans.size())
        .mapToObj(
            plan ->
                connection.number(
                    "compare deletions with those approved",
                    PlanSql.unapproved(
                        "(FROM planned WHERE plan = %d)".formatted(plan), LedgerTables.DELETIONS),
                    "run " + plan))
        .toList();
  }
}
