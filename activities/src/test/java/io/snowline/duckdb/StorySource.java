package io.snowline.duckdb;

import io.snowline.definition.DuplicateRule;
import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.TableModel.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The source of a story's table: how it changes, in the model and where it stands. */
final class StorySource {
  /** Columns that the source may gain; some come with values of another kind. */
  private static final Map<String, Kind> GAINED =
      new TreeMap<>(Map.of("EXTRA", Kind.TEXT, "A first", Kind.WHOLE, "ZONE", Kind.DAY));

  private final TableDefinition table;
  private final TableModel model;
  private final StoryChances chances;
  private final StorySteps steps;
  private final AtomicInteger numbers;
  private final StoryValues values;
  private final int mostRows;
  private final Consumer<String> happened;
  private List<Map<String, String>> lost = List.of();

  /**
   * @param numbers the last number that was given to a row or a change by hand
   * @param mostRows how many rows are added at once, at most
   * @param happened is told what happens, for {@link StoryCounts}
   */
  StorySource(
      StoryShape shape,
      TableModel model,
      StoryChances chances,
      StorySteps steps,
      AtomicInteger numbers,
      int mostRows,
      Consumer<String> happened) {
    table = shape.table();
    this.model = model;
    this.chances = chances;
    this.steps = steps;
    this.numbers = numbers;
    values = new StoryValues(chances, shape.restless());
    this.mostRows = mostRows;
    this.happened = happened;
  }

  /** Something happens to the source, or nothing. */
  void change() {
    List<Map<String, String>> rows = model.source();
    switch (chances.nextInt(14)) {
      case 0, 1 -> addRows(1 + chances.nextInt(4));
      case 2, 3, 4 -> changeRows(3);
      case 5, 6 -> {
        steps.add("source rows vanish");
        some(3).forEach(row -> rows.removeIf(other -> other == row));
      }
      case 7 -> {
        steps.add("a duplicate key");
        happened.accept("a duplicate key");
        some(1)
            .forEach(
                row -> {
                  Map<String, String> twin = new TreeMap<>(row);
                  if (chances.nextBoolean()) {
                    twin.put("NAME", "twin");
                  }
                  rows.add(twin);
                });
      }
      case 8 -> {
        steps.add("a missing key");
        happened.accept("a missing key");
        some(1).forEach(row -> table.key().forEach(row::remove));
      }
      case 9 -> {
        steps.add("shared and missing keys are mended");
        mend();
      }
      case 10 -> {
        lost = lost.isEmpty() ? List.copyOf(rows) : lost;
        int rest = chances.nextBoolean() ? 0 : rows.size() / 5;
        happened.accept(rest == 0 ? "a source that is empty" : "a source of few rows");
        steps.add("the source collapses from %d to %d rows".formatted(rows.size(), rest));
        rows.subList(rest, rows.size()).clear();
      }
      case 11 -> {
        if (!lost.isEmpty()) {
          steps.add("lost rows come back");
          lost.stream().filter(row -> !rows.contains(row)).forEach(rows::add);
          rows.forEach(row -> row.keySet().retainAll(model.sourceColumns()));
          lost = List.of();
        }
      }
      case 12 -> changeColumns();
      default -> {}
    }
  }

  private void mend() {
    List<List<String>> seen = new ArrayList<>();
    model
        .source()
        .removeIf(
            row -> {
              List<String> key = StoryRows.texts(row, table.key());
              boolean bad = key.stream().allMatch(Objects::isNull) || seen.contains(key);
              seen.add(key);
              return bad;
            });
  }

  private void changeColumns() {
    Map<String, Kind> other = Map.of("EXTRA", Kind.DAY, "A first", Kind.TEXT, "ZONE", Kind.TRUTH);
    String column = List.copyOf(GAINED.keySet()).get(chances.nextInt(GAINED.size()));
    if (model.sourceColumns().contains(column)) {
      happened.accept("a column goes");
      steps.add("the source drops column " + column);
      model.dropColumn(column);
    } else {
      happened.accept("a column comes");
      steps.add("the source gains column " + column);
      model.column(column, (chances.nextInt(5) == 0 ? other : GAINED).get(column));
      model
          .source()
          .forEach(
              row ->
                  put(
                      row,
                      column,
                      chances.nextInt(3) == 0 ? values.value(model.sourceKind(column)) : null));
    }
  }

  void addRows(int wanted) {
    int count = Math.min(wanted, mostRows);
    steps.add("%d new source rows".formatted(count));
    for (int added = 0; added < count; added++) {
      Map<String, String> row = new TreeMap<>();
      for (String column : model.sourceColumns()) {
        put(row, column, chances.nextInt(6) == 0 ? null : values.value(model.sourceKind(column)));
      }
      String number = Integer.toString(numbers.incrementAndGet());
      boolean partMayBeNull = table.key().contains("REGION") && row.containsKey("REGION");
      put(row, "ID", partMayBeNull && chances.nextInt(10) == 0 ? null : number);
      model.source().add(row);
    }
    if (table.duplicates() == DuplicateRule.FAIL && chances.nextInt(5) > 0) {
      mend();
    }
  }

  private void changeRow(Map<String, String> row) {
    List<String> columns =
        model.sourceColumns().stream().filter(column -> !table.key().contains(column)).toList();
    String column = chances.oneOf(columns);
    put(row, column, chances.nextInt(5) == 0 ? null : values.value(model.sourceKind(column)));
    steps.add("source row %s has %s %s".formatted(row.get("ID"), column, row.get(column)));
  }

  private List<Map<String, String>> some(int most) {
    List<Map<String, String>> rows = new ArrayList<>(model.source());
    chances.shuffle(rows);
    return rows.subList(0, Math.min(rows.size(), 1 + chances.nextInt(most)));
  }

  /** Some rows have another value in a column. */
  void changeRows(int most) {
    some(most).forEach(this::changeRow);
  }

  private static void put(Map<String, String> row, String column, String value) {
    if (value == null) {
      row.remove(column);
    } else {
      row.put(column, value);
    }
  }

  /** Has the place hold what the model says. */
  void write(StoryPlace place) {
    place.source(
        table.source(), StoryRows.kinds(model.sourceColumns(), model::sourceKind), model.source());
  }
}
