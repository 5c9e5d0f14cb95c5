package io.snowline.configuration;

import io.snowline.definition.WarehouseDefinition;
import java.util.Optional;

/**
 * The two ends, each empty where something is wrong with it.
 *
 * @param source the end that is read
 * @param target the end that is written
 * @param targetEngine the engine that the target asks for, right or wrong
 */
record Databases(
    Optional<WarehouseDefinition> source,
    Optional<WarehouseDefinition> target,
    Optional<String> targetEngine) {
  boolean isTarget(String engine) {
    return targetEngine.filter(engine::equals).isPresent();
  }
}
