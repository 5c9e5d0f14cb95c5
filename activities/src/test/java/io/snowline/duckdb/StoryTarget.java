package io.snowline.duckdb;

import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.TableModel.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What someone else than Snowline does to the target of a story's table. */
final class StoryTarget {
  private final StoryShape shape;
  private final TableDefinition table;
  private final TableModel model;
  private final StoryChances chances;
  private final StorySteps steps;
  private final AtomicInteger numbers;
  private LocalDate oldJob = LocalDate.of(2025, 7, 1);

  /**
   * @param numbers the last number that was given to a row or a change by hand
   */
  StoryTarget(
      StoryShape shape,
      TableModel model,
      StoryChances chances,
      StorySteps steps,
      AtomicInteger numbers) {
    this.shape = shape;
    table = shape.table();
    this.model = model;
    this.chances = chances;
    this.steps = steps;
    this.numbers = numbers;
  }

  /** Someone makes it with the source's columns and others. */
  void make(StoryPlace place, Map<String, Kind> others) {
    steps.add(
        "someone made the target%s".formatted(shape.constrained() ? " with a primary key" : ""));
    Map<String, Kind> columns = new LinkedHashMap<>();
    model.sourceColumns().forEach(column -> columns.put(column, model.sourceKind(column)));
    columns.putAll(others);
    model.makeTarget(columns);
    place.make(table.target(), columns(), shape.constrained());
  }

  /** The old job appends a copy of the source, or of some of it. */
  void copy(StoryPlace place, double share) {
    oldJob = oldJob.plusDays(chances.nextInt(3));
    steps.add("the old job appends %.0f %% of the source as of %s".formatted(share * 100, oldJob));
    List<Map<String, String>> copies = new ArrayList<>();
    for (Map<String, String> row : model.source()) {
      if (chances.nextDouble() < share && (!shape.constrained() || row.containsKey("ID"))) {
        Map<String, String> copy = new TreeMap<>(row);
        copy.keySet().removeIf(column -> !model.shared(column));
        for (String column : List.of("STAMP", "AS_OF")) {
          if (model.targetColumns().contains(column) && chances.nextInt(15) > 0) {
            copy.put(column, oldJob.toString());
          }
        }
        if (model.targetColumns().contains("OWN")) {
          copy.put("OWN", "own");
        }
        boolean twice =
            shape.constrained()
                && Stream.concat(
                        model.target().stream().map(TableModel.Held::values), copies.stream())
                    .anyMatch(other -> other.get("ID").equals(copy.get("ID")));
        if (!twice) {
          copies.add(copy);
        }
      }
    }
    copies.forEach(model::holdInTarget);
    place.insert(table.target(), columns(), copies);
  }

  /** Someone changes a row by hand: of rows that are alike, the first. */
  void change(StoryPlace place) {
    Map<String, String> row = chances.oneOf(model.target()).values();
    int position = model.target().stream().map(TableModel.Held::values).toList().indexOf(row);
    String fresh = "by hand " + numbers.getAndIncrement();
    steps.add("someone changes %s in the target".formatted(row));
    place.change(table.target(), columns(), row, "NAME", fresh);
    model.changeInTarget(position, "NAME", fresh);
  }

  private Map<String, Kind> columns() {
    return StoryRows.kinds(model.targetColumns(), model::targetKind);
  }
}
