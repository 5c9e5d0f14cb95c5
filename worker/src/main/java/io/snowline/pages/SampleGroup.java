package io.snowline.pages;

import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.sync.Sample;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one kind of change, a few of them as samples, deletions first.
 *
 * @param title such as {@code 726 vanished}
 * @param removes whether the rows would be removed
 * @param more how many rows aren't shown; null for none
 */
record SampleGroup(String title, boolean removes, List<Row> rows, String more) {

  /**
   * One row.
   *
   * @param key its key's columns with their values
   * @param reason why it is in the plan; null where its cells say so
   */
  record Row(String key, String reason, List<Cell> cells) {}

  /** A column of a row that is replaced. */
  record Cell(String column, String before, String after) {}

  static List<SampleGroup> of(Receipt receipt) {
    String stays = receipt.mode() == Mode.DAILY ? ", removed by a full sync only" : "";
    List<SampleGroup> groups = new ArrayList<>();
    add(groups, receipt, "vanished", receipt.vanished(), "vanished" + stays);
    add(groups, receipt, "superseded", receipt.superseded(), "superseded" + stays);
    add(groups, receipt, "updated", receipt.updated(), "updated");
    add(groups, receipt, "inserted", receipt.inserted(), "inserted");
    add(groups, receipt, "quarantined", receipt.quarantined(), "quarantined");
    return groups;
  }

  private static void add(
      List<SampleGroup> groups, Receipt receipt, String change, long total, String title) {
    if (total == 0) {
      return;
    }
    List<Row> rows =
        receipt.samples().stream()
            .filter(sample -> sample.change().equals(change))
            .map(SampleGroup::row)
            .toList();
    long more = total - rows.size();
    // A quarantined sample stands for all rows of its key.
    boolean tells = more > 0 && !change.equals("quarantined");
    groups.add(
        new SampleGroup(
            Words.count(total) + " " + title,
            change.equals("vanished") || change.equals("superseded"),
            rows,
            tells ? "and %s more".formatted(Words.count(more)) : null));
  }

  private static Row row(Sample sample) {
    return new Row(
        Words.value(sample.key()),
        sample.columns().isEmpty() ? Words.value(sample.reason()) : null,
        sample.columns().stream()
            .map(
                cell ->
                    new Cell(
                        Words.value(cell.column()),
                        Words.value(cell.before()),
                        Words.value(cell.after())))
            .toList());
  }
}
