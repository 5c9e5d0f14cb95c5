package io.snowline.command;

import io.snowline.definition.Definitions;
import io.snowline.duckdb.DuckDbWarehouses;
import io.snowline.warehouse.Target;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Function;

/** Reads the target without making it. */
final class Ledgers {
  private Ledgers() {}

  /** What the target says; empty if there is no target yet. */
  static <T> Optional<T> read(Definitions definitions, Function<Target, T> reading) {
    if (Files.notExists(definitions.target().file())) {
      return Optional.empty();
    }
    try (Target target = new DuckDbWarehouses(definitions).target()) {
      return Optional.of(reading.apply(target));
    }
  }
}
