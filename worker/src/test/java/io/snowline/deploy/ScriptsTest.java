package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.deploy.Repository.Ended;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptsTest {
  static List<String> scripts() {
    List<String> scripts =
        Repository.files("deploy").stream()
            .filter(file -> Repository.text(file).startsWith("#!/usr/bin/env bash\n"))
            .toList();
    assertThat(scripts).hasSize(8);
    return scripts;
  }

  static Stream<String> installers() {
    return scripts().stream().filter(file -> file.endsWith(".sh"));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void bashUnderstandsItAndItStopsAtTheFirstFailure(String script) throws Exception {
    assertThat(Repository.run(Map.of(), List.of("bash", "-n", script))).isEqualTo(new Ended(0, ""));
    assertThat(Repository.text(script).lines()).contains("set -euo pipefail");
    assertThat(Repository.path(script)).isExecutable();
  }

  @ParameterizedTest
  @MethodSource("installers")
  void itExplainsItselfAndRefusesWhatItDoesNotKnow(String script) throws Exception {
    Ended help = Repository.run(Map.of(), script, "--help");
    Ended unknown = Repository.run(Map.of(), script, "--dry-run", "--bogus", "--other");

    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: " + script).contains("--dry-run");
    assertThat(unknown.code()).isEqualTo(64);
    assertThat(unknown.out())
        .contains(": unknown argument --bogus\n", ": unknown argument --other\n", " is missing: ")
        .endsWith(help.out())
        .doesNotContain("\n+ ");
  }
}
