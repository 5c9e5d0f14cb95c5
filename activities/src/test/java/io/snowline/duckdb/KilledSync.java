package io.snowline.duckdb;

import io.snowline.definition.TableDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Another process that begins a full sync and is killed in the midst of it. */
final class KilledSync {
  /** A process that is killed while this step goes on, wherever it has come to. */
  static final String DURING = "during ";

  /** What most tests sync. */
  static final TableDefinition TABLE = EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");

  private KilledSync() {}

  /** Runs until that moment, such as {@code after transfer}, and dies there. */
  static void at(String moment, Path folder) throws IOException, InterruptedException {
    if (!cameTo(moment, folder)) {
      throw new IllegalStateException("the sync never came to " + moment);
    }
  }

  /**
   * Syncs a story's table until that moment, and dies there; a run that never comes to it ends as
   * others do.
   */
  static void ofStory(Story story, String moment, Path folder)
      throws IOException, InterruptedException {
    cameTo(moment, folder, Long.toString(story.seed()), story.table().name());
  }

  private static boolean cameTo(String moment, Path folder, String... story)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledSync.class.getName(),
                folder.toString(),
                moment));
    Collections.addAll(command, story);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      if (!List.of("ready", "ended").contains(String.valueOf(line))) {
        throw new IllegalStateException("the sync said %s before it ended".formatted(line));
      }
      return line.equals("ready");
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
            Path.of(arguments[0]),
            activities -> new HookedActivities(activities, hook),
            arguments.length == 2
                ? TABLE
                : new Story(Long.parseLong(arguments[2]), arguments[3], Story.Part.WHOLE)
                    .table())) {
      sync.full();
    }
    System.out.println("ended");
  }

  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
