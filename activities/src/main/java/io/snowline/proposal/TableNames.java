package io.snowline.proposal;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Gives tables names that a configuration and a target take. No two tables get the same. */
public final class TableNames {
  private static final int LONGEST = 63;

  private final boolean bigQuery;
  private final Set<String> names = new HashSet<>();
  private final Set<String> owned = new HashSet<>();

  /**
   * @param bigQuery whether the target is BigQuery, which takes fewer characters than others
   */
  public TableNames(boolean bigQuery) {
    this.bigQuery = bigQuery;
  }

  /** The name in the configuration: small letters, digits and _. */
  String name(String table) {
    String plain = table.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    String begun = plain.matches("[a-z].*") ? plain : "t_" + plain;
    String name = begun.substring(0, Math.min(LONGEST, begun.length()));
    for (int number = 2; !names.add(name); number++) {
      String end = "_" + number;
      name = begun.substring(0, Math.min(LONGEST - end.length(), begun.length())) + end;
    }
    return name;
  }

  /** The table in the target: the source's name, where nothing else has it. */
  String target(String table) {
    String plain =
        bigQuery ? table.replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Pd}\\p{Zs}]", "_") : table;
    String begun = plain.toUpperCase(Locale.ROOT).startsWith("SNOWLINE_") ? "T_" + plain : plain;
    String name = begun;
    for (int number = 1; owns(name).stream().anyMatch(owned::contains); number++) {
      name = begun + (number == 1 ? "_COPY" : "_COPY_" + number);
    }
    owned.addAll(owns(name));
    return name;
  }

  /** A table owns its history and its quarantine too. */
  private static List<String> owns(String target) {
    return Stream.of("", "_history", "_quarantine")
        .map(end -> target.toLowerCase(Locale.ROOT) + end)
        .toList();
  }
}
