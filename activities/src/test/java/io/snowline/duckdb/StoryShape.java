package io.snowline.duckdb;

import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.TableModel.Allowed;
import io.snowline.duckdb.TableModel.Kind;
import io.snowline.duckdb.TableModel.Rules;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What doesn't change while a story is told.
 *
 * @param table the story's table, as it is configured
 * @param rules what the model has to know of that
 * @param columns the columns that the source has from the beginning
 * @param length how many runs are asked for
 * @param portable whether source and target hash as different engines do
 * @param restless whether the source changes while runs read it
 * @param killed whether processes are killed
 * @param large whether it begins with hundreds of rows
 * @param constrained whether the target has a primary key
 * @param keepsAsOf whether the target keeps the snapshots of an old job, and the source has none
 */
record StoryShape(
    TableDefinition table,
    Rules rules,
    Map<String, Kind> columns,
    int length,
    boolean portable,
    boolean restless,
    boolean killed,
    boolean large,
    boolean constrained,
    boolean keepsAsOf) {
  /** Columns that the source may have from the beginning. */
  private static final Map<String, Kind> OTHERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("AMOUNT", Kind.EXACT),
              Map.entry("AT", Kind.MOMENT),
              Map.entry("BIG", Kind.LONG),
              Map.entry("BODY", Kind.BYTES),
              Map.entry("FLAG", Kind.TRUTH),
              Map.entry("HOUR", Kind.CLOCK),
              Map.entry("NUMBER", Kind.WIDE),
              Map.entry("SHARE", Kind.FLOATING),
              Map.entry("TOKEN", Kind.IDENTIFIER),
              Map.entry("WHEN", Kind.ZONED)));

  /** What such a column may hold instead: each is as likely as what it holds above. */
  private static final Map<String, List<Kind>> INSTEAD =
      Map.of(
          "AMOUNT", List.of(Kind.STRUCTURE),
          "AT", List.of(Kind.SECONDS, Kind.MILLISECONDS, Kind.NANOSECONDS),
          "BIG",
              List.of(
                  Kind.TINY,
                  Kind.SMALL,
                  Kind.HUGE,
                  Kind.UNSIGNED_TINY,
                  Kind.UNSIGNED_SMALL,
                  Kind.UNSIGNED,
                  Kind.UNSIGNED_LONG,
                  Kind.UNSIGNED_HUGE),
          "BODY", List.of(Kind.NUMBERS, Kind.TEXTS),
          "FLAG", List.of(Kind.CHOICE),
          "NUMBER", List.of(Kind.ENTRIES),
          "SHARE", List.of(Kind.SINGLE),
          "TOKEN", List.of(Kind.DOCUMENT, Kind.VARIANT));

  /** How many keys may vanish unasked, and how far the source may fall. */
  private static final List<Allowed[]> LIMITS =
      List.of(
          limits(5, true, 20),
          limits(0, false, 60),
          limits(3, false, 90),
          limits(50, true, 100),
          limits(100, true, 100));

  private static Allowed[] limits(long vanished, boolean percent, long drop) {
    return new Allowed[] {new Allowed(vanished, percent), new Allowed(drop, true)};
  }

  /** Chooses all of it, before anything happens. */
  static StoryShape of(StoryChances chances, String name) {
    int length = chances.nextInt(12) == 0 ? 4 + chances.nextInt(8) : 1 + chances.nextInt(3);
    boolean restless = chances.nextInt(16) == 0;
    boolean killed = !restless && chances.nextInt(120) == 0;
    boolean portable = !killed && chances.nextInt(4) == 0;
    boolean large = chances.nextInt(20) == 0;
    int snapshots = chances.nextInt(5);
    boolean wide = chances.nextBoolean();
    boolean constrained = snapshots < 2 && !wide && chances.nextInt(3) == 0;
    String snapshot =
        switch (snapshots) {
          case 2 -> "STAMP";
          case 3 -> "EFFECTIVE";
          case 4 -> "AS_OF";
          default -> null;
        };
    Allowed[] limits = chances.oneOf(LIMITS);
    Rules rules =
        new Rules(
            wide ? List.of("REGION", "ID") : List.of("ID"),
            snapshots == 1 || snapshots == 2 ? "STAMP" : null,
            snapshot,
            chances.nextBoolean(),
            limits[0],
            limits[1],
            chances.nextInt(10) == 0);
    Map<String, Kind> columns = new LinkedHashMap<>();
    columns.put("ID", Kind.WHOLE);
    columns.put("NAME", Kind.TEXT);
    columns.put("REGION", Kind.TEXT);
    OTHERS.forEach(
        (column, kind) -> {
          if (chances.nextInt(3) == 0) {
            columns.put(column, kind);
          }
        });
    if (snapshots == 3) {
      columns.put("EFFECTIVE", Kind.DAY);
    }
    columns.replaceAll(
        (column, kind) ->
            chances.oneOf(
                Stream.concat(Stream.of(kind), INSTEAD.getOrDefault(column, List.of()).stream())
                    .toList()));
    return new StoryShape(
        definition(name, rules),
        rules,
        columns,
        length,
        portable,
        restless,
        killed,
        large,
        constrained,
        snapshots == 4);
  }

  /** The columns, each with the one of its kinds that every engine has. */
  Map<String, Kind> plain() {
    Map<String, Kind> plain = new LinkedHashMap<>(columns);
    plain.replaceAll((column, kind) -> OTHERS.getOrDefault(column, kind));
    return plain;
  }

  private static TableDefinition definition(String name, Rules rules) {
    return new TableDefinition(
        name,
        "SOURCE_" + name,
        "Target " + name,
        rules.key(),
        Optional.ofNullable(rules.stamp()),
        Optional.ofNullable(rules.snapshot()),
        rules.fails() ? DuplicateRule.FAIL : DuplicateRule.QUARANTINE,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        new GuardLimits(
            Limit.parse(rules.vanished().toString()).orElseThrow(),
            Limit.parse(rules.drop().toString()).orElseThrow(),
            rules.expire() ? Duration.ZERO : Duration.ofDays(7)),
        List.of(),
        List.of());
  }

  @Override
  public String toString() {
    return "%s%s%s%s"
        .formatted(
            table,
            large ? ", large" : "",
            portable ? ", of two engines" : "",
            restless ? ", of a restless source" : "");
  }
}
