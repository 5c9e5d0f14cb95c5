package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationViewsTest {
  private static final String TABLES = ConfigurationFolder.TABLES;

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = ConfigurationFolder.in(temporary);
  }

  private ViewDefinition view(String sql) {
    folder.with("v.sql", sql);
    List<TableDefinition> tables = folder.load(TABLES + "views: [v.sql]\n").tables();
    return tables.stream().flatMap(table -> table.views().stream()).findFirst().orElseThrow();
  }

  private List<String> problem(String sql) {
    folder.with("v.sql", sql);
    return folder.problems(TABLES + "views: [v.sql]\n");
  }

  private static String create(String select) {
    return "CREATE OR REPLACE VIEW v AS " + select;
  }

  @ParameterizedTest
  @MethodSource
  void aViewBelongsToTheTablesThatItNames(String select, Set<String> tables) {
    assertThat(view(create(select)).tables()).isEqualTo(tables);
  }

  static Stream<Arguments> aViewBelongsToTheTablesThatItNames() {
    Set<String> orders = Set.of("orders");
    return Stream.of(
        Arguments.of("SELECT * FROM ORDERS_BQ", orders),
        Arguments.of("select * from orders_bq", orders),
        Arguments.of("SELECT * FROM \"Orders_BQ\"", orders),
        Arguments.of("SELECT * FROM `ORDERS_BQ`", orders),
        Arguments.of("SELECT * FROM main.ORDERS_BQ", orders),
        Arguments.of("SELECT * FROM ORDERS_BQ_HISTORY", orders),
        Arguments.of("SELECT * FROM(ORDERS_BQ)", orders),
        Arguments.of("SELECT * FROM ORDERS_BQ, PEOPLE_BQ", Set.of("orders", "people")),
        Arguments.of("SELECT 'PEOPLE_BQ' FROM ORDERS_BQ", orders),
        Arguments.of("SELECT 'it''s PEOPLE_BQ' FROM ORDERS_BQ", orders),
        Arguments.of("SELECT E'\\'PEOPLE_BQ' FROM ORDERS_BQ", orders),
        Arguments.of("SELECT $$PEOPLE_BQ$$, $a$ $$ PEOPLE_BQ $a$ FROM ORDERS_BQ", orders),
        Arguments.of("SELECT * FROM ORDERS_BQ -- PEOPLE_BQ", orders),
        Arguments.of("SELECT * FROM /* PEOPLE_BQ /* */ PEOPLE_BQ */ ORDERS_BQ", orders),
        Arguments.of("SELECT * -- PEOPLE_BQ\rFROM\u00a0ORDERS_BQ", orders),
        Arguments.of("SELECT XPEOPLE_BQ, PEOPLE_BQX, PEOPLE_BQ$ FROM ORDERS_BQ", orders),
        Arguments.of("SELECT '\\', PEOPLE_BQ FROM ORDERS_BQ --'", Set.of("orders", "people")),
        Arguments.of("SELECT 1 - 2, a$1 FROM ORDERS_BQ WHERE b = $1", orders));
  }

  @Test
  void aViewReadsThroughTheViewsBeforeIt() {
    folder
        .with("a.sql", "CREATE OR REPLACE VIEW \"Open Orders\" AS SELECT * FROM ORDERS_BQ")
        .with("b.sql", "CREATE OR REPLACE VIEW b AS SELECT * FROM \"open orders\", people_bq")
        .with("c.sql", "CREATE OR REPLACE VIEW c AS FROM B")
        .with("d.sql", "CREATE OR REPLACE VIEW d AS SELECT * FROM c");

    Definitions definitions =
        folder.load(TABLES + "views: [a.sql, b.sql, c.sql, {file: d.sql, table: people}]\n");

    assertThat(definitions.tables().get(0).views())
        .extracting(ViewDefinition::name)
        .containsExactly("Open Orders", "b", "c");
    assertThat(definitions.tables().get(1).views())
        .extracting(ViewDefinition::name)
        .containsExactly("b", "c", "d");
    assertThat(definitions.tables().get(1).views())
        .extracting(ViewDefinition::tables)
        .containsExactly(Set.of("orders", "people"), Set.of("orders", "people"), Set.of("people"));
  }

  @Test
  void aViewWaitsForWhatItReadsWhoseverItIs() {
    folder
        .with("a.sql", "CREATE OR REPLACE VIEW a AS SELECT * FROM orders_bq, people_bq_history")
        .with("b.sql", "CREATE OR REPLACE VIEW b AS SELECT * FROM A")
        .with("c.sql", "CREATE OR REPLACE VIEW c AS SELECT * FROM ORDERS_BQ_HISTORY");

    Definitions definitions =
        folder.load(
            TABLES
                + "views: [{file: a.sql, table: orders}, {file: b.sql, table: orders},"
                + " {file: c.sql, table: people}]\n");

    assertThat(definitions.tables().get(0).views())
        .extracting(ViewDefinition::reads)
        .containsExactly(
            Set.of("ORDERS_BQ", "PEOPLE_BQ_HISTORY"), Set.of("ORDERS_BQ", "PEOPLE_BQ_HISTORY"));
    assertThat(definitions.tables().get(1).views())
        .extracting(ViewDefinition::reads)
        .containsExactly(Set.of("PEOPLE_BQ", "ORDERS_BQ_HISTORY"));
  }

  @ParameterizedTest
  @MethodSource
  void aStatementIsTakenWithoutWhatSurroundsIt(String sql, String name, String statement) {
    ViewDefinition view = view(sql);

    assertThat(view.name()).isEqualTo(name);
    assertThat(view.statement()).isEqualTo(statement);
  }

  static Stream<Arguments> aStatementIsTakenWithoutWhatSurroundsIt() {
    String from = " AS SELECT * FROM ORDERS_BQ";
    String plain = "CREATE OR REPLACE VIEW v" + from;
    String lower = "create or\nreplace /* really */ view V" + from.toLowerCase(Locale.ROOT);
    return Stream.of(
        Arguments.of(plain, "v", plain),
        Arguments.of("-- a; b\n/* c; */ " + plain + " ;; -- end; \n", "v", plain),
        Arguments.of("\uFEFF\r\n" + plain + "\r\n", "v", plain),
        Arguments.of(lower, "V", lower),
        Arguments.of(
            plain.replace(" v ", " \"a \"\"b\"\" c\" "),
            "a \"b\" c",
            plain.replace(" v ", " \"a \"\"b\"\" c\" ")),
        Arguments.of(plain.replace(" v ", " `V 5` "), "V 5", plain.replace(" v ", " `V 5` ")),
        Arguments.of(plain + " WHERE a = ';'", "v", plain + " WHERE a = ';'"));
  }

  @ParameterizedTest
  @MethodSource
  void aFileMustHoldOneView(String sql, String message) {
    assertThat(problem(sql)).containsExactly("6:9 views[0]: in FOLDER/v.sql: " + message);
  }

  static Stream<Arguments> aFileMustHoldOneView() {
    String expected =
        "expected one CREATE OR REPLACE VIEW name AS SELECT ..., the name unqualified";
    return Stream.of(
        Arguments.of("", "no statement"),
        Arguments.of("-- only a comment", "no statement"),
        Arguments.of(" ; ;", "no statement"),
        Arguments.of("CREATE", expected),
        Arguments.of("SELECT 1", expected),
        Arguments.of("CREATE VIEW v AS SELECT 1", expected),
        Arguments.of("CREATE OR REPLACE TABLE v AS SELECT 1", expected),
        Arguments.of("CREATE OR REPLACE TEMP VIEW v AS SELECT 1", expected),
        Arguments.of("CREATE OR REPLACE VIEW v", expected),
        Arguments.of("CREATE OR REPLACE VIEW v AS", expected),
        Arguments.of("CREATE OR REPLACE VIEW v (a) AS SELECT 1", expected),
        Arguments.of("CREATE OR REPLACE VIEW main.v AS SELECT 1", expected),
        Arguments.of("CREATE OR REPLACE VIEW 'v' AS SELECT 1", expected),
        Arguments.of(
            create("SELECT 1;\n") + create("SELECT 2"),
            "more than one statement: the first ends in line 1"),
        Arguments.of(create("\nSELECT 'a"), "a ' that is not closed in line 2"),
        Arguments.of(create("SELECT \"a"), "a \" that is not closed in line 1"),
        Arguments.of(create("SELECT E'a\\'"), "a ' that is not closed in line 1"),
        Arguments.of(create("SELECT 1 /* /* */"), "a comment that is not closed in line 1"),
        Arguments.of(
            create("SELECT 1 -- \r; SELECT 2"),
            "more than one statement: the first ends in line 1"),
        Arguments.of(create("SELECT $a$ $$"), "a $a$ that is not closed in line 1"));
  }

  @ParameterizedTest
  @MethodSource
  void aViewNeedsANameOfItsOwn(String name, String message) {
    assertThat(problem("CREATE OR REPLACE VIEW %s AS SELECT * FROM ORDERS_BQ".formatted(name)))
        .containsExactly("6:9 views[0]: the view's name " + message);
  }

  static Stream<Arguments> aViewNeedsANameOfItsOwn() {
    return Stream.of(
        Arguments.of("orders_bq", "orders_bq is the target of orders; expected a name of its own"),
        Arguments.of(
            "\"People_BQ_History\"",
            "People_BQ_History is the history of people; expected a name of its own"),
        Arguments.of(
            "ORDERS_BQ_QUARANTINE",
            "ORDERS_BQ_QUARANTINE is the quarantine of orders; expected a name of its own"),
        Arguments.of(
            "Snowline_runs",
            "Snowline_runs begins with SNOWLINE_, which is kept for Snowline's own tables"),
        Arguments.of(
            "\"a\tb\"",
            "a\\u0009b can't be a name; expected 1 to 255 characters, no control characters"),
        Arguments.of(
            "\"\"", " can't be a name; expected 1 to 255 characters, no control characters"));
  }

  @Test
  void aViewIsListedOnceAndAfterThoseItReads() {
    folder
        .with("a.sql", "CREATE OR REPLACE VIEW a AS SELECT * FROM c, B, ORDERS_BQ, a")
        .with("b.sql", "CREATE OR REPLACE VIEW \"B\" AS SELECT * FROM ORDERS_BQ")
        .with("c.sql", "CREATE OR REPLACE VIEW c AS SELECT * FROM ORDERS_BQ")
        .with("d.sql", "CREATE OR REPLACE VIEW b AS SELECT * FROM ORDERS_BQ");

    assertThat(
            folder.problems(TABLES + "views:\n  - a.sql\n  - b.sql\n  - c.sql\n  - file: d.sql\n"))
        .containsExactly(
            "7:5 views[0]: reads B, c, listed after it; list a view after those it reads",
            "10:11 views[3].file: makes b, as line 8 does; expected each view once");
  }

  @Test
  void aViewWithoutATableAsksForOne() {
    assertThat(problem(create("SELECT 1 -- ORDERS_BQ")))
        .containsExactly(
            "6:9 views[0]: the view reads no configured table; write {file: ..., table: NAME} to"
                + " say whose it is");
  }

  @Test
  void aViewIsNotBlamedForATableThatCouldNotBeRead() {
    folder.with("v.sql", create("SELECT * FROM ORDERS_BQ"));

    assertThat(
            folder.problems(
                ConfigurationFolder.ENDS
                    + "tables: {orders: {source: ORDERS, target: ORDERS_BQ}}\n"
                    + "views: [v.sql, {file: v.sql, table: orders}]\n"))
        .containsExactly(
            "3:10 tables.orders.key: missing; expected a list of at least one column, e.g. key:"
                + " [ORDER_ID]",
            "4:23 views[1].file: makes v, as line 4 does; expected each view once");
  }

  @Test
  void itemsThatAreNotViewsAreProblems() {
    folder
        .with("latin.sql", "-- \n-- \u00e9".getBytes(StandardCharsets.ISO_8859_1))
        .with("large.sql", " ".repeat(TextFile.LARGEST + 1))
        .with("folder/x", "");

    assertThat(
            folder.problems(
                TABLES
                    + """
                    views:
                      - nowhere.sql
                      - latin.sql
                      - large.sql
                      - folder
                      - 5
                      - {key: []}
                      - {file: nowhere.sql, tables: orders, table: ordres, key: [A, a]}
                      - {file: nowhere.sql, table: 7}
                    """))
        .containsExactly(
            "7:5 views[0]: nothing at FOLDER/nowhere.sql; expected a file with a view",
            "8:5 views[1]: FOLDER/latin.sql is not UTF-8 text in line 2; expected a file with a"
                + " view",
            "9:5 views[2]: FOLDER/large.sql is larger than 1 MiB; expected a file with a view",
            "10:5 views[3]: FOLDER/folder is a folder; expected a file with a view",
            "11:5 views[4]: found the number 5; expected a file, or {file: views/orders.sql, key:"
                + " [ORDER_ID]}",
            "12:5 views[5].file: missing; expected the path of a file with one CREATE OR REPLACE"
                + " VIEW statement",
            "12:6 views[5].key: empty; expected a list of columns, e.g. key: [ORDER_ID]",
            "13:12 views[6].file: nothing at FOLDER/nowhere.sql; expected a file with a view",
            "13:25 views[6].tables: unknown setting; did you mean table?",
            "13:48 views[6].table: no table ordres under tables; did you mean orders?",
            "13:65 views[6].key[1]: listed twice; expected each column once",
            "14:12 views[7].file: nothing at FOLDER/nowhere.sql; expected a file with a view",
            "14:32 views[7].table: found the number 7; expected the name of a table under tables;"
                + " to use it as text, quote it: \"7\"");
    assertThat(folder.problems(TABLES + "views: v.sql\n"))
        .containsExactly(
            "6:8 views: found \"v.sql\"; expected a list of files, e.g. [views/orders.sql]");
  }
}
