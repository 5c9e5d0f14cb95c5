package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.deploy.ComposeFile.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeTest {
  private final ComposeFile compose = ComposeFile.read();

  @Test
  void itHasTheWholeStackAndNothingThatComposeDoesNotKnow() {
    assertThat(compose.content()).containsOnlyKeys("name", "services", "volumes", "secrets");
    assertThat(compose.services())
        .containsOnlyKeys(
            "demo-data",
            "grafana",
            "postgres",
            "prometheus",
            "schedules",
            "temporal",
            "temporal-ui",
            "worker");
    assertThat(compose.services().values())
        .allSatisfy(
            service ->
                assertThat(service.content().keySet())
                    .isSubsetOf(
                        "build",
                        "image",
                        "entrypoint",
                        "command",
                        "environment",
                        "secrets",
                        "volumes",
                        "tmpfs",
                        "read_only",
                        "cap_drop",
                        "security_opt",
                        "mem_limit",
                        "depends_on",
                        "ports",
                        "healthcheck",
                        "stop_grace_period",
                        "restart"));
  }

  @Test
  void everyImageIsPinnedOrBuiltHere() {
    Set<String> built =
        compose.services().values().stream()
            .filter(service -> service.has("build"))
            .map(Service::image)
            .collect(Collectors.toSet());

    assertThat(built).containsExactly("snowline:local");
    assertThat(compose.services().values())
        .extracting(Service::image)
        .filteredOn(image -> !built.contains(image))
        .hasSize(5)
        .allMatch(image -> image.matches("[a-z0-9./-]+:v?\\d+\\.\\d+(\\.\\d+)?(-[a-z0-9.]+)?"));
  }

  @Test
  void whatRunsOnIsWatchedAndWhatIsWaitedForCanBeWaitedFor() {
    compose
        .services()
        .forEach(
            (name, service) -> {
              assertThat(service.has("healthcheck")).as(name).isEqualTo(service.has("restart"));
              service
                  .dependencies()
                  .forEach(
                      (other, condition) ->
                          assertThat(condition)
                              .as("%s waits for %s", name, other)
                              .isEqualTo(
                                  compose.service(other).has("restart")
                                      ? "service_healthy"
                                      : "service_completed_successfully"));
            });
    assertThat(compose.service("worker").dependencies()).containsOnlyKeys("temporal", "demo-data");
  }

  @Test
  void upWaitsForWhatEndsSinceSomethingThatRunsOnDoes() {
    Set<String> waitedFor =
        compose.services().values().stream()
            .filter(service -> service.has("restart"))
            .flatMap(service -> service.dependencies().entrySet().stream())
            .filter(other -> other.getValue().equals("service_completed_successfully"))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());

    assertThat(compose.services().keySet())
        .filteredOn(name -> !compose.service(name).has("restart"))
        .containsExactlyInAnyOrder("demo-data", "schedules")
        .containsExactlyInAnyOrderElementsOf(waitedFor);
  }

  @Test
  void aDemoThatFailedIsPlayedAgainAndOneThatEndedWellIsKept(@TempDir Path temporary)
      throws Exception {
    Path volume = Files.createDirectories(temporary.resolve("volume"));
    Stubs stubs =
        Stubs.in(temporary.resolve("programs"))
            .noting(
                "snowline",
                """
                mkdir -p %1$s/demo
                touch %1$s/demo/snowline.yaml
                [ "$(wc -l <"$CALLS")" -gt 1 ]
                """
                    .formatted(volume));
    List<String> entrypoint =
        compose.service("demo-data").list("entrypoint").stream()
            .map(word -> word.replace("/var/lib/snowline", volume.toString()))
            .toList();

    List<Integer> codes = new ArrayList<>();
    for (int start = 0; start < 3; start++) {
      codes.add(Repository.run(stubs.environment(), entrypoint).code());
    }

    String played = "+ snowline demo --fast --dir %s/demo".formatted(volume);
    assertThat(codes).containsExactly(1, 0, 0);
    assertThat(stubs.called()).containsExactly(played, played);
  }

  @Test
  void nothingListensBeyondThisMachine() {
    List<String> ports =
        compose.services().values().stream()
            .flatMap(service -> service.list("ports").stream())
            .toList();

    assertThat(ports).hasSize(5).doesNotHaveDuplicates();
    assertThat(ports).allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"));
  }

  @Test
  void whatWeBuildMayWriteNowhereButInItsFolders() {
    assertThat(compose.ours()).containsOnlyKeys("demo-data", "schedules", "worker");
    assertThat(compose.ours().values())
        .allSatisfy(
            service -> {
              assertThat(service.get("read_only")).isEqualTo(true);
              assertThat(service.list("cap_drop")).containsExactly("ALL");
              assertThat(service.list("security_opt")).containsExactly("no-new-privileges:true");
              assertThat(service.list("tmpfs")).singleElement().asString().startsWith("/tmp:exec,");
              assertThat(service.list("volumes"))
                  .filteredOn(volume -> !volume.endsWith(":ro"))
                  .containsExactly("snowline:/var/lib/snowline");
            });
  }

  @Test
  void secretsAreFilesAndNeverInTheEnvironment() {
    Map<String, Object> secrets = compose.section("secrets");

    assertThat(secrets.values())
        .allSatisfy(
            secret ->
                assertThat(((Map<?, ?>) secret).get("file")).asString().startsWith("secrets/"));
    compose
        .services()
        .forEach(
            (name, service) -> {
              assertThat(secrets.keySet()).containsAll(service.list("secrets"));
              service
                  .environment()
                  .forEach(
                      (variable, value) -> {
                        if (variable.matches(".*(PASSWORD|PWD|TOKEN|SECRET|KEY).*")) {
                          assertThat(value).as(name + " " + variable).startsWith("/run/secrets/");
                        }
                      });
            });
    assertThat(Repository.text(".gitignore")).contains("\n/secrets/\n");
  }

  /** Both read the configuration, and with it each file that it names. */
  @Test
  void theSchedulesHaveWhatTheWorkersConfigurationNames() {
    assertThat(compose.service("schedules").list("secrets"))
        .isNotEmpty()
        .isEqualTo(compose.service("worker").list("secrets"));
    assertThat(compose.service("schedules").list("volumes"))
        .isEqualTo(compose.service("worker").list("volumes"));
  }

  @Test
  void theSecretsThatItMountsAreThoseThatTheScriptMakes() throws Exception {
    var planned = Repository.run(Map.of(), "deploy/docker/secrets", "--dry-run", "secrets");

    assertThat(planned.code()).as(planned.out()).isZero();
    assertThat(planned.out().lines().map(line -> line.replaceAll("^\\w+ ([^:]+).*", "$1")))
        .containsExactlyInAnyOrderElementsOf(
            compose.section("secrets").values().stream()
                .map(secret -> String.valueOf(((Map<?, ?>) secret).get("file")))
                .toList());
  }

  @Test
  void everyFileThatItMountsIsThere() {
    Map<String, String> mounted = new TreeMap<>();
    compose
        .services()
        .values()
        .forEach(
            service ->
                service.list("volumes").stream()
                    .map(volume -> volume.split(":", -1))
                    .filter(parts -> parts[0].startsWith("./"))
                    .forEach(parts -> mounted.put(parts[0].substring(2), parts[1])));

    assertThat(mounted).hasSize(5).containsKey("config/docker.yaml");
    assertThat(mounted.keySet()).allMatch(file -> Repository.path(file).toFile().exists());
    Set<String> named = new HashMap<>(compose.section("volumes")).keySet();
    assertThat(compose.services().values())
        .flatExtracting(service -> service.list("volumes"))
        .extracting(volume -> volume.split(":", -1)[0])
        .filteredOn(source -> !source.startsWith("./"))
        .isSubsetOf(named);
  }
}
