package io.snowline.warehouse;

import java.util.List;

/** Says that the source lacks a table, and what it has instead. */
public final class MissingTable {
  private MissingTable() {}

  /** In a sentence that names tables which differ in the case of letters alone. */
  public static String text(Source source, String table) {
    List<String> near =
        source.tables().stream().filter(name -> name.equalsIgnoreCase(table)).toList();
    return near.isEmpty()
        ? "the source has no table " + table
        : "the source has no table %s; it has %s, in another case, so write source: %s"
            .formatted(table, String.join(" and ", near), near.get(0));
  }
}
