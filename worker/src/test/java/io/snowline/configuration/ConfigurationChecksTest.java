package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.CheckDefinition;
import io.snowline.definition.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationChecksTest {
  private static final String TABLES = ConfigurationFolder.TABLES;

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = ConfigurationFolder.in(temporary);
  }

  @Test
  void aCheckBelongsToTheTableThatItsSourceQueryReads() {
    List<TableDefinition> tables =
        folder
            .load(
                TABLES
                    + """
                    checks:
                      - {name: a, source: "SELECT 'PEOPLE' FROM orders", target: SELECT 1}
                      - {name: b, source: 'WITH o AS (FROM "People") FROM o', target: SELECT 1}
                      - {name: c, source: "SELECT * FROM ORDERS, PEOPLE", target: SELECT 1, table: orders}
                    """)
            .tables();

    assertThat(tables.get(0).checks()).extracting(CheckDefinition::name).containsExactly("a", "c");
    assertThat(tables.get(1).checks()).extracting(CheckDefinition::name).containsExactly("b");
  }

  @Test
  void aCheckWithoutOneTableAsksForIt() {
    assertThat(
            folder.problems(
                ConfigurationFolder.ENDS
                    + """
                    tables:
                      orders: {source: ORDERS, target: ORDERS_BQ, key: [ID]}
                      again: {source: Orders, target: AGAIN, key: [ID]}
                    checks:
                      - {name: a, source: SELECT 1, target: SELECT 1}
                      - {name: b, source: SELECT * FROM orders, target: SELECT 1}
                      - {name: c, source: SELECT 1, target: SELECT 1, table: order}
                    """))
        .containsExactly(
            "7:5 checks[0].table: missing, and the source query reads no configured table; write"
                + " table: NAME",
            "8:5 checks[1].table: missing, and the source query reads several (again, orders);"
                + " write table: NAME",
            "9:58 checks[2].table: no table order under tables; did you mean orders?");
  }

  @Test
  void whatIsNotACheckIsAProblem() {
    assertThat(
            folder.problems(
                TABLES
                    + """
                    checks:
                      - {}
                      - text
                      - {name: a, modes: [weekly, full, full], source: DELETE FROM ORDERS, target: SELECT 1; SELECT 2, table: orders}
                      - {name: b, modes: [], source: "-- ORDERS", target: 5, table: orders}
                      - {name: b, modes: full, source: "SELECT ORDERS '", target: [SELECT 1], tabel: orders}
                      - {name: "a\\nb", source: "", target: (SELECT 1), table: orders}
                    """))
        .containsExactly(
            "7:5 checks[0].name: missing; expected a name",
            "7:5 checks[0].source: missing; expected one query, SELECT ... or WITH ...",
            "7:5 checks[0].target: missing; expected one query, SELECT ... or WITH ...",
            "8:5 checks[1]: found \"text\"; expected name, source and target",
            "9:23 checks[2].modes[0]: found \"weekly\"; expected daily or full",
            "9:37 checks[2].modes[2]: listed twice; expected each mode once",
            "9:52 checks[2].source: found \"DELETE FROM ORDERS\"; expected one query, SELECT ..."
                + " or WITH ...",
            "9:80 checks[2].target: more than one statement: the first ends in line 1; expected"
                + " one query, SELECT ... or WITH ...",
            "10:15 checks[3].modes: empty; expected a list of daily and full, e.g. modes: [full]",
            "10:34 checks[3].source: no statement; expected one query, SELECT ... or WITH ...",
            "10:55 checks[3].target: found the number 5; expected one query, SELECT ... or WITH"
                + " ...; to use it as text, quote it: \"5\"",
            "11:12 checks[4].name: a second check of this name; expected each name once",
            "11:22 checks[4].modes: found \"full\"; expected a list of daily and full, e.g. modes:"
                + " [full]",
            "11:36 checks[4].source: a ' that is not closed in line 1; expected one query, SELECT"
                + " ... or WITH ...",
            "11:55 checks[4].target: found a list; expected one query, SELECT ... or WITH ...",
            "11:75 checks[4].tabel: unknown setting; did you mean table?",
            "12:12 checks[5].name: \"a b\" can't be a name; expected 1 to 255 characters, no"
                + " control characters",
            "12:28 checks[5].source: empty; expected one query, SELECT ... or WITH ...",
            "12:40 checks[5].target: found \"(SELECT 1)\"; expected one query, SELECT ... or WITH"
                + " ...");
  }
}
