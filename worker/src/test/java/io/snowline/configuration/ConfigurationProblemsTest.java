package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationProblemsTest {
  private static final String ENDS = ConfigurationFolder.ENDS;
  private static final String TABLES = ConfigurationFolder.TABLES;
  private static final String ORDERS = "{source: ORDERS, target: ORDERS_BQ, key: [ID]}";

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = ConfigurationFolder.in(temporary);
  }

  private record Bad(String name, String yaml, List<String> problems) {
    Bad(String name, String yaml, String... problems) {
      this(name, yaml, List.of(problems));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource({"files", "ends", "tables", "keys", "columns", "limits", "collisions"})
  void eachProblemIsToldWhereItIs(Bad bad) {
    assertThat(folder.problems(bad.yaml())).isEqualTo(bad.problems());
  }

  static Stream<Bad> files() {
    return Stream.of(
        new Bad("an empty file", "", "0:0 : empty; expected source, target and tables"),
        new Bad("comments only", "# nothing\n", "0:0 : empty; expected source, target and tables"),
        new Bad(
            "a list",
            "- source\n- target\n",
            "1:1 : found a list; expected source, target and tables"),
        new Bad("a text", "hello\n", "1:1 : found \"hello\"; expected source, target and tables"),
        new Bad(
            "nothing of what is needed",
            "parallel: 2\n",
            "1:1 source: missing; expected snowflake: {...} or duckdb: {file: source.duckdb}",
            "1:1 target: missing; expected bigquery: {...} or duckdb: {file: target.duckdb}",
            "1:1 tables: missing; expected at least one table, e.g. orders: {source: ORDERS,"
                + " target: ORDERS, key: [ORDER_ID]}"),
        new Bad("a setting misspelt", TABLES + "paralel: 2\n", misspelt("paralel", "parallel")),
        new Bad("letters swapped", TABLES + "veiws: []\n", misspelt("veiws", "views")),
        new Bad("other capitals", TABLES + "Checks: []\n", misspelt("Checks", "checks")),
        new Bad(
            "a setting of which there is none",
            TABLES + "colour: red\n",
            "6:1 colour: unknown setting; expected one of source, target, parallel, tables,"
                + " views, checks, schedules, http, alerts,"
                + " schedulers, monitor"),
        new Bad(
            "a setting written twice",
            TABLES + "parallel: 2\nparallel: 3\n",
            "7:1 parallel: written twice; the first is in line 6"),
        new Bad(
            "names that aren't text",
            TABLES + "1: a\ntrue: b\n? [c]\n: d\n",
            "6:1 : a name that isn't text; quote it: \"1\"",
            "7:1 : a name that isn't text; quote it: \"true\"",
            "8:3 : a name that isn't text; expected a name before the colon"),
        new Bad(
            "a name that would act on a terminal",
            TABLES + "\"\\e[31m\\u202e\\n\": 1\n",
            "6:1 \\u001B[31m\\u202E : unknown setting; expected one of source, target, parallel,"
                + " tables, views, checks, schedules, http, alerts,"
                + " schedulers, monitor"),
        new Bad(
            "nothing to merge",
            TABLES + "<<: 5\n",
            "6:1 <<: expected an alias of a mapping, e.g. <<: *defaults"),
        new Bad(
            "parallel out of bounds",
            TABLES + "parallel: 65\n",
            "6:11 parallel: found the number 65; expected a whole number from 1 to 64"),
        new Bad(
            "parallel in quotes",
            TABLES + "parallel: \"2\"\n",
            "6:11 parallel: found \"2\"; expected a whole number from 1 to 64"),
        new Bad(
            "parallel by halves",
            TABLES + "parallel: 2.5\n",
            "6:11 parallel: found the number 2.5; expected a whole number from 1 to 64"),
        new Bad(
            "parallel beyond an int",
            TABLES + "parallel: 99999999999\n",
            "6:11 parallel: found the number 99999999999; expected a whole number from 1 to 64"),
        new Bad(
            "parallel left open",
            TABLES + "parallel:\n",
            "6:10 parallel: found nothing; expected a whole number from 1 to 64"),
        new Bad(
            "parallel as a list",
            TABLES + "parallel: [2]\n",
            "6:1 parallel: found a list; expected a whole number from 1 to 64"));
  }

  private static String misspelt(String name, String meant) {
    return "6:1 %s: unknown setting; did you mean %s?".formatted(name, meant);
  }

  static Stream<Bad> ends() {
    String tables = "tables: {orders: " + ORDERS + "}\n";
    return Stream.of(
        new Bad(
            "an unknown adapter",
            "source: {postgres: {}}\ntarget: {duckdb: {file: target.duckdb}}\n" + tables,
            "1:10 source.postgres: unknown setting; expected one of snowflake, duckdb"),
        new Bad(
            "a path where an adapter is expected",
            "source: source.duckdb\ntarget: {duckdb: target.duckdb}\n" + tables,
            "1:9 source: found \"source.duckdb\"; expected snowflake: {...} or duckdb: {file: source.duckdb}",
            "2:18 target.duckdb: found \"target.duckdb\"; expected {file: target.duckdb}"),
        new Bad(
            "no file",
            "source: {duckdb: {fil: source.duckdb}}\ntarget: {duckdb: {file: ''}}\n" + tables,
            "1:10 source.duckdb.file: missing; expected the path of a DuckDB file, e.g. file:"
                + " source.duckdb",
            "1:19 source.duckdb.fil: unknown setting; did you mean file?",
            "2:25 target.duckdb.file: empty; expected the path of a DuckDB file, e.g. file:"
                + " target.duckdb"),
        new Bad(
            "a schema that can't be one",
            "source: {duckdb: {file: source.duckdb, schema: 5}}\n"
                + "target: {duckdb: {file: target.duckdb, schema: \"a\\tb\"}}\n"
                + tables,
            "1:48 source.duckdb.schema: found the number 5; expected the name of a schema; to use"
                + " it as text, quote it: \"5\"",
            "2:48 target.duckdb.schema: \"a\\u0009b\" can't be a name; expected 1 to 255"
                + " characters, no control characters"));
  }

  static Stream<Bad> tables() {
    String nobody =
        "at least one table, e.g. orders: {source: ORDERS, target: ORDERS, key: [ORDER_ID]}";
    String example = "settings, e.g. {source: ORDERS, target: ORDERS, key: [ORDER_ID]}";
    return Stream.of(
        new Bad("no tables", ENDS + "tables: {}\n", "3:1 tables: empty; expected " + nobody),
        new Bad(
            "tables as a list",
            ENDS + "tables: [orders]\n",
            "3:1 tables: found a list; expected " + nobody),
        new Bad(
            "tables left open",
            ENDS + "tables:\n",
            "3:8 tables: found nothing; expected " + nobody),
        new Bad(
            "a table left open",
            ENDS + "tables:\n  orders:\n",
            "4:10 tables.orders: found nothing; expected " + example),
        new Bad(
            "a table without anything",
            ENDS + "tables:\n  orders: {}\n",
            "4:3 tables.orders.source: missing; expected the name of a table in the source",
            "4:3 tables.orders.target: missing; expected the name of a table in the target",
            "4:3 tables.orders.key: missing; expected a list of at least one column, e.g. key:"
                + " [ORDER_ID]"),
        new Bad("a name in capitals", ENDS + "tables: {Orders: " + ORDERS + "}\n", name("Orders")),
        new Bad("a name with a dash", ENDS + "tables: {a-b: " + ORDERS + "}\n", name("a-b")),
        new Bad("a name of digits", ENDS + "tables: {1a: " + ORDERS + "}\n", name("1a")),
        new Bad(
            "a name of 64 letters",
            ENDS + "tables: {? " + "a".repeat(64) + " : " + ORDERS + "}\n",
            name("a".repeat(64)).replaceFirst("3:10", "3:12")),
        new Bad(
            "a table written twice",
            ENDS + "tables:\n  orders: " + ORDERS + "\n  orders: " + ORDERS + "\n",
            "5:3 tables.orders: written twice; the first is in line 4"),
        new Bad(
            "settings of a table misspelt",
            ENDS
                + """
                tables:
                  orders:
                    source: ORDERS
                    target: ORDERS_BQ
                    key: [ID]
                    gaurd: {vanished: 5%}
                    guard: {vanish: 5%, sourceDrop: 20%, approval-expires: 1d}
                    schedule: daily
                """,
            "8:5 tables.orders.gaurd: unknown setting; did you mean guard?",
            "9:13 tables.orders.guard.vanish: unknown setting; did you mean vanished?",
            "9:25 tables.orders.guard.sourceDrop: unknown setting; did you mean source_drop?",
            "9:42 tables.orders.guard.approval-expires: unknown setting; did you mean"
                + " approval_expires?",
            "10:5 tables.orders.schedule: unknown setting; expected one of source, target, key,"
                + " stamp, snapshot, duplicates, columns, partition, cluster, freshness, guard"),
        new Bad(
            "numbers, nothing and truth for names",
            ENDS
                + """
                tables:
                  orders:
                    source: 2024
                    target: true
                    key: [1, 1.5, null, [ID], ID]
                    stamp: ~
                """,
            "5:13 tables.orders.source: found the number 2024; expected the name of a table in the"
                + " source; to use it as text, quote it: \"2024\"",
            "6:13 tables.orders.target: found the truth value true; expected the name of a table"
                + " in the target; to use it as text, quote it: \"true\"",
            "7:11 tables.orders.key[0]: found the number 1; expected the name of a column; to use"
                + " it as text, quote it: \"1\"",
            "7:14 tables.orders.key[1]: found the number 1.5; expected the name of a column; to"
                + " use it as text, quote it: \"1.5\"",
            "7:19 tables.orders.key[2]: found nothing (null); expected the name of a column; to"
                + " use it as text, quote it: \"null\"",
            "7:25 tables.orders.key[3]: found a list; expected the name of a column",
            "8:12 tables.orders.stamp: found nothing (~); expected the name of a column; to use it"
                + " as text, quote it: \"~\""),
        new Bad(
            "tags",
            ENDS + "tables:\n  orders: {source: !a ORDERS, target: !!binary T, key: !!set {ID}}\n",
            "4:20 tables.orders.source: found the tag !a; expected the name of a table in the"
                + " source",
            "4:39 tables.orders.target: found the tag tag:yaml.org,2002:binary; expected the name"
                + " of a table in the target",
            "4:51 tables.orders.key: found the tag tag:yaml.org,2002:set; expected a list of at"
                + " least one column, e.g. key: [ORDER_ID]"),
        new Bad(
            "rules of which there are none",
            ENDS
                + """
                tables:
                  orders:
                    source: ORDERS
                    target: ORDERS_BQ
                    key: [ID]
                    duplicates: Fail
                    guard: 5%
                """,
            "8:17 tables.orders.duplicates: found \"Fail\"; expected fail or quarantine",
            "9:12 tables.orders.guard: found \"5%\"; expected limits, e.g. {vanished: 5%,"
                + " source_drop: 20%}"));
  }

  private static String name(String name) {
    String message =
        "3:10 tables.%1$s: \"%1$s\" can't name a table;"
            + " expected 1 to 63 of a-z, 0-9 and _, a letter first";
    return message.formatted(name);
  }

  static Stream<Bad> keys() {
    return Stream.of(
        key("[]", "4:39 tables.orders.key: empty; expected " + KEY),
        key("ID", "4:44 tables.orders.key: found \"ID\"; expected " + KEY),
        key("{ID: 1}", "4:39 tables.orders.key: found a mapping; expected " + KEY),
        key("[ID, Id]", "4:49 tables.orders.key[1]: listed twice; expected each column once"),
        key("[ID, '']", "4:49 tables.orders.key[1]: empty; expected the name of a column"),
        key("[" + "a, ".repeat(16) + "b]", "4:39 tables.orders.key: 17 items; expected at most 16"),
        key(
            "[ID], stamp: id, snapshot: iD",
            "4:57 tables.orders.stamp: a column of the key; expected a column outside it",
            "4:71 tables.orders.snapshot: a column of the key; expected a column outside it"));
  }

  private static final String KEY = "a list of at least one column, e.g. key: [ORDER_ID]";

  private static Bad key(String key, String... problems) {
    String yaml = ENDS + "tables:\n  orders: {source: ORDERS, target: O, key: %s}\n";
    return new Bad("key: " + key, yaml.formatted(key), problems);
  }

  static Stream<Bad> columns() {
    String long256 = "x".repeat(256);
    return Stream.of(
        column("\"a\\0b\"", "a\\u0000b"),
        column("\"a\\nb\"", "a b"),
        column("\"\\x7f\"", "\\u007F"),
        column("\"\\x85\"", "\\u0085"),
        column(long256, "x".repeat(80) + "..."));
  }

  private static Bad column(String written, String shown) {
    String message =
        "4:52 tables.orders.stamp: \"%s\" can't be a name;"
            + " expected 1 to 255 characters, no control characters";
    return new Bad(
        "a column named " + shown,
        ENDS + "tables:\n  orders: {source: O, target: O, key: [ID], stamp: " + written + "}\n",
        message.formatted(shown));
  }

  static Stream<Bad> limits() {
    String duration = "a duration such as 90m, 26h or 2d, at most 3650d";
    String limit = "a share such as 5% or a number of rows such as 100";
    return Stream.of(
            Stream.of("26", "-1h", "0h", "1.5h", "26H", "1w", "3651d", "''", "1h30m")
                .map(text -> setting("freshness", text, duration)),
            Stream.of("0d", "soon", "[1d]").map(text -> guard("approval_expires", text, duration)),
            Stream.of("101%", "-1", "0.05", "5.123%", "5 percent", "~", "[]", "yes", "1e3")
                .map(text -> guard("vanished", text, limit)),
            Stream.of("120%").map(text -> guard("source_drop", text, limit)))
        .flatMap(cases -> cases);
  }

  private static Bad setting(String name, String text, String expected) {
    return limit(name, "%s: %s".formatted(name, text), text, expected);
  }

  private static Bad guard(String name, String text, String expected) {
    return limit("guard." + name, "guard: {%s: %s}".formatted(name, text), text, expected);
  }

  private static Bad limit(String path, String written, String text, String expected) {
    String table = "  orders: {source: O, target: O, key: [ID], %s}".formatted(written);
    String found =
        switch (text) {
          case "26", "-1", "0.05", "1e3" -> "the number " + text;
          case "~" -> "nothing (~)";
          case "''" -> "an empty text";
          case "[]", "[1d]" -> "a list";
          default -> "\"" + text + "\"";
        };
    String name = path.substring(path.indexOf('.') + 1);
    int column = table.indexOf(found.equals("a list") ? name : text + "}") + 1;
    return new Bad(
        written,
        ENDS + "tables:\n" + table + "\n",
        "4:%d tables.orders.%s: found %s; expected %s".formatted(column, path, found, expected));
  }

  static Stream<Bad> collisions() {
    return Stream.of(
        collision("ORDERS_BQ", "orders_bq", "target", "target"),
        collision("ORDERS_BQ", "Orders_BQ_History", "target", "history"),
        collision("ORDERS_BQ", "ORDERS_BQ_QUARANTINE", "target", "quarantine"),
        collision("ORDERS_BQ_HISTORY", "ORDERS_BQ", "history", "target"),
        collision("a_quarantine", "A", "quarantine", "target"),
        new Bad(
            "a target of Snowline's own",
            ENDS + "tables: {orders: {source: O, target: snowline_ledger, key: [ID]}}\n",
            "3:38 tables.orders.target: names that begin with SNOWLINE_ are kept for Snowline's"
                + " own tables"),
        new Bad(
            "a collision with a table whose name would act on a terminal",
            ENDS
                + "tables:\n  \"a\\e\": {source: O, target: T, key: [ID]}\n"
                + "  b: {source: O, target: T, key: [ID]}\n"
                + "views: [{file: source.duckdb, table: a}]\n",
            "4:3 tables.a\\u001B: \"a\\u001B\" can't name a table; expected 1 to 63 of a-z, 0-9 and"
                + " _, a letter first",
            "5:26 tables.b.target: this table's target would be the target of a\\u001B; expected a"
                + " name of its own",
            "6:16 views[0].file: in FOLDER/source.duckdb: no statement",
            "6:38 views[0].table: no table a under tables; did you mean a\\u001B?"),
        new Bad(
            "a collision with a table that has another problem",
            ENDS + "tables:\n  a: {source: O, target: T}\n  b: {source: O, target: T, key: [ID]}\n",
            "4:3 tables.a.key: missing; expected " + KEY,
            "5:26 tables.b.target: this table's target would be the target of a; expected a name"
                + " of its own"));
  }

  private static Bad collision(String first, String second, String mine, String other) {
    return new Bad(
        first + " beside " + second,
        ENDS
            + "tables:\n  a: {source: O, target: %s, key: [ID]}\n".formatted(first)
            + "  b: {source: O, target: %s, key: [ID]}\n".formatted(second),
        "5:26 tables.b.target: this table's %s would be the %s of a; expected a name of its own"
            .formatted(mine, other));
  }
}
