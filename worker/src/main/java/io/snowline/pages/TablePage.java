package io.snowline.pages;

import io.snowline.definition.TableDefinition;
import io.snowline.reading.RowHistory;
import io.snowline.reading.RowVersion;
import io.snowline.words.Words;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A table with its runs and the history of a key.
 *
 * @param fields the key's columns with what was asked for
 * @param columns what was asked for
 * @param asked whether a history was asked for
 * @param problem why there is no history; null if there is one or none was asked for
 */
record TablePage(
    TableView table,
    List<RunLine> runs,
    List<WaitingRun> waiting,
    List<KeyField> fields,
    String columns,
    boolean asked,
    String problem,
    List<String> headers,
    List<List<String>> versions) {

  /**
   * A field of the form.
   *
   * @param number its place, which names it
   */
  record KeyField(int number, String column, String value) {}

  static List<KeyField> fields(TableDefinition table, List<String> key) {
    List<KeyField> fields = new ArrayList<>();
    for (int number = 0; number < table.key().size(); number++) {
      fields.add(
          new KeyField(
              number, table.key().get(number), number < key.size() ? key.get(number) : ""));
    }
    return fields;
  }

  static List<List<String>> rows(RowHistory history) {
    return history.versions().stream().map(version -> row(version, history.columns())).toList();
  }

  private static List<String> row(RowVersion version, List<String> columns) {
    List<String> row = new ArrayList<>();
    row.add(time(version.from(), "unknown"));
    row.add(time(version.until(), "now"));
    columns.forEach(column -> row.add(Words.value(version.values().get(column))));
    return row;
  }

  private static String time(LocalDateTime time, String missing) {
    return time == null ? missing : Words.day(time);
  }
}
