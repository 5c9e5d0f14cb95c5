package io.snowline.proposal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A commented configuration, as YAML. Pure. */
public final class ConfigurationText {
  /** Words that YAML 1.2 reads as something other than a text. */
  private static final Set<String> WORDS = Set.of("true", "false", "null", "y", "n", "yes", "no");

  private ConfigurationText() {}

  /**
   * The whole file.
   *
   * @param ends the lines of {@code source} and {@code target}
   * @param written when, for a comment
   */
  public static String of(List<String> ends, List<TableProposal> tables, String written) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# Written by snowline init on %s. Every setting: docs/configuration.md."
            .formatted(written));
    lines.add(
        "# Next: snowline check, then snowline plan; nothing is written before snowline sync.");
    lines.add("");
    lines.addAll(ends);
    lines.add("");
    lines.add("tables:");
    for (int number = 0; number < tables.size(); number++) {
      lines.addAll(number == 0 ? List.of() : List.of(""));
      lines.addAll(table(tables.get(number)));
    }
    lines.add("");
    lines.add("# When syncs run by themselves, once a worker does (snowline worker, then");
    lines.add("# snowline schedules apply):");
    lines.add("# schedules:");
    lines.add("#   daily: {mode: daily, cron: \"0 2 * * *\"}");
    lines.add("#   full: {mode: full, cron: \"0 6 * * *\"}");
    lines.add("#   monitor: {workflow: monitor, every: 4h}");
    return String.join("\n", lines) + "\n";
  }

  /** Whether the table is written as a setting; else it is a comment for a human to finish. */
  public static boolean complete(TableProposal table) {
    FoundKey key = table.key();
    boolean known =
        key.proven() || (key.origin() == FoundKey.Origin.NO_ROWS && !key.columns().isEmpty());
    return known && Unwritable.problems(table.source(), key.columns()).isEmpty();
  }

  private static List<String> table(TableProposal table) {
    List<String> lines = new ArrayList<>();
    lines.add("  # " + proof(table.key()));
    boolean complete = complete(table);
    String at = complete ? "  " : "  # ";
    lines.add(at + scalar(table.name()) + ":");
    lines.add(at + "  source: " + shown(scalar(table.source())));
    lines.add(at + "  target: " + shown(scalar(table.target())));
    lines.add(at + "  key: " + shown(list(table.key().columns())));
    table
        .stamp()
        .ifPresent(
            column -> {
              lines.add(
                  "    # No row has a value in %s. If it is for the sync to fill with"
                      .formatted(shown(column)));
              lines.add(
                  "    # the day of each copy, say so; it is then left out of every comparison:");
              lines.add("    # stamp: " + shown(scalar(column)));
            });
    if (!table.problems().isEmpty()) {
      lines.add("    # A run refuses this table as it is:");
      table.problems().forEach(problem -> lines.add("    #   " + shown(problem)));
      if (!table.rules().isEmpty()) {
        lines.add("    # If this is what you want, take away the # before it:");
        lines.add("    # columns: " + shown(mapping(table.rules())));
      }
    }
    return lines;
  }

  private static String proof(FoundKey key) {
    String rows = many(key.counted().rows(), "row");
    String keys = many(key.counted().keys(), "key");
    return switch (key.origin()) {
      case DECLARED -> "Declared as its primary key, and proven: %s, %s.".formatted(rows, keys);
      case FOUND ->
          "Proven unique on what is there: %s, %s. Is it the key by meaning, too?"
              .formatted(rows, keys);
      case NO_ROWS ->
          key.columns().isEmpty()
              ? "No rows, so no key could be proven: write it and take away the #."
              : "Declared as its primary key, and not proven: no rows. Is it the key by meaning, too?"
                  + " A run refuses rows that share it.";
      case NONE ->
          "No key found in %s: write it and take away the #.%s"
              .formatted(
                  rows,
                  key.tried().isEmpty()
                      ? " No column, and no pair that is named like one, comes near."
                      : " Not unique: "
                          + key.tried().stream()
                              .map(columns -> shown(String.join(" with ", columns)))
                              .collect(Collectors.joining(", "))
                          + ".");
    };
  }

  private static String many(long number, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
  }

  private static String list(List<String> values) {
    return values.stream()
        .map(ConfigurationText::scalar)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String mapping(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> scalar(entry.getKey()) + ": " + scalar(entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** A text as a value, in quotes where it needs them. */
  public static String scalar(String text) {
    boolean plain =
        text.matches("[A-Za-z_][A-Za-z0-9_.-]*") && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    if (plain) {
      return text;
    }
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "$${");
    return "\"" + escaped + "\"";
  }

  /** A comment is one line, whatever a name holds. */
  private static String shown(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
