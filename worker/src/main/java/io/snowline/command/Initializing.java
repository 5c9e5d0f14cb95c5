package io.snowline.command;

import io.snowline.configuration.Configuration;
import io.snowline.configuration.Spelling;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.contract.TableSchema;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.Definitions;
import io.snowline.proposal.ConfigurationText;
import io.snowline.proposal.Proposals;
import io.snowline.proposal.TableNames;
import io.snowline.proposal.TableProposal;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The way from a source to a configuration. */
final class Initializing {
  private static final int MOST_SHOWN = 100;

  private final SnowlineCommand snowline;
  private final CommandSpec spec;
  private final Path file;

  private Initializing(SnowlineCommand snowline, CommandSpec spec) {
    this.snowline = snowline;
    this.spec = spec;
    this.file = snowline.shell().folder().resolve(Path.of(snowline.configurationFile()));
  }

  static int init(
      SnowlineCommand snowline,
      CommandSpec spec,
      InitEnds ends,
      List<String> tables,
      boolean force) {
    return new Initializing(snowline, spec).init(ends, tables, force);
  }

  private int init(InitEnds ends, List<String> tables, boolean force) {
    if (Files.isDirectory(file)) {
      throw CommandFailure.ofConfiguration(
          "CannotWrite",
          "Cannot write %s: it is a folder; --config takes a file"
              .formatted(snowline.configurationFile()));
    }
    if (Files.exists(file) && !force) {
      throw CommandFailure.ofConfiguration(
          "FileExists",
          "%s exists and is left as it is; --force overwrites it, --config FILE writes another"
              .formatted(snowline.configurationFile()));
    }
    List<String> contradictions = InitEnds.contradictions(given());
    if (!contradictions.isEmpty()) {
      throw new UsageException(spec.commandLine(), String.join("\n  ", contradictions));
    }
    Questions questions = new Questions(snowline);
    List<String> lines = ends.lines(questions, snowline.shell().environment());
    if (!questions.missing().isEmpty()) {
      throw new UsageException(
          spec.commandLine(),
          "nobody can be asked, so these are needed: " + String.join(", ", questions.missing()));
    }
    List<TableProposal> proposals = proposals(questions, draft(lines), tables);
    boolean any = proposals.stream().anyMatch(ConfigurationText::complete);
    if (any) {
      String text =
          ConfigurationText.of(lines, proposals, LocalDate.now(ZoneOffset.UTC).toString());
      // What is written must be what every other command can read.
      Configuration.parse(text, file, snowline.shell().environment());
      write(text, force);
    }
    snowline.report().initialized(snowline.configurationFile(), proposals, any);
    return any ? ExitCode.DONE : ExitCode.FAILED;
  }

  private List<String> given() {
    return spec.commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::longestName)
        .toList();
  }

  /** Both ends, judged as every configuration is, before the source is asked for tables. */
  private Definitions draft(List<String> ends) {
    String text =
        String.join("\n", ends) + "\ntables: {draft: {source: DRAFT, target: DRAFT, key: [ID]}}\n";
    return Configuration.parse(text, file, snowline.shell().environment());
  }

  private List<TableProposal> proposals(
      Questions questions, Definitions draft, List<String> wanted) {
    ConfiguredWarehouses warehouses = new ConfiguredWarehouses(draft);
    try (Source source = warehouses.source(Step.reading());
        Target target = warehouses.target(Step.reading())) {
      List<TableSchema> schemas = selected(questions, source, wanted);
      Proposals proposals =
          new Proposals(source, target, new TableNames(draft.target() instanceof BigQueryDataset));
      List<TableProposal> found = new ArrayList<>();
      for (TableSchema schema : schemas) {
        snowline
            .report()
            .says(
                "%d of %d: looking for the key of %s"
                    .formatted(found.size() + 1, schemas.size(), schema.name()));
        found.add(proposals.of(schema));
      }
      return found;
    }
  }

  private List<TableSchema> selected(Questions questions, Source source, List<String> wanted) {
    List<String> names = source.tables();
    if (names.isEmpty()) {
      throw new CommandFailure("NoTables", "the source has no tables that may be read");
    }
    if (wanted.isEmpty() && snowline.mayAsk()) {
      snowline.report().says("the source has " + shown(names));
      String answer = questions.ask("--tables", null, "which tables, with commas between", "all");
      wanted = answer.equals("all") ? List.of() : List.of(answer.split("\\s*,\\s*", -1));
    }
    if (wanted.isEmpty()) {
      return source.tablesAlone().stream().flatMap(name -> source.schema(name).stream()).toList();
    }
    List<String> unknown = new ArrayList<>();
    // By the source's own name, since a source may take one name in two cases.
    Map<String, TableSchema> schemas = new LinkedHashMap<>();
    for (String name : wanted.stream().map(String::strip).distinct().toList()) {
      source
          .schema(name)
          .ifPresentOrElse(
              schema -> schemas.putIfAbsent(schema.name(), schema),
              () ->
                  unknown.add(
                      "the source has no table " + name + Spelling.didYouMean(name, names)));
    }
    if (!unknown.isEmpty()) {
      throw new UsageException(spec.commandLine(), String.join("\n  ", unknown));
    }
    return List.copyOf(schemas.values());
  }

  private static String shown(List<String> names) {
    return names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "))
        + (names.size() > MOST_SHOWN ? " and %d more".formatted(names.size() - MOST_SHOWN) : "");
  }

  /** In one step: nobody finds half a file. */
  private void write(String text, boolean force) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(beside, text);
      if (force) {
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(beside, file);
      }
    } catch (IOException failure) {
      throw new CommandFailure(
          "CannotWrite",
          "Cannot write %s: %s"
              .formatted(snowline.configurationFile(), failure.getClass().getSimpleName()),
          failure);
    }
  }
}
