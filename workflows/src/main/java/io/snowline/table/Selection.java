package io.snowline.table;

import java.util.List;

/**
 * The tables of a parent run.
 *
 * @param tables their names
 * @param parallel how many of them to sync at once
 */
public record Selection(List<String> tables, int parallel) {
  public Selection {
    tables = List.copyOf(tables);
  }
}
