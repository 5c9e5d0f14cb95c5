package io.snowline.matrix;

import io.snowline.definition.ColumnRule;
import java.util.List;

/**
 * A column of one type, with the edges of its values.
 *
 * @param name its name
 * @param snowflake its type in Snowflake
 * @param duckDb the type that holds the same in DuckDB
 * @param bigQuery the type that BigQuery must give it
 * @param rule its rule in the configuration
 * @param values what it holds, NULL left out
 */
public record MatrixColumn(
    String name,
    String snowflake,
    String duckDb,
    String bigQuery,
    ColumnRule rule,
    List<MatrixValue> values) {}
