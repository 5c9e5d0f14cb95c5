package io.snowline.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table in docs/faults.md: which calls met which faults in the last run of all. */
final class FaultTable {
  private static final Path FILE = Path.of("..", "docs", "faults.md");
  private static final Pattern ROW =
      Pattern.compile("\\| ((?:BigQuery|Snowflake): [^|]+?) \\|(.*)\\|");
  private static final String HELD = "held";
  private static final String BEGIN = "<!-- written by FaultsBedTest -->\n";
  private static final String END = "<!-- end -->\n";

  private FaultTable() {}

  /** The calls in the table, with the faults that each met. */
  static SortedMap<String, EnumSet<Fault>> met() {
    TreeMap<String, EnumSet<Fault>> met = new TreeMap<>();
    for (String line : text().lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
        String[] cells = row.group(2).split("\\|", -1);
        Fault[] columns = Fault.values();
        for (int column = 0; column < columns.length; column++) {
          if (cells[column].strip().equals(HELD)) {
            faults.add(columns[column]);
          }
        }
        met.put(row.group(1), faults);
      }
    }
    return met;
  }

  /** The calls in the table. */
  static Set<String> calls() {
    return met().keySet();
  }

  /** Writes the columns of these faults anew, for those calls. */
  static void write(
      List<Fault> columns, Predicate<String> calls, Map<String, EnumSet<Fault>> struck) {
    SortedMap<String, EnumSet<Fault>> met = met();
    met.forEach((call, faults) -> faults.removeAll(calls.test(call) ? columns : List.of()));
    struck.forEach(
        (call, faults) ->
            met.computeIfAbsent(call, one -> EnumSet.noneOf(Fault.class)).addAll(faults));
    met.values().removeIf(EnumSet::isEmpty);
    int cases = met.values().stream().mapToInt(EnumSet::size).sum();
    StringBuilder table = new StringBuilder(BEGIN);
    table.append(
        "%s: %d calls met %d faults.\n\n"
            .formatted(LocalDate.now(ZoneOffset.UTC), met.size(), cases));
    table.append(row("call", Arrays.stream(Fault.values()).map(Fault::text).toList()));
    table.append(row("---", Arrays.stream(Fault.values()).map(fault -> "---").toList()));
    met.forEach(
        (call, faults) ->
            table.append(
                row(
                    call,
                    Arrays.stream(Fault.values())
                        .map(fault -> faults.contains(fault) ? HELD : "-")
                        .toList())));
    String text = text();
    String before = text.substring(0, text.indexOf(BEGIN));
    String after = text.substring(text.indexOf(END));
    try {
      Files.writeString(FILE, before + table + after);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String row(String call, List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| " + call + " | ", " |\n"));
  }

  private static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
