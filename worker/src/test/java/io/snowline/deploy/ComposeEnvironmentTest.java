package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.configuration.Configuration;
import io.snowline.definition.Definitions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeEnvironmentTest {
  private static final String CONFIGURATION = "config/docker.yaml";

  private final Map<String, String> worker = ComposeFile.read().service("worker").environment();

  private @TempDir Path data;

  /** Names in a text of the form ${NAME}, by the configuration's and the shell's rule alike. */
  private static Set<String> references(String text) {
    return Pattern.compile("(?<!\\$)\\$\\{([A-Z_][A-Z0-9_]*)")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyVariableOfTheWorkerIsReadBySomething() throws Exception {
    Set<String> read = references(Repository.text(CONFIGURATION));
    read.addAll(references(Repository.text("snowline")));
    for (String source : Repository.files("worker/src/main/java")) {
      Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)\"")
          .matcher(Repository.text(source))
          .results()
          .map((MatchResult found) -> found.group(1))
          .forEach(read::add);
    }
    ClientConfigProfile profile = profile(worker);

    assertThat(worker.keySet())
        .filteredOn(name -> !name.startsWith("TEMPORAL_"))
        .isNotEmpty()
        .isSubsetOf(read);
    assertThat(worker.keySet())
        .filteredOn(name -> name.startsWith("TEMPORAL_"))
        .containsExactlyInAnyOrder("TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE");
    assertThat(profile.getAddress()).isEqualTo(worker.get("TEMPORAL_ADDRESS"));
    assertThat(profile.getNamespace()).isEqualTo(worker.get("TEMPORAL_NAMESPACE"));
  }

  private static ClientConfigProfile profile(Map<String, String> environment) throws Exception {
    return ClientConfigProfile.load(
        LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment).build());
  }

  @Test
  void theConfigurationLoadsWithEveryServicesEnvironment() throws Exception {
    Files.writeString(data.resolve("source.duckdb"), "");
    Path token = Files.writeString(data.resolve("token"), "a token of more than twenty characters");

    for (String name : Set.of("worker", "schedules")) {
      Map<String, String> environment =
          new HashMap<>(ComposeFile.read().service(name).environment());
      assertThat(environment.keySet())
          .as(name)
          .containsAll(references(Repository.text(CONFIGURATION)));
      assertThat(environment.put("SNOWLINE_DATA", data.toString()))
          .isEqualTo("/var/lib/snowline/demo");
      assertThat(environment.put("SNOWLINE_TOKEN_FILE", token.toString()))
          .isEqualTo("/run/secrets/snowline_token");

      Definitions definitions = Configuration.load(Repository.path(CONFIGURATION), environment);

      assertThat(definitions.tables()).hasSize(8);
      assertThat(definitions.service().schedules()).hasSize(5);
      assertThat(definitions.service().http().orElseThrow().host()).isEqualTo("0.0.0.0");
      assertThat(definitions.service().http().orElseThrow().port()).isEqualTo(8080);
    }
  }

  @Test
  void itsTablesAreThoseOfTheIncidentsPipeline() {
    Map<String, Object> docker = Repository.yaml(CONFIGURATION);
    Map<String, Object> karbon = Repository.yaml("config/karbon.yaml");

    for (String section : Set.of("tables", "views", "checks")) {
      assertThat(docker.get(section)).as(section).isEqualTo(karbon.get(section));
    }
  }
}
