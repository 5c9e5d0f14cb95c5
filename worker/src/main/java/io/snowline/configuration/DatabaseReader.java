package io.snowline.configuration;

import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.WarehouseDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the two ends, {@code source} and {@code target}, each by its engine's own reader. */
final class DatabaseReader {
  private static final List<String> SOURCES = List.of("snowflake", "duckdb");
  private static final List<String> TARGETS = List.of("bigquery", "duckdb");
  private static final Map<String, String> NO_SOURCES =
      Map.of("bigquery", "BigQuery can't be a source yet; expected snowflake or duckdb");
  private static final Map<String, String> NO_TARGETS =
      Map.of("snowflake", "Snowflake can't be a target yet; expected bigquery or duckdb");
  private static final String SOURCE = "snowflake: {...} or duckdb: {file: source.duckdb}";
  private static final String TARGET = "bigquery: {...} or duckdb: {file: target.duckdb}";

  private DatabaseReader() {}

  static Databases read(Section root) {
    Optional<Section> source =
        root.required("source", SOURCE)
            .flatMap(setting -> setting.section(SOURCES, NO_SOURCES, SOURCE));
    Optional<Section> target =
        root.required("target", TARGET)
            .flatMap(setting -> setting.section(TARGETS, NO_TARGETS, TARGET));
    source.ifPresent(section -> refuseAllButOne(section, SOURCES, SOURCE));
    target.ifPresent(section -> refuseAllButOne(section, TARGETS, TARGET));
    Optional<Setting> duckDbTarget = target.flatMap(section -> section.optional("duckdb"));
    Optional<WarehouseDefinition> found = source.flatMap(DatabaseReader::source);
    if (duckDbTarget.isPresent()
        && found.orElse(null) instanceof SnowflakeAccount account
        && account.unload().isPresent()) {
      duckDbTarget
          .get()
          .problem("DuckDB doesn't load from a bucket; remove unload from the source");
    }
    return new Databases(
        found,
        target.flatMap(section -> target(section, found)),
        target.flatMap(DatabaseReader::targetEngine));
  }

  private static Optional<WarehouseDefinition> source(Section section) {
    Optional<WarehouseDefinition> snowflake =
        section.optional("snowflake").flatMap(SnowflakeReader::read).map(found -> found);
    Optional<WarehouseDefinition> duckDb =
        section.optional("duckdb").flatMap(DuckDbReader::source).map(found -> found);
    return snowflake.or(() -> duckDb);
  }

  private static Optional<WarehouseDefinition> target(
      Section section, Optional<WarehouseDefinition> source) {
    Optional<WarehouseDefinition> bigQuery =
        section.optional("bigquery").flatMap(BigQueryReader::read).map(found -> found);
    Optional<WarehouseDefinition> duckDb =
        section
            .optional("duckdb")
            .flatMap(setting -> DuckDbReader.target(setting, source))
            .map(found -> found);
    return bigQuery.or(() -> duckDb);
  }

  private static Optional<String> targetEngine(Section target) {
    return TARGETS.stream().filter(engine -> target.optional(engine).isPresent()).findFirst();
  }

  private static void refuseAllButOne(Section section, List<String> engines, String expected) {
    List<String> written =
        engines.stream().filter(engine -> section.optional(engine).isPresent()).toList();
    if (section.isEmpty()) {
      section.problem("empty; expected " + expected);
    } else if (written.size() > 1) {
      section.problem("both %s; expected one of them".formatted(String.join(" and ", written)));
    }
  }
}
