package io.snowline.duckdb;

import io.snowline.definition.TableDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Another process that begins a full sync and is killed in the midst of it. */
final class KilledSync {
  /** A process that is killed while this step goes on, wherever it has come to. */
  static final String DURING = "during ";

  static final TableDefinition TABLE = EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");

  private KilledSync() {}

  /** Runs until that moment, such as {@code after transfer}, and dies there. */
  static void at(String moment, Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledSync.class.getName(),
                folder.toString(),
                moment)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      if (!"ready".equals(line)) {
        throw new IllegalStateException("the sync never came to " + moment + ", it said " + line);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** What the other process runs. */
  public static void main(String[] arguments) {
    String moment = arguments[1];
    HookedActivities.Hook hook =
        (at, request, activities) -> {
          if (at.equals(moment.replace(DURING, "before "))) {
            System.out.println("ready");
            System.out.flush();
            if (!moment.startsWith(DURING)) {
              waitForTheEnd();
            }
          }
        };
    try (EmbeddedSync sync =
        EmbeddedSync.around(
            Path.of(arguments[0]), activities -> new HookedActivities(activities, hook), TABLE)) {
      sync.full();
    }
  }

  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
