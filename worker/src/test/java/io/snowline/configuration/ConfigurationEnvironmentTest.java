package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.Definitions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationEnvironmentTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("NAME", "ORDERS", "EMPTY", "", "FOUR", "4", "TRICKY", "a: [${NAME}]");

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = ConfigurationFolder.in(temporary);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${NAME} | ORDERS",
        "x${NAME}y${NAME}z | xORDERSyORDERSz",
        "${NAME:-default} | ORDERS",
        "${NOWHERE:-default} | default",
        "${EMPTY:-default} | default",
        "${NOWHERE:-a:-b $ c} | a:-b $ c",
        "a${NOWHERE:-}b | ab",
        "a${EMPTY}b | ab",
        "$${NAME} | ${NAME}",
        "$$${NAME} | $${NAME}",
        "$${ | ${",
        "$ $NAME $$ {} | $ $NAME $$ {}",
        "${TRICKY} | a: [${NAME}]",
      })
  void variablesAreReplacedOnceAndOnlyInBraces(String written, String read) {
    assertThat(source(written)).isEqualTo(read);
  }

  private String source(String written) {
    return folder
        .load(table("source: '%s'".formatted(written)), ENVIRONMENT)
        .tables()
        .get(0)
        .source();
  }

  private static String table(String setting) {
    return ConfigurationFolder.ENDS
        + "tables:\n  orders:\n    target: ORDERS_BQ\n    key: [ID]\n    "
        + setting
        + "\n";
  }

  @Test
  void aNumberMayComeFromTheEnvironment() {
    for (String written : List.of("${FOUR}", "\"${FOUR}\"", "${NOWHERE:-4}")) {
      Definitions definitions =
          folder.load(ConfigurationFolder.TABLES + "parallel: " + written + "\n", ENVIRONMENT);
      assertThat(definitions.parallel()).isEqualTo(4);
    }
  }

  @Test
  void aTextFromTheEnvironmentStaysTextWhateverItLooksLike() {
    assertThat(source("${FOUR}")).isEqualTo("4");
  }

  @Test
  void namesOfSettingsAreNotReplaced() {
    assertThat(folder.problems(ConfigurationFolder.TABLES + "${NAME}: 1\n", ENVIRONMENT))
        .containsExactly(
            "6:1 ${NAME}: unknown setting; expected one of source, target, parallel, tables,"
                + " views, checks, schedules, http, alerts,"
                + " schedulers, monitor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${NOWHERE} | the environment variable NOWHERE is not set; set it or write"
            + " ${NOWHERE:-default}",
        "${EMPTY} | empty; expected the name of a table in the source",
        "${} | ${} can't be replaced; expected ${NAME} or ${NAME:-default}, or $${ for a literal"
            + " ${",
        "${1A} | ${1A} can't be replaced; expected ${NAME} or ${NAME:-default}, or $${ for a"
            + " literal ${",
        "${A:?stop} | ${A:?stop} can't be replaced; expected ${NAME} or ${NAME:-default}, or $${"
            + " for a literal ${",
        "${A:-${NAME}} | ${A:-${NAME} can't be replaced; expected ${NAME} or ${NAME:-default}, or"
            + " $${ for a literal ${",
        "a ${NAME | ${ without a closing }; a literal ${ is written $${",
      })
  void whatCanNotBeReplacedIsAProblem(String written, String message) {
    assertThat(folder.problems(table("source: '%s'".formatted(written)), ENVIRONMENT))
        .containsExactly("7:13 tables.orders.source: " + message);
  }

  @Test
  void everyVariableThatIsNotSetIsNamed() {
    assertThat(folder.problems(table("source: ${ONE} ${TWO}"), ENVIRONMENT))
        .containsExactly(
            "7:13 tables.orders.source: the environment variable ONE is not set; set it or write"
                + " ${ONE:-default}",
            "7:13 tables.orders.source: the environment variable TWO is not set; set it or write"
                + " ${TWO:-default}");
  }

  @Test
  void aVariableInBracesWithoutQuotesIsExplained() {
    assertThat(folder.problems("source: {duckdb: {file: ${NAME}}}\n", ENVIRONMENT))
        .containsExactly(
            "1:26 : a ${...} between braces or brackets; put it in quotes: \"${...}\"");
  }

  @Test
  void valuesOfTheEnvironmentAreNeverPrinted() {
    List<String> problems =
        folder.problems(
            """
            source: {duckdb: {file: "${SECRET}", schema: "${CONTROL}"}}
            target: {duckdb: {file: "${SECRET}/x.duckdb", schema: ["${SECRET}"]}}
            parallel: ${SECRET}
            tables:
              orders:
                source: ${CONTROL}
                target: ${SNOWLINE}
                key: ["${SECRET}", "${SECRET}"]
                stamp: ${SECRET}
                duplicates: ${SECRET}
                freshness: ${SECRET}
                guard: {vanished: "${SECRET}"}
            views: ["${SECRET}.sql", {file: x.sql, table: "${SECRET}"}]
            checks:
              - {name: "${SECRET}", source: "${SECRET}", target: "'${SECRET}", modes: ["${SECRET}"]}
            """,
            Map.of("SECRET", "hunter2", "CONTROL", "hunter2\t", "SNOWLINE", "snowline_hunter2"));

    assertThat(problems).hasSizeGreaterThan(15).noneMatch(problem -> problem.contains("hunter2"));
    assertThat(problems)
        .contains(
            "1:25 source.duckdb.file: nothing at ${SECRET}; expected a DuckDB file (snowline demo"
                + " makes one)",
            "3:11 parallel: found \"${SECRET}\"; expected a whole number from 1 to 64");
  }

  @Test
  void valuesForSnowflakeAndBigQueryAreNeverPrinted() {
    List<String> problems =
        folder.problems(
            """
            source:
              snowflake:
                account: ${SECRET}
                host: ${SECRET}
                private_key_file: ${SECRET}
                private_key_passphrase_file: ${SECRET}
                token_file: ${SECRET}
                oauth: {client_secret_file: "${SECRET}", token_url: "${SECRET}"}
                workload_identity: {provider: "${SECRET}", token_file: "${SECRET}"}
                password_file: ${SECRET}
                readers: ${SECRET}
                statement_timeout: ${SECRET}
                unload: {url: "${SECRET}"}
            target:
              bigquery:
                project: ${SECRET}
                dataset: ${SECRET}
                location: ${SECRET}
                staging_dataset: ${SECRET}
                credentials_file: ${SECRET}
                endpoint: ${SECRET}
                maximum_bytes_billed: ${SECRET}
                job_deadline: ${SECRET}
            tables:
              orders:
                source: ORDERS
                target: ${SECRET}
                key: [ID]
                columns: {A: "${SECRET}"}
                partition: {column: A, by: "${SECRET}"}
                cluster: ["${SECRET}", "${SECRET}"]
            """,
            Map.of("SECRET", "/hunter2?"));

    assertThat(problems).hasSizeGreaterThan(25).noneMatch(problem -> problem.contains("hunter2"));
  }
}
