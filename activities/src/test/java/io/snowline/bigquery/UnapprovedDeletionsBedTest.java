package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.ledger.GeneratedPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plans beside what was approved for a waiting run, by the statement that BigQuery counts them
 * with. {@code -Dsnowline.seed=S} makes others.
 */
@Tag("bed")
class UnapprovedDeletionsBedTest {
  private static final long SEED = Long.getLong("snowline.seed", 1);
  private static final int PLANS = 80;

  @TempDir Path folder;

  @Test
  void everyCopyThatNobodyApprovedIsCounted() {
    Random random = new Random(SEED);
    List<String> expected = new ArrayList<>();
    List<String> planned = new ArrayList<>();
    List<String> approved = new ArrayList<>();
    List<String> counts = new ArrayList<>();
    for (int plan = 0; plan < PLANS; plan++) {
      GeneratedPlan generated = GeneratedPlan.any(random);
      expected.add(plan + "|" + generated.unapproved());
      for (GeneratedPlan.Change change : generated.changes()) {
        planned.add(
            "(%d, '%s', '%s', %d)".formatted(plan, change.kind(), change.key(), change.hash()));
      }
      int number = plan;
      generated
          .approved()
          .forEach(
              (one, copies) ->
                  List.of("waiting", "other " + number)
                      .forEach(
                          run ->
                              approved.add(
                                  "(%d, '%s', '%s', %d, %d)"
                                      .formatted(
                                          number,
                                          run,
                                          one.key(),
                                          one.hash(),
                                          run.equals("waiting") ? copies : copies + 1))));
      counts.add(
          "SELECT %d AS plan, (%s) AS unapproved"
              .formatted(
                  plan,
                  BigQueryPlanSql.unapproved(
                      "(SELECT * FROM planned WHERE plan = %d)".formatted(plan),
                      "(SELECT * FROM kept WHERE plan = %d)".formatted(plan))));
    }
    BedDataset bed = new BedDataset(folder);
    bed.target(
        "CREATE TABLE planned (plan INT64, snowline_change STRING, snowline_key STRING,"
            + " snowline_hash INT64)",
        "CREATE TABLE kept (plan INT64, run STRING, snowline_key STRING, snowline_hash INT64,"
            + " copies INT64)",
        "INSERT INTO planned (plan, snowline_change, snowline_key, snowline_hash) VALUES "
            + String.join(", ", planned),
        "INSERT INTO kept (plan, run, snowline_key, snowline_hash, copies) VALUES "
            + String.join(", ", approved));

    assertThat(
            bed.inOrder(
                "SELECT plan, unapproved FROM (\n%s\n) ORDER BY plan"
                    .formatted(String.join("\nUNION ALL\n", counts)),
                Map.of("waiting", QueryParameterValue.string("waiting"))))
        .as("seed %d", SEED)
        .isEqualTo(expected);
    assertThat(expected)
        .anyMatch(count -> count.endsWith("|0"))
        .anyMatch(count -> count.endsWith("|2"));
  }
}
