package io.snowline.configuration;

import io.snowline.definition.ViewDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code views}. */
final class ViewsReader {
  private static final int MOST_VIEWS = 10_000;

  private ViewsReader() {}

  /** The views in the order in which they are made. */
  static List<ViewDefinition> read(Section root, Tables tables) {
    List<Setting> items =
        root.optional("views")
            .flatMap(
                setting -> setting.list(MOST_VIEWS, "a list of files, e.g. [views/orders.sql]"))
            .orElse(List.of());
    Map<String, ViewFile> files = new LinkedHashMap<>();
    for (Setting item : items) {
      ViewFile.read(item, tables)
          .filter(file -> canBeNamed(file, tables.targets()))
          .ifPresent(file -> add(file, files));
    }
    boolean complete = files.size() == items.size() && !tables.incomplete();
    return new ViewTables(tables, files, complete).definitions();
  }

  private static void add(ViewFile file, Map<String, ViewFile> files) {
    ViewFile first = files.putIfAbsent(file.foldedName(), file);
    if (first != null) {
      file.setting()
          .problem(
              "makes %s, as line %d does; expected each view once"
                  .formatted(Excerpt.of(file.statement().name()), first.setting().name().line()));
    }
  }

  private static boolean canBeNamed(ViewFile file, TargetNames targets) {
    String name = file.statement().name();
    Optional<String> objection =
        !Identifiers.valid(name)
            ? Optional.of("can't be a name; expected 1 to 255 characters, no control characters")
            : TargetNames.reserved(name)
                ? Optional.of("begins with SNOWLINE_, which is kept for Snowline's own tables")
                : targets.owner(name).map("is %s; expected a name of its own"::formatted);
    objection.ifPresent(
        words ->
            file.setting().problem("the view's name %s %s".formatted(Excerpt.of(name), words)));
    return objection.isEmpty();
  }
}
