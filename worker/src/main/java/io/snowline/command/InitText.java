package io.snowline.command;

import io.snowline.proposal.ConfigurationText;
import io.snowline.proposal.TableProposal;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What was found of each table, and what was written. */
final class InitText {
  private InitText() {}

  static List<String> lines(
      String file, List<TableProposal> tables, boolean written, Style style, String configOption) {
    List<List<String>> rows = tables.stream().map(table -> row(table, style)).toList();
    List<String> lines =
        new ArrayList<>(Columns.lines(List.of("table", "source", "rows", "key"), rows, Set.of(2)));
    for (TableProposal table : tables) {
      table
          .problems()
          .forEach(
              problem ->
                  lines.add(
                      style.warning("  %s: ".formatted(table.name())) + Words.value(problem)));
    }
    long complete = tables.stream().filter(ConfigurationText::complete).count();
    long open = tables.size() - complete;
    lines.add(
        written
            ? "wrote %s: %s%s"
                .formatted(
                    file,
                    Words.many(complete, "table", "tables"),
                    open == 0 ? "" : ", and %d as a comment, for you to give a key".formatted(open))
            : "no key could be proven for any table, so %s was not written".formatted(file));
    if (written) {
      lines.add(
          "next: snowline check%1$s, then snowline plan%1$s; neither changes a table"
              .formatted(configOption));
    }
    return lines;
  }

  private static List<String> row(TableProposal table, Style style) {
    String key =
        switch (table.key().origin()) {
          case DECLARED -> style.good("proven, declared") + columns(table);
          case FOUND -> style.good("proven") + columns(table);
          case NO_ROWS ->
              style.warning("no rows to prove one by")
                  + (table.key().columns().isEmpty() ? "" : ", declared" + columns(table));
          case NONE -> style.warning("none found");
        };
    return List.of(
        table.name(), Words.value(table.source()), Words.count(table.key().counted().rows()), key);
  }

  private static String columns(TableProposal table) {
    return ": " + Words.value(String.join(", ", table.key().columns()));
  }
}
