package io.snowline.matrix;

/**
 * A value at an edge of its type.
 *
 * @param snowflake the expression that makes it in Snowflake
 * @param duckDb the expression that makes it in DuckDB
 * @param held the value as a target must hold it: decimal digits without zeros at their end, a date
 *     or time in ISO 8601, of UTC where it has a zone, hexadecimal bytes, a text as it is
 * @param canonical its canonical text, as the Java reference writes it
 */
public record MatrixValue(String snowflake, String duckDb, String held, String canonical) {}
