package io.snowline.bigquery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.snowline.definition.BigQueryDataset;
import io.snowline.warehouse.OtherProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folders on the worker for the files of loads, one for each attempt. They hold rows of the source,
 * and a process that is killed leaves them: so a name tells the dataset, the table, the run and the
 * process, and a later sync of the same table in the same dataset removes them.
 */
final class LoadFolders {
  private final Path parent;
  private final String prefix;

  /**
   * @param parent where they are, with those of others
   */
  LoadFolders(Path parent, BigQueryDataset dataset) {
    this.parent = parent;
    UUID target =
        UUID.nameUUIDFromBytes((dataset.project() + "." + dataset.dataset()).getBytes(UTF_8));
    prefix = "snowline-" + target.toString().replace("-", "") + "-";
  }

  /** Where the system has temporary files. */
  static LoadFolders of(BigQueryDataset dataset) {
    return new LoadFolders(Path.of(System.getProperty("java.io.tmpdir")), dataset);
  }

  /** A new one, which nobody else may read. */
  Path make(String run) {
    try {
      return Files.createTempDirectory(
          parent, "%s%s.%s-".formatted(prefix, run, ProcessHandle.current().pid()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Removes those of other runs of the table, unless the process that made one still lives. */
  void sweep(String table, String run) {
    Pattern ofTable =
        Pattern.compile("(" + Pattern.quote(table) + "-\\d{8}-\\d{6}-\\w+)\\.(\\d+)-\\d+");
    removeAll(
        name -> {
          Matcher found = ofTable.matcher(name);
          return found.matches()
              && !found.group(1).equals(run)
              && !OtherProcess.lives(found.group(2));
        });
  }

  /** Removes the run's: an attempt that was killed may have left one. */
  void discard(String run) {
    Pattern ofRun = Pattern.compile(Pattern.quote(run) + "\\.\\d+-\\d+");
    removeAll(name -> ofRun.matcher(name).matches());
  }

  /** Another user's, who works for the same dataset, are left to that user. */
  private void removeAll(Predicate<String> chosen) {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, prefix + "*")) {
      for (Path folder : all) {
        String name = folder.getFileName().toString().substring(prefix.length());
        if (chosen.test(name) && Files.isWritable(folder)) {
          folders.add(folder);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    folders.forEach(LoadFolders::remove);
  }

  /** Removes a folder with its files. */
  static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
