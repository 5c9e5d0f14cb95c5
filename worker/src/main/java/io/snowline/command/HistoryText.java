package io.snowline.command;

import io.snowline.reading.RowHistory;
import io.snowline.reading.RowVersion;
import io.snowline.words.Words;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The versions of rows, a line each. */
final class HistoryText {
  private HistoryText() {}

  static List<String> lines(RowHistory history) {
    List<String> headers = new ArrayList<>(List.of("from", "until"));
    headers.addAll(history.columns());
    List<List<String>> rows =
        history.versions().stream().map(version -> row(version, history.columns())).toList();
    return Columns.lines(headers, rows, Set.of());
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
