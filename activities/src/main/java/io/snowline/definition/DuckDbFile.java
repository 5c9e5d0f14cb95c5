package io.snowline.definition;

import java.nio.file.Path;

/**
 * A DuckDB database.
 *
 * @param file absolute path
 * @param schema schema within it, usually {@code main}
 */
public record DuckDbFile(Path file, String schema) implements WarehouseDefinition {}
