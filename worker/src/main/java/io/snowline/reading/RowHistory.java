package io.snowline.reading;

import java.util.List;

/**
 * How the rows of a key changed over time.
 *
 * @param table the table's name
 * @param columns the columns shown, in order
 * @param versions by time
 */
public record RowHistory(String table, List<String> columns, List<RowVersion> versions) {}
