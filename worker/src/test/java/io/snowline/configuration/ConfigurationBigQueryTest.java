package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.BigQueryDataset;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationBigQueryTest {
  private static final String SOURCE = "source: {duckdb: {file: source.duckdb}}\n";
  private static final String TABLES = "tables: {orders: {source: O, target: T, key: [ID]}}\n";

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = ConfigurationFolder.in(temporary).with("google/key.json", "{}");
  }

  private static String target(String settings) {
    return SOURCE + TABLES + "target: {bigquery: {%s}}\n".formatted(settings);
  }

  private BigQueryDataset dataset(String settings) {
    return (BigQueryDataset) folder.load(target(settings)).target();
  }

  @Test
  void everySettingIsRead() {
    BigQueryDataset dataset =
        (BigQueryDataset)
            folder
                .load(
                    SOURCE
                        + TABLES
                        + """
                        target:
                          bigquery:
                            project: ${PROJECT}
                            dataset: karbon_data
                            location: us-central1
                            staging_dataset: staged
                            credentials_file: google/key.json
                            endpoint: http://localhost:9050
                            maximum_bytes_billed: 10 GiB
                            bytes_per_run: 1000000000
                            job_deadline: 30m
                        """,
                    Map.of("PROJECT", "red-octane-444308-f4"))
                .target();

    assertThat(dataset)
        .isEqualTo(
            new BigQueryDataset(
                "red-octane-444308-f4",
                "karbon_data",
                "us-central1",
                "staged",
                Optional.of(temporary.resolve("google/key.json")),
                Optional.of(URI.create("http://localhost:9050")),
                OptionalLong.of(10L << 30),
                OptionalLong.of(1_000_000_000),
                Duration.ofMinutes(30)));
  }

  @Test
  void whatIsNotWrittenHasItsDefault() {
    assertThat(dataset("project: \"example.com:my-project\", dataset: d_1, location: EU"))
        .isEqualTo(
            new BigQueryDataset(
                "example.com:my-project",
                "d_1",
                "EU",
                "d_1_snowline_staging",
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofHours(2)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "'\"2\"', 2",
    "500 MB, 500000000",
    "500MB, 500000000",
    "1 KB, 1000",
    "1 KiB, 1024",
    "3 TiB, 3298534883328",
    "2 PB, 2000000000000000",
    "9223372036854775807, 9223372036854775807",
    "8191 PiB, 9222246136947933184"
  })
  void sizesAreBytes(String written, long bytes) {
    assertThat(
            dataset("project: my-project, dataset: d, location: EU, bytes_per_run: " + written)
                .bytesPerRun())
        .hasValue(bytes);
  }

  @Test
  void nothingWrittenTellsAllThatIsNeeded() {
    assertThat(folder.problems(target("")))
        .containsExactly(
            "3:10 target.bigquery.project: missing; expected a project's id: 6 to 30 of a-z, 0-9"
                + " and -, a letter first, no - at the end",
            "3:10 target.bigquery.dataset: missing; expected a dataset: 1 to 1024 of A-Z, a-z, 0-9"
                + " and _",
            "3:10 target.bigquery.location: missing; expected the dataset's location, e.g."
                + " us-central1 or EU");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "project | short | a project's id: 6 to 30 of a-z, 0-9 and -, a letter first, no - at the"
            + " end",
        "project | My-Project | a project's id: 6 to 30 of a-z, 0-9 and -, a letter first, no - at"
            + " the end",
        "project | my-project- | a project's id: 6 to 30 of a-z, 0-9 and -, a letter first, no -"
            + " at the end",
        "dataset | karbon-data | a dataset: 1 to 1024 of A-Z, a-z, 0-9 and _",
        "dataset | my-project.d | a dataset: 1 to 1024 of A-Z, a-z, 0-9 and _",
        "location | us central | the dataset's location, e.g. us-central1 or EU",
        "staging_dataset | a.b | a dataset: 1 to 1024 of A-Z, a-z, 0-9 and _",
        "endpoint | https://localhost:1 | the http address of a server on this machine, e.g."
            + " http://localhost:9050; Google's own needs none",
        "endpoint | http://bigquery.googleapis.com | the http address of a server on this machine,"
            + " e.g. http://localhost:9050; Google's own needs none",
        "endpoint | http://127.0.0.1.example.com | the http address of a server on this machine,"
            + " e.g. http://localhost:9050; Google's own needs none",
        "maximum_bytes_billed | 0 | a size such as 10 GiB, 500 MB or a number of bytes",
        "maximum_bytes_billed | 10 gib | a size such as 10 GiB, 500 MB or a number of bytes",
        "maximum_bytes_billed | 1.5 GB | a size such as 10 GiB, 500 MB or a number of bytes",
        "bytes_per_run | 8192 PiB | a size such as 10 GiB, 500 MB or a number of bytes",
        "bytes_per_run | 9223372036854775808 | a size such as 10 GiB, 500 MB or a number of bytes",
        "job_deadline | 25h | a duration such as 90m, 26h or 2d, at most 1d",
      })
  void whatCanNotBeIsRefused(String name, String value, String expected) {
    StringBuilder yaml = new StringBuilder(SOURCE + TABLES + "target:\n  bigquery:\n");
    Map.of("project", "my-project", "dataset", "d", "location", "EU")
        .forEach(
            (setting, valid) -> {
              if (!setting.equals(name)) {
                yaml.append("    %s: %s\n".formatted(setting, valid));
              }
            });
    yaml.append("    %s: %s\n".formatted(name, value));

    assertThat(folder.problems(yaml.toString()))
        .singleElement()
        .asString()
        .matches(
            "[78]:[0-9]+ target\\.bigquery\\.%s: found .*\\Q%s\\E.*; expected \\Q%s\\E"
                .formatted(name, value, expected));
  }

  @Test
  void stagedRowsHaveADatasetOfTheirOwn() {
    assertThat(
            folder.problems(
                target("project: my-project, dataset: d, location: EU, staging_dataset: D")))
        .containsExactly(
            "3:85 target.bigquery.staging_dataset: the dataset itself; expected another dataset"
                + " for staged rows");
    assertThat(
            folder.problems(
                target(
                    "project: my-project, dataset: %s, location: EU".formatted("d".repeat(1008)))))
        .containsExactly(
            "3:10 target.bigquery.staging_dataset: missing, and the dataset's name is too long to"
                + " add _snowline_staging; expected a dataset: 1 to 1024 of A-Z, a-z, 0-9 and _");
  }

  @ParameterizedTest
  @CsvSource({"d.ORDERS", "ORDERS`", "'A;B'", "a/b", "'\"A\"'"})
  void aTargetIsNamedAsBigQueryNamesTables(String name) {
    String tables = "tables: {orders: {source: O, target: '%s', key: [ID]}}\n".formatted(name);
    String target = "target: {bigquery: {project: my-project, dataset: d, location: EU}}\n";

    assertThat(folder.problems(SOURCE + tables + target))
        .containsExactly(
            "2:38 tables.orders.target: found \"%s\"; expected the name of a table, as BigQuery has them: letters, digits, spaces, _ and -"
                .formatted(name));
    assertThat(folder.load(SOURCE + tables.replace(name, "Ünïcode 雪-1_b") + target).tables())
        .hasSize(1);
  }

  @Test
  void credentialsMustBeThere() {
    assertThat(
            folder.problems(
                target("project: my-project, dataset: d, location: EU, credentials_file: no.json")))
        .containsExactly(
            "3:86 target.bigquery.credentials_file: nothing at FOLDER/no.json; expected a file that"
                + " holds Google credentials");
  }

  @Test
  void enginesAtTheWrongEndAreRefusedWithWhatIsPossible() {
    assertThat(
            folder.problems(
                "source: {bigquery: {project: p}}\ntarget: {snowflake: {account: a}}\n" + TABLES))
        .containsExactly(
            "1:10 source.bigquery: BigQuery can't be a source yet; expected snowflake or duckdb",
            "2:10 target.snowflake: Snowflake can't be a target yet; expected bigquery or duckdb");
  }

  @Test
  void eachEndIsOneEngine() {
    assertThat(
            folder.problems(
                "source: {}\n"
                    + "target: {duckdb: {file: t}, bigquery: {project: my-project, dataset: d,"
                    + " location: EU}}\n"
                    + TABLES))
        .containsExactly(
            "1:1 source: empty; expected snowflake: {...} or duckdb: {file: source.duckdb}",
            "2:1 target: both bigquery and duckdb; expected one of them");
  }
}
