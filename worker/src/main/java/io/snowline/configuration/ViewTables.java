package io.snowline.configuration;

import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the tables that each view reads, itself or through the views before it. */
final class ViewTables {
  private final Map<String, ViewFile> files;
  private final boolean complete;
  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, Integer> positions;
  private final Map<String, String> targets = new HashMap<>();
  private final Map<String, String> spelled = new HashMap<>();
  private final Map<String, Set<String>> found = new HashMap<>();
  private final Map<String, Set<String>> awaited = new HashMap<>();

  /**
   * @param files by folded name, in the order in which they are made
   * @param complete whether all tables and views are known, so that what isn't found isn't there
   */
  ViewTables(Tables tables, Map<String, ViewFile> files, boolean complete) {
    this.files = files;
    this.complete = complete;
    for (TableDefinition table : tables.valid()) {
      targets.put(table.name(), table.target());
      owners.put(Identifiers.folded(table.target()), table.name());
      owners.put(Identifiers.folded(table.history()), table.name());
      spelled.put(Identifiers.folded(table.target()), table.target());
      spelled.put(Identifiers.folded(table.history()), table.history());
    }
    positions =
        IntStream.range(0, tables.valid().size())
            .boxed()
            .collect(Collectors.toMap(at -> tables.valid().get(at).name(), at -> at));
  }

  List<ViewDefinition> definitions() {
    List<ViewDefinition> definitions = new ArrayList<>();
    files.forEach(
        (name, file) -> {
          refuseLater(name, file);
          Set<String> tables = file.table().map(Set::of).orElseGet(() -> tables(file));
          if (tables.isEmpty() && complete) {
            file.setting()
                .problem(
                    "the view reads no configured table; write {file: ..., table: NAME} to say"
                        + " whose it is");
          }
          found.put(name, tables);
          Set<String> reads = reads(file, tables);
          awaited.put(name, reads);
          ViewStatement view = file.statement();
          definitions.add(
              new ViewDefinition(view.name(), view.text(), file.key(), tables, reads, file.file()));
        });
    return definitions;
  }

  /**
   * What must be there before the view can be made. A table that has problems of its own has no
   * target yet.
   */
  private Set<String> reads(ViewFile file, Set<String> tables) {
    Stream<String> own = tables.stream().filter(targets::containsKey).map(targets::get);
    Stream<String> named =
        file.statement().names().stream()
            .flatMap(
                name ->
                    spelled.containsKey(name)
                        ? Stream.of(spelled.get(name))
                        : awaited.getOrDefault(name, Set.of()).stream());
    return Stream.concat(own, named).collect(Collectors.toUnmodifiableSet());
  }

  private Set<String> tables(ViewFile file) {
    Set<String> tables = new LinkedHashSet<>();
    file.statement().names().stream()
        .flatMap(
            name ->
                owners.containsKey(name)
                    ? Stream.of(owners.get(name))
                    : found.getOrDefault(name, Set.of()).stream())
        .distinct()
        .sorted(Comparator.comparing(positions::get))
        .forEach(tables::add);
    return Collections.unmodifiableSet(tables);
  }

  private void refuseLater(String name, ViewFile file) {
    String later =
        file.statement().names().stream()
            .filter(read -> files.containsKey(read) && !found.containsKey(read))
            .filter(read -> !read.equals(name))
            .map(read -> Excerpt.of(files.get(read).statement().name()))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!later.isEmpty()) {
      file.setting()
          .problem("reads %s, listed after it; list a view after those it reads".formatted(later));
    }
  }
}
