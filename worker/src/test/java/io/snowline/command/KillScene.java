package io.snowline.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands before a command that is killed, the command, and what the next one must make. */
abstract class KillScene implements AutoCloseable {

  /** Makes the folder as it is before the command. */
  abstract void prepare(Path folder);

  /** The command that is killed. */
  abstract List<String> command(Path folder);

  /** The activity during which the process is asked to end, before it is killed. */
  Optional<String> interrupted() {
    return Optional.empty();
  }

  /** Has something done when another service did what it was asked, before it says so. */
  void onCall(String call, Runnable then) {
    throw new IllegalArgumentException("nobody serves " + call);
  }

  /** What happens at other services during the activity. */
  Optional<String> call(String activity) {
    return Optional.empty();
  }

  /**
   * Fails unless the next command ends as it must.
   *
   * @param ofActivity all moments of the activity that the process was killed in
   */
  abstract void judge(Path folder, KillMoment moment, List<KillMoment> ofActivity);

  /** Goes on in a folder of its own with a copy of what another of these prepared. */
  abstract void open(Path prepared, Path folder);

  static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isRegularFile(file) && !Files.exists(copy)) {
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {}
}
