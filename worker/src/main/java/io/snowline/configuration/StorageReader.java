package io.snowline.configuration;

import io.snowline.definition.Storage;
import io.snowline.definition.Storage.Partition;
import io.snowline.definition.Storage.Unit;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code partition} and {@code cluster}: how the target keeps a table that Snowline makes.
 */
final class StorageReader {
  private static final List<String> PARTITION = List.of("column", "by");
  private static final String UNITS = "hour, day, month or year";
  private static final int MOST_CLUSTER_COLUMNS = 4;

  private StorageReader() {}

  static Storage read(Section table, Databases databases) {
    Optional<Setting> partition = table.optional("partition");
    Optional<Setting> cluster = table.optional("cluster");
    if (databases.isTarget("duckdb")) {
      partition.ifPresent(StorageReader::refuse);
      cluster.ifPresent(StorageReader::refuse);
    }
    return new Storage(
        partition.flatMap(StorageReader::partition),
        cluster
            .flatMap(
                setting ->
                    Identifiers.columns(
                        setting,
                        MOST_CLUSTER_COLUMNS,
                        "a list of columns, e.g. cluster: [WORK_ITEM_ID]"))
            .orElse(List.of()));
  }

  private static void refuse(Setting setting) {
    setting.document().problems().add(setting.name(), "DuckDB keeps tables whole; remove it");
  }

  private static Optional<Partition> partition(Setting setting) {
    Optional<Section> section =
        setting.section(PARTITION, "a column, e.g. {column: UPDATED_AT, by: day}");
    Optional<Unit> unit =
        section.flatMap(found -> found.optional("by")).flatMap(StorageReader::unit);
    return section
        .flatMap(found -> found.required("column", "the name of a date or timestamp column"))
        .flatMap(found -> Identifiers.read(found, "the name of a date or timestamp column"))
        .map(column -> new Partition(column, unit.orElse(Unit.DAY)));
  }

  private static Optional<Unit> unit(Setting setting) {
    Optional<Text> text = setting.text(UNITS);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (text.get().value()) {
      case "hour" -> Optional.of(Unit.HOUR);
      case "day" -> Optional.of(Unit.DAY);
      case "month" -> Optional.of(Unit.MONTH);
      case "year" -> Optional.of(Unit.YEAR);
      default -> setting.wrong(UNITS);
    };
  }
}
