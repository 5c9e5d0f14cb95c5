package io.snowline.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageTest {
  private final List<String> lines = Repository.text("Dockerfile").lines().toList();

  @Test
  void itsBasesArePinnedAndItRunsAsNobodysNumber() {
    assertThat(lines)
        .filteredOn(line -> line.startsWith("FROM "))
        .hasSize(2)
        .allMatch(
            line -> line.matches("FROM [a-z/-]+:\\d+\\.\\d+\\.\\d+[-_][a-z0-9_-]+( AS \\w+)?"));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("USER "))
        .containsExactly("USER 10001:10001");
    assertThat(lines).filteredOn(line -> line.startsWith("HEALTHCHECK ")).hasSize(1);
    assertThat(lines).noneMatch(line -> line.startsWith("ARG ") || line.startsWith("ENV "));
  }

  @Test
  void whatItCopiesIsInTheRepositoryAndReachesTheBuild() {
    List<String> sent =
        Repository.text(".dockerignore")
            .lines()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    List<String> copied =
        lines.stream()
            .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
            .map(line -> line.replaceAll("COPY (--\\S+ )*(\\S+) \\S+", "$2"))
            .filter(file -> !file.equals("."))
            .toList();

    assertThat(Repository.text(".dockerignore").lines().filter(line -> !line.startsWith("#")))
        .first()
        .isEqualTo("*");
    assertThat(sent).allMatch(file -> Repository.path(file).toFile().exists());
    assertThat(copied).hasSize(2).allMatch(file -> sent.stream().anyMatch(file::startsWith));
  }

  @Test
  void everyModuleAndEveryFolderOfResourcesReachesTheBuild() {
    List<String> needed = new ArrayList<>(List.of("pom.xml", "snowline", ".mvn"));
    for (String module : List.of("workflows", "activities", "worker")) {
      assertThat(Repository.text("pom.xml")).contains("<module>" + module + "</module>");
      needed.add(module + "/pom.xml");
      needed.add(module + "/src/main");
    }
    assertThat(Repository.text("worker/pom.xml")).contains("<directory>../config</directory>");
    needed.addAll(List.of("config/karbon.yaml", "config/views"));

    assertThat(Repository.text(".dockerignore").lines())
        .containsAll(needed.stream().map(file -> "!" + file).toList());
    assertThat(Repository.text("pom.xml").split("<module>", -1)).hasSize(4);
  }

  @Test
  void itsHealthCheckTellsAServiceThatAnswersFromOneThatDoesNot() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(server, "/healthz", 200);
    answer(server, "/readyz", 503);
    server.start();
    String port = String.valueOf(server.getAddress().getPort());
    try {
      assertThat(Repository.run(Map.of(), "deploy/docker/healthy", port))
          .isEqualTo(new Repository.Ended(0, ""));
      assertThat(Repository.run(Map.of(), "deploy/docker/healthy", port, "/readyz"))
          .satisfies(
              ended -> {
                assertThat(ended.code()).isEqualTo(1);
                assertThat(ended.out()).startsWith("GET /readyz on port " + port + " answered: ");
              });
    } finally {
      server.stop(0);
    }
    assertThat(Repository.run(Map.of(), "deploy/docker/healthy", port).code()).isNotZero();
  }

  private static void answer(HttpServer server, String path, int status) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            byte[] body = "{}".getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          } catch (IOException gone) {
            throw new IllegalStateException(gone);
          }
        });
  }
}
