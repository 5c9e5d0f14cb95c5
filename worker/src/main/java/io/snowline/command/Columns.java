package io.snowline.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows of text under headers, each column as wide as it has to be. */
final class Columns {
  private static final String GAP = "  ";

  private Columns() {}

  /**
   * The lines, without spaces at their ends.
   *
   * @param right numbers of the columns that are aligned to the right
   */
  static List<String> lines(List<String> headers, List<List<String>> rows, Set<Integer> right) {
    List<List<String>> all = new ArrayList<>();
    all.add(headers);
    all.addAll(rows);
    int[] widths = new int[headers.size()];
    for (List<String> row : all) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], width(row.get(column)));
      }
    }
    return all.stream().map(row -> line(row, widths, right)).toList();
  }

  private static String line(List<String> row, int[] widths, Set<Integer> right) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String text = row.get(column);
      String space = " ".repeat(widths[column] - width(text));
      line.append(column == 0 ? "" : GAP);
      line.append(right.contains(column) ? space + text : text + space);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
