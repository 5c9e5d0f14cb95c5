package io.snowline.bigquery;

import com.google.cloud.bigquery.StandardSQLTypeName;
import io.snowline.bigquery.BigQueryViewSql.ViewColumn;
import io.snowline.contract.Contract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The statements of plan, apply, undo, history, views and checks. */
class BigQueryTargetSqlTest {
  private static final Contract MIGRATED = Golden.contract().migrated();

  @Test
  void findsChanges() {
    Golden.assertKept(
        "plan-changes",
        BigQueryPlanSql.changes(
            Golden.contract(),
            Golden.TABLES.target(),
            Golden.TABLES.staged(),
            Golden.TABLES.changes(),
            Golden.SOME));
  }

  @Test
  void plansTheFirstLoad() {
    Golden.assertKept(
        "plan-all-new",
        BigQueryPlanSql.allNew(MIGRATED, Golden.TABLES.staged(), Golden.TABLES.changes()));
  }

  @Test
  void countsAndHashesChanges() {
    String changes = Golden.TABLES.changes();
    Golden.assertKept(
        "plan-figures",
        String.join(
            ";\n\n",
            BigQueryPlanSql.staged(Golden.TABLES.staged()),
            BigQueryPlanSql.counts(changes),
            BigQueryPlanSql.staleSum(changes),
            BigQueryPlanSql.snapshotKeys(Golden.contract(), Golden.TABLES.target()),
            BigQueryPlanSql.deletionHashes(changes),
            BigQueryPlanSql.keepDeletions(changes, "kept"),
            BigQueryPlanSql.unapproved(changes, "kept")));
  }

  @Test
  void changesRowsOfAFullSync() {
    BigQueryApplySql sql = new BigQueryApplySql(MIGRATED, Golden.TABLES, true);
    Golden.assertKept(
        "apply-full",
        sql.stale() + ";\n\n" + String.join(";\n\n", sql.change()) + ";\n\n" + sql.quarantine());
  }

  @Test
  void changesRowsOfADailySync() {
    BigQueryApplySql sql = new BigQueryApplySql(MIGRATED, Golden.TABLES, false);
    Golden.assertKept("apply-daily", String.join(";\n\n", sql.change()));
  }

  @Test
  void comparesTheDigest() {
    Golden.assertKept(
        "apply-differing",
        new BigQueryApplySql(MIGRATED, Golden.TABLES, true).differing(8, false)
            + ";\n\n"
            + new BigQueryApplySql(MIGRATED, Golden.TABLES, false).differing(8, true));
  }

  @Test
  void restores() {
    BigQueryUndoSql sql =
        new BigQueryUndoSql(
            MIGRATED, Golden.TABLES.target(), Golden.TABLES.history(), Golden.TABLES.versions());
    Golden.assertKept(
        "undo",
        String.join(
            ";\n\n",
            sql.hold(),
            sql.findWritten(),
            BigQueryUndoSql.written(),
            String.join(";\n\n", sql.change()),
            sql.restored()));
  }

  @Test
  void readsTheVersionsOfAKey() {
    Golden.assertKept(
        "history-versions",
        BigQueryHistorySql.versions(
            MIGRATED,
            Golden.TABLES.target(),
            Golden.TABLES.history(),
            Golden.TABLES.versions(),
            List.of("say \"hi\"", "it's", "gone"),
            2));
  }

  @Test
  void makesAndComparesViews() {
    Golden.assertKept(
        "view",
        String.join(
            ";\n\n",
            BigQueryViewSql.make(
                "`v`",
                "SELECT 1 AS A",
                "someone's words",
                Map.of("team", "finance", "snowline_version", "0-1")),
            BigQueryViewSql.remember("`v`", "`staging`.`run_view`"),
            BigQueryViewSql.read("`v`"),
            BigQueryViewSql.tellNew("v"),
            String.join(
                ";\n\n",
                BigQueryViewSql.compare(
                    "`staging`.`run_view`",
                    List.of(
                        new ViewColumn("ID", "INT64", "INT64", true),
                        new ViewColumn("it's", "STRING", "BYTES", false)))),
            BigQueryViewSql.tell("v", "`staging`.`run_view`")));
  }

  @Test
  void runsChecks() {
    Golden.assertKept(
        "check",
        String.join(
            ";\n\n",
            BigQueryCheckSql.run(
                0,
                "SELECT a, b, c, d FROM t -- that's all",
                List.of(
                    StandardSQLTypeName.STRING,
                    StandardSQLTypeName.NUMERIC,
                    StandardSQLTypeName.FLOAT64,
                    StandardSQLTypeName.TIMESTAMP)),
            BigQueryCheckSql.compare(0, "who's", "[1, it's]"),
            BigQueryCheckSql.raise("target")));
  }

  @Test
  void keepsTheWatchbook() {
    Golden.assertKept(
        "watchbook",
        String.join(
            ";\n\n",
            String.join(";\n\n", BigQueryWatchSql.create()),
            BigQueryWatchSql.takeFence(),
            BigQueryWatchSql.addEvents(),
            BigQueryWatchSql.begun(),
            BigQueryWatchSql.addNote(),
            BigQueryWatchSql.notes(),
            BigQueryWatchSql.repairs(),
            BigQueryWatchSql.unclosed(),
            BigQueryWatchSql.newest(),
            BigQueryWatchSql.incident(),
            BigQueryWatchSql.claim(),
            BigQueryWatchSql.claimed(),
            BigQueryWatchSql.told("delivered"),
            BigQueryWatchSql.told()));
  }
}
