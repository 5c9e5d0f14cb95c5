package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.deploy.Repository.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which archive of classes the launcher keeps, seen by a Java that only writes down its call. */
class LauncherTest {
  private @TempDir Path temporary;
  private Path target;
  private Stubs java;

  @BeforeEach
  void install() throws IOException {
    Files.copy(Repository.path("snowline"), temporary.resolve("snowline"));
    target = Files.createDirectories(temporary.resolve("worker/target"));
    Files.createFile(target.resolve("snowline.jar"));
    Files.writeString(
        Files.createDirectory(temporary.resolve("jdk")).resolve("release"),
        "JAVA_VERSION=\"17.0.1\"\n");
    java = Stubs.in(temporary.resolve("jdk/bin"));
  }

  /** A Java in which the command comes so far that these classes are loaded, and archives them. */
  private void loading(String classes) throws IOException {
    java.noting(
        "java",
        """
        for flag in "$@"; do
          case $flag in -XX:ArchiveClassesAtExit=*) printf '%%s' '%s' >"${flag#*=}" ;; esac
        done
        """
            .formatted(classes));
  }

  private void run(String command) throws Exception {
    Ended ended =
        Repository.run(
            Map.of(
                "JAVA_HOME",
                temporary.resolve("jdk").toString(),
                "CALLS",
                java.environment().get("CALLS")),
            List.of("bash", temporary.resolve("snowline").toString(), command));
    assertThat(ended.code()).as(ended.out()).isZero();
  }

  private String called() throws IOException {
    List<String> calls = java.called();
    return calls.get(calls.size() - 1);
  }

  @Test
  void theFirstSyncArchivesItsClassesForAllThatFollow() throws Exception {
    loading("... io/snowline/sync/TableRunImpl ...");

    run("sync");
    assertThat(called()).contains("-XX:ArchiveClassesAtExit=" + target);
    run("status");
    assertThat(called())
        .contains("-XX:SharedArchiveFile=" + target.resolve("snowline.jsa"))
        .doesNotContain("ArchiveClassesAtExit");
    run("worker");
    assertThat(called()).doesNotContain("jsa");
  }

  @Test
  void aSyncThatFailedEarlyLeavesNoArchiveAndTheNextOneTriesAgain() throws Exception {
    loading("... io/snowline/command/SnowlineCommand ...");
    run("sync");

    loading("... io/snowline/sync/TableRunImpl ...");
    run("status");
    assertThat(called()).doesNotContain("jsa");
    run("sync");
    assertThat(called()).contains("-XX:ArchiveClassesAtExit=" + target);
    run("status");
    assertThat(called()).contains("-XX:SharedArchiveFile=" + target.resolve("snowline.jsa"));
  }
}
