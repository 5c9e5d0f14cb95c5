package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of somebody else's that have the names of Snowline's own are left as they are. */
class ForeignTablesTest {
  private static final TableDefinition TABLE = EmbeddedSync.items();

  @TempDir Path folder;

  /** A run that is refused for this reason leaves everything but its own record as it was. */
  private void assertRefused(String made, String why) {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'one' AS NAME");
      sync.target("CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR)", made);
      Map<String, List<List<String>>> before = sync.contents();

      Receipt plan = expect(Outcome.FAILED, sync.plan(Mode.FULL));
      assertThat(sync.contents()).isEqualTo(before);
      Receipt full = expect(Outcome.FAILED, sync.full());

      for (Receipt refused : List.of(plan, full)) {
        assertThat(refused.failure()).isEqualTo("BadConfiguration");
        assertThat(refused.reasons())
            .containsExactly(
                "Cannot sync items: %s; rename what isn't Snowline's, or set tables.items.target to another name"
                    .formatted(why));
      }
      Map<String, List<List<String>>> after = sync.contents();
      before.keySet().stream()
          .filter(name -> name.startsWith("rows of"))
          .forEach(name -> assertThat(after.get(name)).as(name).isEqualTo(before.get(name)));
    }
  }

  @Test
  void aTableThatIsNoQuarantineKeepsItsRows() {
    assertRefused(
        "CREATE TABLE ITEMS_COPY_QUARANTINE AS SELECT 7 AS ID, 'mine' AS QUARANTINE_REASON",
        "ITEMS_COPY_QUARANTINE in the target isn't Snowline's (it has no column quarantine_run), and a run would remove its rows");
  }

  @Test
  void aTableThatIsNoHistoryKeepsItsColumns() {
    assertRefused(
        "CREATE TABLE \"items_copy_history\" AS SELECT 7 AS ID, DATE '2025-07-15' AS VALID_FROM",
        "ITEMS_COPY_HISTORY in the target isn't Snowline's (it has no column valid_to, run_in, run_out), and a run would write to it");
  }

  @Test
  void aViewIsNeitherHistoryNorQuarantine() {
    assertRefused(
        "CREATE VIEW ITEMS_COPY_QUARANTINE AS SELECT 'x' AS quarantine_reason, 'y' AS quarantine_run",
        "ITEMS_COPY_QUARANTINE in the target isn't Snowline's (it is a view), and a run would remove its rows");
  }
}
