package io.snowline.reading;

import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Function;

/** Reads the target without making it. */
public final class Ledgers {
  private Ledgers() {}

  /** What the target says; empty if there is no target yet. */
  public static <T> Optional<T> read(Definitions definitions, Function<Target, T> reading) {
    if (definitions.target() instanceof DuckDbFile held && Files.notExists(held.file())) {
      return Optional.empty();
    }
    try (Target target = new ConfiguredWarehouses(definitions).target(Step.reading())) {
      return Optional.of(reading.apply(target));
    }
  }
}
