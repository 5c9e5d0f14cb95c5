package io.snowline.duckdb;

import io.snowline.duckdb.TableModel.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A story's rows on their way to the engines and back. */
final class StoryRows {
  private StoryRows() {}

  /** The columns in their order, with what they hold. */
  static Map<String, Kind> kinds(Collection<String> columns, Function<String, Kind> kind) {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    columns.forEach(column -> kinds.put(column, kind.apply(column)));
    return kinds;
  }

  static List<String> texts(Map<String, String> row, List<String> columns) {
    List<String> texts = new ArrayList<>();
    columns.forEach(column -> texts.add(row.get(column)));
    return texts;
  }

  static List<String> with(List<String> texts, String... more) {
    List<String> all = new ArrayList<>(texts);
    Collections.addAll(all, more);
    return all;
  }
}
