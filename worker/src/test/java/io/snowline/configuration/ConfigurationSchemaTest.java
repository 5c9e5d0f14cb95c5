package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema, which editors read, must know what the reader knows and nothing else. */
class ConfigurationSchemaTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> SOURCES = List.of("snowflake", "duckdb");
  private static final List<String> TARGETS = List.of("bigquery", "duckdb");
  private static final String UNKNOWN = "qqqqqqqq";
  private static final Pattern EXPECTED =
      Pattern.compile("unknown setting; expected (?:one of )?(.*)");

  private @TempDir Path temporary;
  private ConfigurationFolder folder;
  private JsonNode schema;

  @BeforeEach
  void make() throws IOException {
    folder =
        ConfigurationFolder.in(temporary)
            .with("key.p8", "key")
            .with("token", "token")
            .with("secret", "not to be told")
            .with("credentials.json", "{}");
    try (InputStream json = Configuration.class.getResourceAsStream("snowline.schema.json")) {
      schema = new ObjectMapper().readTree(json);
    }
  }

  /** A place in the schema, and how to make a whole file of a value that stands there. */
  private record Position(String path, JsonNode schema, UnaryOperator<JsonNode> file) {
    Position inside(String path, JsonNode schema, UnaryOperator<JsonNode> value) {
      return new Position(path, schema, inner -> file.apply(value.apply(inner)));
    }
  }

  private List<Position> positions() {
    List<Position> positions = new ArrayList<>();
    collect(new Position("", schema, value -> value), positions);
    return positions;
  }

  private void collect(Position position, List<Position> positions) {
    positions.add(position);
    for (JsonNode alternative : alternatives(position.schema())) {
      String path = position.path();
      alternative
          .path("properties")
          .properties()
          .forEach(
              property ->
                  collect(
                      position.inside(
                          path + "." + property.getKey(),
                          property.getValue(),
                          value -> JSON.objectNode().set(property.getKey(), value)),
                      positions));
      if (alternative.path("additionalProperties").isObject()) {
        collect(
            position.inside(
                path + ".*",
                alternative.get("additionalProperties"),
                value -> JSON.objectNode().set("name", value)),
            positions);
      }
      if (alternative.has("items")) {
        collect(
            position.inside(
                path + "[]", alternative.get("items"), value -> JSON.arrayNode().add(value)),
            positions);
      }
    }
  }

  private List<JsonNode> alternatives(JsonNode node) {
    if (node.has("$ref")) {
      return alternatives(schema.at(node.get("$ref").asText().substring(1)));
    }
    if (node.has("anyOf") && !node.has("type")) {
      return StreamSupport.stream(node.get("anyOf").spliterator(), false)
          .flatMap(alternative -> alternatives(alternative).stream())
          .toList();
    }
    return List.of(node);
  }

  private Map<String, Set<String>> ofSchema(String keyword) {
    Map<String, Set<String>> names = new TreeMap<>();
    for (Position position : positions()) {
      for (JsonNode alternative : alternatives(position.schema())) {
        if (alternative.has("properties")) {
          assertThat(alternative.get("additionalProperties").asBoolean(true)).isFalse();
          Set<String> found = new TreeSet<>();
          JsonNode value = alternative.path(keyword);
          if (value.isArray()) {
            value.forEach(name -> found.add(name.asText()));
          } else {
            value.fieldNames().forEachRemaining(found::add);
          }
          // Its condition holds where nothing is written.
          alternative.path("then").path(keyword).forEach(name -> found.add(name.asText()));
          names.put(position.path(), found);
        }
      }
    }
    return names;
  }

  private List<Problem> problems(Position position, JsonNode value) {
    try {
      folder.load(position.file().apply(value).toString());
      return List.of();
    } catch (ConfigurationException refused) {
      return refused.problems();
    }
  }

  @Test
  void itsPropertiesAreTheSettingsThatTheReaderAccepts() {
    Map<String, Set<String>> accepted = new TreeMap<>();
    for (Position position : positions()) {
      for (Problem problem : problems(position, JSON.objectNode().put(UNKNOWN, 1))) {
        Matcher matcher = EXPECTED.matcher(problem.message());
        if (problem.path().endsWith(UNKNOWN) && matcher.matches()) {
          accepted.put(position.path(), new TreeSet<>(List.of(matcher.group(1).split(", "))));
        }
      }
    }
    // There any name is the user's, so the unknown setting is one name deeper.
    List.of(".tables", ".schedules", ".http.aliases", ".schedulers.jobs").forEach(accepted::remove);

    assertThat(accepted).hasSize(28).isEqualTo(ofSchema("properties"));
  }

  @Test
  void whatItRequiresTheReaderRequires() {
    Map<String, Set<String>> required = new TreeMap<>();
    for (Position position : positions()) {
      if (ofSchema("properties").containsKey(position.path())) {
        String path =
            position.path().replaceFirst("^\\.", "").replace("[]", "[0]").replace("*", "name");
        String inside = path.isEmpty() ? "" : path + ".";
        required.put(
            position.path(),
            problems(position, JSON.objectNode()).stream()
                .filter(problem -> problem.message().startsWith("missing"))
                .map(Problem::path)
                .filter(missing -> missing.startsWith(inside))
                .map(missing -> missing.substring(inside.length()))
                .filter(missing -> !missing.contains("."))
                .collect(Collectors.toCollection(TreeSet::new)));
      }
    }

    assertThat(required).isEqualTo(ofSchema("required"));
  }

  @Test
  void itsDefaultsAreTheReaders() {
    Set<String> defaults = new TreeSet<>();
    for (String source : SOURCES) {
      for (String target : TARGETS) {
        ObjectNode minimal = minimal(source, target);
        ObjectNode written = minimal.deepCopy();
        for (Position position : positions()) {
          if (position.schema().has("default") && within(position, source, target)) {
            merge(written, (ObjectNode) position.file().apply(position.schema().get("default")));
            defaults.add(position.path());
          }
        }
        assertThat(folder.load(written.toString())).isEqualTo(folder.load(minimal.toString()));
      }
    }

    assertThat(defaults).hasSize(19);
  }

  /** Whether the position is of these engines; DuckDB has no partitions. */
  private static boolean within(Position position, String source, String target) {
    String path = position.path();
    return (!path.startsWith(".source.") || path.startsWith(".source." + source))
        && (!path.startsWith(".target.") || path.startsWith(".target." + target))
        && (!path.startsWith(".tables.*.partition") || target.equals("bigquery"));
  }

  @Test
  void itsExamplesAreAccepted() {
    Set<String> withExamples = new TreeSet<>();
    for (Position position : positions()) {
      String path = position.path();
      if (path.matches("\\.(tables\\.\\*|source\\.snowflake|target\\.bigquery)\\..*")
          && position.schema().has("examples")) {
        for (JsonNode value : position.schema().get("examples")) {
          ObjectNode example = minimal("snowflake", "bigquery");
          if (path.endsWith(".oauth") || path.endsWith(".workload_identity")) {
            example.withObject("/source/snowflake").remove("user");
          }
          merge(example, (ObjectNode) position.file().apply(value));
          assertThat(folder.problems(example.toString())).as("%s: %s", path, value).isEmpty();
        }
        withExamples.add(path);
      }
    }

    assertThat(withExamples)
        .contains(".tables.*.stamp", ".tables.*.cluster", ".tables.*.columns.*")
        .contains(".source.snowflake.oauth", ".target.bigquery.bytes_per_run")
        .hasSizeGreaterThan(30);
  }

  @Test
  void everySettingIsDescribed() {
    assertThat(positions())
        .filteredOn(position -> !position.path().endsWith("]"))
        .allSatisfy(
            position ->
                assertThat(
                        position.schema().has("description")
                            || alternatives(position.schema()).get(0).has("description"))
                    .as(position.path())
                    .isTrue());
  }

  private static ObjectNode minimal(String source, String target) {
    ObjectNode file = JSON.objectNode();
    ObjectNode read = file.withObject("/source/" + source);
    if (source.equals("duckdb")) {
      read.put("file", "source.duckdb");
    } else {
      read.put("host", "localhost:1").put("user", "U").put("database", "D").put("schema", "S");
    }
    ObjectNode written = file.withObject("/target/" + target);
    if (target.equals("duckdb")) {
      written.put("file", "target.duckdb");
    } else {
      written.put("project", "my-project").put("dataset", "d").put("location", "EU");
      file.withObject("/tables/name/partition").put("column", "UPDATED_AT");
    }
    ObjectNode table = file.withObject("/tables/name");
    table.put("source", "ORDERS").put("target", "ORDERS_BQ").withArray("/key").add("ID");
    ObjectNode check = file.withArray("/checks").addObject();
    check.put("name", "a").put("table", "name").put("source", "SELECT 1").put("target", "SELECT 1");
    file.withObject("/schedules/name").put("mode", "full").put("cron", "0 2 * * *");
    ObjectNode schedulers = file.withObject("/schedulers");
    schedulers.putObject("cloud_scheduler").put("project", "p1").put("location", "us-central1");
    ObjectNode job = schedulers.withObject("/jobs/name").put("table", "name");
    job.put("schedule", "0 2 * * *").putObject("http").put("url", "https://sync.example.com");
    return file;
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.properties()
        .forEach(
            property -> {
              JsonNode present = into.path(property.getKey());
              JsonNode value = property.getValue();
              if (present.isObject() && value.isObject()) {
                merge((ObjectNode) present, (ObjectNode) value);
              } else if (present.isArray() && value.path(0).isObject()) {
                merge((ObjectNode) present.get(0), (ObjectNode) value.get(0));
              } else {
                into.set(property.getKey(), value);
              }
            });
  }
}
