package io.snowline.command;

import static io.snowline.proposal.ConfigurationText.scalar;

import io.snowline.definition.WebAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The two ends of a configuration to be written, from flags and answers. */
final class InitEnds {
  private static final String SNOWFLAKE = "snowflake";
  private static final String BIGQUERY = "bigquery";
  private static final String DUCKDB = "duckdb";
  private static final String KEY = "SNOWFLAKE_PRIVATE_KEY_FILE";
  private static final String PASSPHRASE = "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE_FILE";
  private static final String TOKEN = "SNOWFLAKE_TOKEN_FILE";

  @Option(
      names = "--source-file",
      paramLabel = "FILE",
      description = "Read a DuckDB file, given as the configuration shall name it.")
  private String sourceFile;

  @Option(
      names = "--target-file",
      paramLabel = "FILE",
      description = "Write a DuckDB file; the first run makes it.")
  private String targetFile;

  @Option(names = "--snowflake-account", paramLabel = "ID", description = "Read Snowflake.")
  private String account;

  @Option(
      names = "--snowflake-host",
      paramLabel = "HOST",
      description = "Where it isn't the account's own: private connectivity, this machine.")
  private String host;

  @Option(names = "--snowflake-user", paramLabel = "NAME", description = "The service user.")
  private String user;

  @Option(names = "--snowflake-role", paramLabel = "NAME", description = "The role to use.")
  private String role;

  @Option(
      names = "--snowflake-warehouse",
      paramLabel = "NAME",
      description = "The virtual warehouse that computes.")
  private String warehouse;

  @Option(names = "--snowflake-database", paramLabel = "NAME", description = "The database.")
  private String database;

  @Option(names = "--snowflake-schema", paramLabel = "NAME", description = "The schema.")
  private String schema;

  @Option(names = "--bigquery-project", paramLabel = "ID", description = "Write BigQuery.")
  private String project;

  @Option(names = "--bigquery-dataset", paramLabel = "NAME", description = "The dataset.")
  private String dataset;

  @Option(
      names = "--bigquery-location",
      paramLabel = "PLACE",
      description = "Where the dataset is, such as us-central1.")
  private String location;

  @Option(
      names = "--bigquery-endpoint",
      paramLabel = "URL",
      description = "A server on this machine instead of Google's.")
  private String endpoint;

  /**
   * What flags say that contradict each other, a sentence for each end.
   *
   * @param given the flags that were given
   */
  static List<String> contradictions(List<String> given) {
    return Stream.concat(
            contradiction(given, "--source-file", "--snowflake-", "the source"),
            contradiction(given, "--target-file", "--bigquery-", "the target"))
        .toList();
  }

  private static Stream<String> contradiction(
      List<String> given, String file, String other, String end) {
    List<String> others = given.stream().filter(flag -> flag.startsWith(other)).toList();
    return given.contains(file) && !others.isEmpty()
        ? Stream.of(
            "%s and %s name two different things as %s; leave one of them out"
                .formatted(file, String.join(", ", others), end))
        : Stream.empty();
  }

  /** The lines of {@code source} and {@code target}. Secrets are named by variables alone. */
  List<String> lines(Questions questions, Map<String, String> environment) {
    List<String> lines = new ArrayList<>();
    source(questions)
        .ifPresent(
            engine -> {
              lines.add("source:");
              lines.addAll(
                  engine.equals(SNOWFLAKE)
                      ? under("snowflake:", snowflake(questions, environment))
                      : duckDb(
                          questions.ask(
                              "--source-file", sourceFile, "the DuckDB file to read", null)));
            });
    target(questions)
        .ifPresent(
            engine -> {
              lines.add("target:");
              lines.addAll(
                  engine.equals(BIGQUERY)
                      ? under("bigquery:", bigQuery(questions))
                      : duckDb(
                          questions.ask(
                              "--target-file", targetFile, "the DuckDB file to write", null)));
            });
    return lines;
  }

  private static List<String> under(String engine, List<String> settings) {
    return Stream.concat(Stream.of("  " + engine), settings.stream().map(line -> "    " + line))
        .toList();
  }

  private static List<String> duckDb(String file) {
    return List.of("  duckdb: {file: %s}".formatted(scalar(file)));
  }

  private Optional<String> source(Questions questions) {
    if (sourceFile != null) {
      return Optional.of(DUCKDB);
    }
    return account != null || host != null || database != null
        ? Optional.of(SNOWFLAKE)
        : questions.choose(
            "--source-file or --snowflake-account", "what to read", List.of(SNOWFLAKE, DUCKDB));
  }

  private Optional<String> target(Questions questions) {
    if (targetFile != null) {
      return Optional.of(DUCKDB);
    }
    return project != null || dataset != null
        ? Optional.of(BIGQUERY)
        : questions.choose(
            "--target-file or --bigquery-project", "what to write", List.of(BIGQUERY, DUCKDB));
  }

  private List<String> snowflake(Questions questions, Map<String, String> environment) {
    List<String> lines = new ArrayList<>();
    boolean local = host != null && WebAddress.onThisMachine(host.replaceFirst(":[0-9]+$", ""));
    if (!local) {
      lines.add(
          "account: "
              + scalar(
                  questions.ask(
                      "--snowflake-account",
                      account,
                      "Snowflake account, such as myorg-account1",
                      null)));
    }
    if (host != null) {
      lines.add("host: " + scalar(host));
    }
    lines.add(
        "user: " + scalar(questions.ask("--snowflake-user", user, "Snowflake user", "SNOWLINE")));
    lines.addAll(login(local, environment));
    questions
        .askOptional("--snowflake-role", role, "role (empty: the user's default)")
        .ifPresent(name -> lines.add("role: " + scalar(name)));
    questions
        .askOptional("--snowflake-warehouse", warehouse, "warehouse (empty: the user's default)")
        .ifPresent(name -> lines.add("warehouse: " + scalar(name)));
    lines.add(
        "database: " + scalar(questions.ask("--snowflake-database", database, "database", null)));
    lines.add("schema: " + scalar(questions.ask("--snowflake-schema", schema, "schema", "PUBLIC")));
    return lines;
  }

  /** By the variable that is set; a value of its own is never written. */
  private static List<String> login(boolean local, Map<String, String> environment) {
    List<String> lines = new ArrayList<>();
    if (set(TOKEN, environment) && !set(KEY, environment)) {
      lines.add("token_file: ${" + TOKEN + "}");
    } else if (set(KEY, environment) || !local) {
      lines.add("private_key_file: ${" + KEY + "}");
      if (set(PASSPHRASE, environment)) {
        lines.add("private_key_passphrase_file: ${" + PASSPHRASE + "}");
      }
    }
    return lines;
  }

  private static boolean set(String name, Map<String, String> environment) {
    return !environment.getOrDefault(name, "").isBlank();
  }

  private List<String> bigQuery(Questions questions) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "project: "
            + scalar(questions.ask("--bigquery-project", project, "Google Cloud project", null)));
    lines.add("dataset: " + scalar(questions.ask("--bigquery-dataset", dataset, "dataset", null)));
    lines.add(
        "location: "
            + scalar(
                questions.ask("--bigquery-location", location, "the dataset's location", "US")));
    Optional.ofNullable(endpoint).ifPresent(url -> lines.add("endpoint: " + scalar(url)));
    return lines;
  }
}
