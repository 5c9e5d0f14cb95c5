package io.snowline.duckdb;

import io.snowline.ledger.Ledger;
import java.util.List;
import java.util.Map;

/**
 * What stands in the target beside the stories' own tables.
 *
 * @param tables names of all of the target's tables and views
 * @param ledger the ledger's rows by table
 * @param fences versions of the fence and the runs that took it, by table
 * @param kept deletions that wait or waited for approval, with their run
 * @param open the open versions by table
 */
public record StorySeen(
    List<String> tables,
    Map<String, List<List<String>>> ledger,
    Map<String, List<List<String>>> fences,
    List<List<String>> kept,
    Map<String, List<List<String>>> open) {
  /** Looks into the target's file. */
  static StorySeen of(StoryFiles files) {
    List<String> tables = files.tables();
    if (!tables.contains(Ledger.TABLE)) {
      return new StorySeen(tables, Map.of(), Map.of(), List.of(), Map.of());
    }
    return new StorySeen(
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
