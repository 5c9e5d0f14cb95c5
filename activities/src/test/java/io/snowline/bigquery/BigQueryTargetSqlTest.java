package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import io.snowline.bigquery.BigQueryViewSql.ViewColumn;
import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.definition.Storage;
import io.snowline.definition.Storage.Partition;
import io.snowline.definition.Storage.Unit;
import io.snowline.sync.Buckets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  void whatThePlanReadsIsToldByQueriesThatABigQueryEstimates() {
    assertThat(
            BigQueryPlanSql.scans(
                Golden.contract(), Golden.TABLES.target(), Golden.TABLES.staged(), Golden.SOME))
        .hasSize(2)
        .allMatch(sql -> sql.startsWith("WITH") || sql.startsWith("SELECT"))
        .allMatch(sql -> sql.contains("FROM " + Golden.TABLES.target()));
  }

  /** BigQuery takes a megabyte of text, and a thousand tables in a statement. */
  @Test
  void thousandsOfLoadedTablesAreMergedInOneTransaction() {
    List<String> loaded =
        IntStream.range(0, 2_048)
            .mapToObj(
                number ->
                    "SELECT * FROM `some-project-of-a-company`.`a_dataset_staging`.`items-20250724-020000-abc123__load_%032d`"
                        .formatted(number))
            .toList();

    String sql =
        BigQueryStagingSql.merge(
            Golden.contract(), Golden.TABLES.staged(), loaded, Buckets.all(2_048));

    List<String> statements = List.of(sql.split(";\n", -1));
    assertThat(statements.get(0)).isEqualTo("BEGIN TRANSACTION");
    assertThat(statements.get(statements.size() - 2)).isEqualTo("COMMIT TRANSACTION");
    assertThat(statements).allMatch(statement -> statement.split("__load_", -1).length - 1 <= 999);
    assertThat(loaded).allMatch(table -> sql.split(Pattern.quote(table), -1).length == 2);
    assertThat(sql.length()).isLessThan(1_000_000);
  }

  @Test
  void timesThatSnowflakeCountedAreStagedAsTimes() {
    Schema staged =
        Schema.of(
            Field.of("ID", StandardSQLTypeName.INT64),
            Field.of("it's", StandardSQLTypeName.TIMESTAMP),
            Field.of("NOTED", StandardSQLTypeName.DATETIME),
            Field.of("CLOCK", StandardSQLTypeName.TIME),
            Field.of("DAY", StandardSQLTypeName.DATE));

    assertThat(BigQueryUnloaded.rows(staged, "`staging`.`loaded`"))
        .isEqualTo(
            "SELECT * REPLACE (TIMESTAMP_MICROS(`it's`) AS `it's`, DATETIME(TIMESTAMP_MICROS(`NOTED`), 'UTC') AS `NOTED`, TIME_ADD(TIME '00:00:00', INTERVAL `CLOCK` MICROSECOND) AS `CLOCK`) FROM `staging`.`loaded`");
    assertThat(BigQueryUnloaded.schema(staged))
        .isEqualTo(
            Schema.of(
                Field.of("ID", StandardSQLTypeName.INT64),
                Field.of("it's", StandardSQLTypeName.INT64),
                Field.of("NOTED", StandardSQLTypeName.INT64),
                Field.of("CLOCK", StandardSQLTypeName.INT64),
                Field.of("DAY", StandardSQLTypeName.DATE)));
  }

  @Test
  void makesTargetsAsConfigured() {
    Golden.assertKept(
        "make-target",
        Stream.of(
                stored(null),
                stored(new Partition("day", Unit.DAY), "select", "order id"),
                stored(new Partition("DAY", Unit.MONTH)),
                stored(new Partition("\u00C4\u00DF", Unit.HOUR), "ORDER ID"),
                stored(new Partition("\u00C4\u00DF", Unit.YEAR)))
            .map(storage -> BigQueryTableSql.createTarget(MIGRATED, storage))
            .collect(Collectors.joining(";\n\n")));
  }

  @Test
  void whatBigQueryDoesNotDivideOrOrderByIsRefusedByName() {
    assertThat(
            BigQueryTableSql.problems(
                MIGRATED, stored(new Partition("DAY", Unit.HOUR), "it's", "nothing")))
        .containsExactly(
            "partition: column DAY is DATE, and BigQuery doesn't divide it by HOUR",
            "cluster: column it's is BYTES, and BigQuery doesn't cluster by it",
            "cluster: there is no column nothing");
    assertThat(BigQueryTableSql.problems(MIGRATED, stored(new Partition("gone", Unit.DAY))))
        .containsExactly("partition: there is no column gone");
  }

  @Test
  void partitionsAreCountedOfStagedRows() {
    assertThat(
            BigQueryTableSql.partitions(
                MIGRATED, stored(new Partition("\u00E4\u00DF", Unit.HOUR)), "`staged`"))
        .contains(
            "SELECT COUNT(*) FROM (SELECT DISTINCT DATETIME_TRUNC(`\u00C4\u00DF`, HOUR) FROM `staged` AS snowline_staged WHERE snowline_reason IS NULL)");
    assertThat(BigQueryTableSql.partitions(MIGRATED, stored(null), "`staged`")).isEmpty();
  }

  @Test
  void aStampFillsOnePartition() {
    assertThat(
            BigQueryTableSql.partitions(
                MIGRATED, stored(new Partition("DAY", Unit.DAY)), "`staged`"))
        .isEmpty();
  }

  private static Storage stored(Partition partition, String... cluster) {
    return new Storage(Optional.ofNullable(partition), List.of(cluster));
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
    BigQueryUndoSql sql = restoring(new TableSchema("target's -- copy_HISTORY", false, List.of()));
    assertThat(sql.rounded()).isEmpty();
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
  void restoresFromAHistoryOfWiderTypesWithoutRounding() {
    BigQueryUndoSql sql =
        restoring(
            new TableSchema(
                "target's -- copy_HISTORY",
                false,
                List.of(
                    new Column("order id", "NUMERIC", BigQueryTypes.read("NUMERIC"), false),
                    new Column("select", "STRING", BigQueryTypes.read("STRING"), false),
                    new Column(
                        "say \"hi\"",
                        "BIGNUMERIC(40,12)",
                        BigQueryTypes.read("BIGNUMERIC(40,12)"),
                        false))));

    assertThat(sql.change().get(3))
        .isEqualTo(
            "INSERT INTO `d`.`target's -- copy` (`ORDER ID`, `select`, `say \"hi\"`, `it's`, `\u00C4\u00DF`, `DAY`, `gone`)"
                + " SELECT CAST(`ORDER ID` AS INT64), `select`, CAST(`say \"hi\"` AS NUMERIC), `it's`, `\u00C4\u00DF`, `DAY`, `gone`"
                + " FROM `d`.`target's -- copy_HISTORY` AS snowline_kept WHERE run_out = @undone");
    assertThat(sql.rounded())
        .contains(
            "SELECT COUNT(*) FROM `d`.`target's -- copy_HISTORY` AS snowline_kept WHERE run_out = @undone"
                + " AND (SAFE_CAST(`ORDER ID` AS INT64) IS DISTINCT FROM `ORDER ID`"
                + " OR SAFE_CAST(`say \"hi\"` AS NUMERIC) IS DISTINCT FROM `say \"hi\"`"
                + " OR ROUND(`say \"hi\"`, 4) <> `say \"hi\"`"
                + " OR ABS(`say \"hi\"`) >= BIGNUMERIC '100000000')");
  }

  /** BigQuery takes the name of a table without an alias for the whole row. */
  @Test
  void noTableIsReadUnderANameThatAColumnMayHave() {
    BigQueryApplySql apply = new BigQueryApplySql(MIGRATED, Golden.TABLES, true);
    BigQueryUndoSql undo =
        restoring(
            new TableSchema(
                "target's -- copy_HISTORY",
                false,
                List.of(new Column("order id", "NUMERIC", BigQueryTypes.read("NUMERIC"), false))));
    String target = Golden.TABLES.target();
    String staged = Golden.TABLES.staged();
    String changes = Golden.TABLES.changes();
    List<String> all =
        Stream.of(
                Stream.of(
                    BigQueryDigestSql.target(MIGRATED, target, 8),
                    BigQueryStagingSql.digest(MIGRATED, staged, Golden.SOME),
                    BigQueryStagingSql.rewritten(MIGRATED.compared(), staged, Golden.SOME),
                    BigQueryPlanSql.changes(MIGRATED, target, staged, changes, Golden.SOME),
                    BigQueryPlanSql.snapshotKeys(MIGRATED, target),
                    apply.stale(),
                    apply.differing(8, true)),
                apply.change().stream(),
                Stream.of(undo.hold(), undo.rounded().orElseThrow(), undo.restored()),
                undo.change().stream(),
                Stream.of(
                    BigQueryHistorySql.versions(
                        MIGRATED,
                        target,
                        Golden.TABLES.history(),
                        Golden.TABLES.versions(),
                        List.of("gone"),
                        2)))
            .flatMap(statements -> statements)
            .toList();

    Pattern bare = Pattern.compile("(FROM|JOIN) `d`[.]`[^`]+`(?! AS snowline_)");
    assertThat(all).noneMatch(sql -> bare.matcher(sql).find());
  }

  private static BigQueryUndoSql restoring(TableSchema kept) {
    return new BigQueryUndoSql(
        MIGRATED, Golden.TABLES.target(), Golden.TABLES.history(), kept, Golden.TABLES.versions());
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
    List<ViewColumn> columns =
        List.of(
            new ViewColumn("ID", "INT64", "INT64", true),
            new ViewColumn("it's", "STRING", "BYTES", false));
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
            String.join(";\n\n", BigQueryViewSql.compare("`staging`.`run_view`", columns)),
            BigQueryViewSql.tell("v", "`staging`.`run_view`", columns),
            BigQueryViewSql.tellOther("v", "`staging`.`run_view`")));
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
            BigQueryWatchSql.kept(),
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
