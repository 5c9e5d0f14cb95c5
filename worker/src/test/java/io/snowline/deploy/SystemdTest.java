package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.deploy.Repository.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemdTest {
  private static final String SCRIPT = "deploy/systemd/install.sh";

  /** A program that tells how it was called. */
  private static final String TELLS =
      """
      #!/bin/bash
      echo "$TEMPORAL_ADDRESS|$QUOTED|$PWD"
      printf '%s\\n' "$@"
      """;

  private @TempDir Path temporary;
  private Path input;

  @BeforeEach
  void write() throws IOException {
    input = Files.createDirectory(temporary.resolve("input"));
    Files.createDirectories(input.resolve("config/views"));
    Files.createDirectory(input.resolve("secrets"));
    Files.writeString(input.resolve("config/snowline.yaml"), "tables: {}\n");
    Files.writeString(input.resolve("config/views/final view.sql"), "SELECT 1\n");
    Files.writeString(input.resolve("secrets/token"), "marked-secret\n");
    Files.writeString(input.resolve("environment"), "# where\nTEMPORAL_ADDRESS=127.0.0.1:7233\n");
  }

  private String[] arguments(String... more) {
    return Stream.concat(
            Stream.of(
                "--config",
                input.resolve("config").toString(),
                "--environment",
                input.resolve("environment").toString(),
                "--secrets",
                input.resolve("secrets").toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void aDryRunPrintsEachStepAndNoSecret() throws Exception {
    Ended ended = Repository.run(Map.of(), SCRIPT, arguments("--dry-run"));

    assertThat(ended.code()).as(ended.out()).isZero();
    assertThat(
            ended
                .out()
                .replace(input.toString(), "INPUT")
                .replace(Repository.path("").toString(), "SNOWLINE"))
        .isEqualTo(Kept.text("systemd.txt"))
        .doesNotContain("marked-secret");
  }

  @Test
  void aRealRunDoesWhatTheDryRunPrinted() throws Exception {
    Path copy = temporary.resolve("copy");
    for (String file : Repository.files("deploy/systemd")) {
      copy(file, copy);
    }
    copy("snowline", copy);
    Path jar = copy.resolve("worker/target/snowline.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "a jar");
    Stubs stubs =
        Stubs.in(temporary.resolve("programs"))
            .noting("useradd", "install", "rm", "bash", "chmod", "systemctl", "runuser")
            .with("java", "#!/bin/sh\n")
            .with("id", "#!/bin/sh\n[ \"$*\" = -u ] && echo 0\n");
    String script = copy.resolve(SCRIPT).toString();

    Ended real = Repository.run(stubs.environment(), script, arguments());
    Ended dry = Repository.run(Map.of(), script, arguments("--dry-run"));

    assertThat(real).isEqualTo(dry);
    assertThat(real.code()).as(real.out()).isZero();
    assertThat(stubs.called())
        .hasSizeGreaterThan(20)
        .isEqualTo(dry.out().lines().filter(line -> line.startsWith("+ ")).toList());
  }

  /** The launcher that is installed, in folders of this test's own. */
  private Path launcher(Stubs stubs) throws IOException {
    Path root = Files.createDirectories(temporary.resolve("root"));
    Files.createDirectories(root.resolve("var/lib/snowline"));
    Files.createDirectories(root.resolve("etc/snowline"));
    Files.copy(input.resolve("environment"), root.resolve("etc/snowline/environment"));
    Files.createDirectories(root.resolve("opt/snowline"));
    Files.createSymbolicLink(
        root.resolve("opt/snowline/snowline"), stubs.folder().resolve("program"));
    Path launcher =
        Files.writeString(
            root.resolve("snowline"),
            Repository.text("deploy/systemd/snowline")
                .replaceAll("/(etc|opt|var/lib)/snowline", root + "/$1/snowline"));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    return launcher;
  }

  @Test
  void aCommandIsTypedWithTheVariablesAndTheConfigurationOfTheService() throws Exception {
    Files.writeString(
        input.resolve("environment"), "TEMPORAL_ADDRESS=127.0.0.1:7233\n# two\nQUOTED=\"a $b\"\n");
    Stubs stubs =
        Stubs.in(temporary.resolve("programs"))
            .with("program", TELLS)
            .with("id", "#!/bin/sh\necho snowline\n");
    String launcher = launcher(stubs).toString();
    String root = temporary.resolve("root").toString();
    String first = "127.0.0.1:7233|a $b|" + root + "/var/lib/snowline\n";

    assertThat(Repository.run(stubs.environment(), launcher, "runs", "a table"))
        .isEqualTo(
            new Ended(
                0, first + "--config\n" + root + "/etc/snowline/snowline.yaml\nruns\na table\n"));
    assertThat(Repository.run(stubs.environment(), launcher, "runs", "--config", "other.yaml"))
        .isEqualTo(new Ended(0, first + "runs\n--config\nother.yaml\n"));
  }

  @ParameterizedTest
  @CsvSource({"0, runuser", "1000, sudo"})
  void anybodyElseBecomesTheServicesUserFirst(String number, String program) throws Exception {
    Stubs stubs =
        Stubs.in(temporary.resolve("programs"))
            .noting("sudo")
            .noting("runuser")
            .with("program", TELLS)
            .with("id", "#!/bin/sh\n[ \"$*\" = -un ] && echo other || echo " + number + "\n");
    String launcher = launcher(stubs).toString();

    assertThat(Repository.run(stubs.environment(), launcher, "status")).isEqualTo(new Ended(0, ""));
    assertThat(stubs.called())
        .containsExactly("+ " + program + " -u snowline -- " + launcher + " status");
  }

  private static void copy(String file, Path to) throws IOException {
    Files.createDirectories(to.resolve(file).getParent());
    Files.copy(Repository.path(file), to.resolve(file));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceAndNoValueOfTheEnvironment() throws Exception {
    Files.writeString(input.resolve("environment"), "A=1\nmarked-secret without a name\n");

    Ended ended =
        Repository.run(
            Map.of(),
            SCRIPT,
            "--dry-run",
            "--config",
            input.toString(),
            "--environment",
            input.resolve("environment").toString(),
            "--secrets",
            input.resolve("nothing").toString());

    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.out().lines().limit(3).map(line -> line.replace(input.toString(), "INPUT")))
        .containsExactly(
            "install.sh: --config INPUT has no snowline.yaml",
            "install.sh: --environment INPUT/environment line 2: expected NAME=value",
            "install.sh: --secrets INPUT/nothing is no folder");
    assertThat(ended.out()).doesNotContain("marked-secret");
  }

  /** A day without network is longer than any number of tries that an interval allows. */
  @Test
  void theWorkerIsStartedForAsLongAsTemporalIsAway() {
    assertThat(Repository.text("deploy/systemd/snowline-worker.service").lines())
        .contains("StartLimitIntervalSec=0", "RestartSec=30s")
        .noneMatch(line -> line.startsWith("StartLimitBurst="));
  }

  @Test
  void unitsAreHardenedAndEndAsTheWorkerDoes() {
    List<String> worker =
        Repository.text("deploy/systemd/snowline-worker.service").lines().toList();
    List<String> monitor =
        Repository.text("deploy/systemd/snowline-monitor.service").lines().toList();
    List<String> hardened =
        worker.subList(worker.indexOf("StateDirectory=snowline"), worker.indexOf("[Install]") - 1);

    assertThat(monitor).containsAll(hardened);
    assertThat(hardened)
        .contains(
            "ProtectSystem=strict",
            "ProtectHome=yes",
            "PrivateTmp=yes",
            "NoNewPrivileges=yes",
            "CapabilityBoundingSet=",
            "SystemCallFilter=@system-service")
        .doesNotContain("MemoryDenyWriteExecute=yes");
    assertThat(worker)
        .contains(
            "User=snowline",
            "Restart=on-failure",
            "RestartPreventExitStatus=64 78",
            "TimeoutStopSec=11min",
            "ExecStart=/opt/snowline/snowline worker --config /etc/snowline/snowline.yaml");
  }
}
