package io.snowline.configuration;

import io.snowline.definition.CheckDefinition;
import io.snowline.definition.Definitions;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads the configuration file. */
public final class Configuration {
  private static final List<String> SETTINGS =
      List.of(
          "source",
          "target",
          "parallel",
          "tables",
          "views",
          "checks",
          "schedules",
          "http",
          "alerts",
          "schedulers",
          "monitor");
  private static final int MOST_PARALLEL = 64;
  private static final int DEFAULT_PARALLEL = 2;

  private Configuration() {}

  /**
   * Reads a file and everything it names.
   *
   * @param file the configuration; paths in it are relative to its folder
   * @param environment what <code>${NAME}</code> in it is replaced from
   * @throws ConfigurationException with all that is wrong with it
   */
  public static Definitions load(Path file, Map<String, String> environment) {
    return read(file, environment, Configuration::text);
  }

  /**
   * Reads a configuration that isn't in its file yet, and everything it names.
   *
   * @param file where it will be; paths in it are relative to its folder
   * @throws ConfigurationException with all that is wrong with it
   */
  public static Definitions parse(String text, Path file, Map<String, String> environment) {
    return read(file, environment, (absolute, problems) -> Optional.of(text));
  }

  private static Definitions read(
      Path file,
      Map<String, String> environment,
      BiFunction<Path, Problems, Optional<String>> content) {
    Path absolute = file.toAbsolutePath();
    Problems problems = new Problems();
    Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
    Document document = new Document(folder, new Interpolation(environment), problems);
    Optional<Definitions> definitions =
        content
            .apply(absolute, problems)
            .flatMap(text -> YamlTree.parse(text, document))
            .flatMap(root -> root.section(SETTINGS, "source, target and tables"))
            .flatMap(Configuration::definitions);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(file, problems.inOrder());
    }
    return definitions.orElseThrow();
  }

  private static Optional<String> text(Path file, Problems problems) {
    try {
      return Optional.of(TextFile.read(file, Excerpt.of(file.toString())));
    } catch (UnreadableFileException unreadable) {
      problems.add(
          new Place(unreadable.line(), Math.min(unreadable.line(), 1), ""),
          unreadable.getMessage()
              + (Files.notExists(file)
                  ? "; expected a configuration (snowline init writes one, snowline demo too)"
                  : "; expected a YAML file in UTF-8 of at most 1 MiB"));
      return Optional.empty();
    }
  }

  private static Optional<Definitions> definitions(Section root) {
    Databases databases = DatabaseReader.read(root);
    int parallel =
        root.optional("parallel")
            .flatMap(setting -> setting.wholeNumber(1, MOST_PARALLEL))
            .orElse(DEFAULT_PARALLEL);
    Tables tables = TablesReader.read(root, databases);
    List<ViewDefinition> views = ViewsReader.read(root, tables);
    List<CheckDefinition> checks = ChecksReader.read(root, tables, views);
    ServiceDefinition service = ServiceReader.read(root, tables);
    Monitoring monitoring = MonitoringReader.read(root, tables);
    List<TableDefinition> complete =
        tables.valid().stream().map(table -> complete(table, checks, views)).toList();
    return databases
        .source()
        .flatMap(
            source ->
                databases
                    .target()
                    .map(
                        target ->
                            new Definitions(
                                source, target, complete, parallel, service, monitoring)));
  }

  private static TableDefinition complete(
      TableDefinition table, List<CheckDefinition> checks, List<ViewDefinition> views) {
    return new TableDefinition(
        table.name(),
        table.source(),
        table.target(),
        table.key(),
        table.stamp(),
        table.snapshot(),
        table.duplicates(),
        table.columns(),
        table.storage(),
        table.freshness(),
        table.guard(),
        checks.stream().filter(check -> check.table().equals(table.name())).toList(),
        views.stream().filter(view -> view.tables().contains(table.name())).toList());
  }
}
