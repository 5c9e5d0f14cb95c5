package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.ledger.GeneratedPlan;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand plans beside what was approved for a waiting run, which is all of a plan's deletions
 * or some, fewer copies of them, or others. {@code -Dsnowline.seed=S} makes others.
 */
class UnapprovedDeletionsTest {
  private static final long SEED = Long.getLong("snowline.seed", 1);
  private static final int PLANS = 10_000;
  private static final int AT_ONCE = 100;

  @Test
  void everyCopyThatNobodyApprovedIsCounted() throws SQLException {
    Random random = new Random(SEED);
    Set<Long> counted = new HashSet<>();
    for (int told = 0; told < PLANS; told += AT_ONCE) {
      List<GeneratedPlan> plans =
          Stream.generate(() -> GeneratedPlan.any(random)).limit(AT_ONCE).toList();
      List<Long> expected = plans.stream().map(GeneratedPlan::unapproved).toList();

      assertThat(counted(plans)).as("seed %d, plans from %d on", SEED, told).isEqualTo(expected);
      counted.addAll(expected);
    }
    assertThat(counted).contains(0L, 1L, 2L);
  }

  /** What each of the plans has that nobody approved; the ledger holds the approvals of all. */
  private static List<Long> counted(List<GeneratedPlan> plans) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(LedgerTables.create().get(2));
      statement.execute(
          "CREATE TABLE planned (plan INTEGER, change TEXT, snowline_key TEXT, snowline_hash BIGINT)");
      keep(statement, plans);
      // Prepared once: to read the statement costs many times what it takes to answer it.
      try (PreparedStatement unapproved =
          connection.prepareStatement(
              PlanSql.unapproved("(FROM planned WHERE plan = ?)", LedgerTables.DELETIONS))) {
        List<Long> counted = new ArrayList<>();
        for (int plan = 0; plan < plans.size(); plan++) {
          unapproved.setInt(1, plan);
          unapproved.setString(2, "run " + plan);
          try (ResultSet count = unapproved.executeQuery()) {
            count.next();
            counted.add(count.getLong(1));
          }
        }
        return counted;
      }
    }
  }

  /** Has the plans planned, and the ledger hold the approvals of all of them. */
  private static void keep(Statement statement, List<GeneratedPlan> plans) throws SQLException {
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
    statement.execute("INSERT INTO planned VALUES " + String.join(", ", planned));
    statement.execute("INSERT INTO snowline_deletions VALUES " + String.join(", ", approved));
  }
}
