package io.snowline.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The class path of this process for many short ones. The first of them leaves its classes as Java
 * had prepared them, and the others start in about half the time. Java shares classes out of jars
 * only, so folders of classes are packed. DuckDB's library is unpacked once: each process would do
 * so by itself, and one that is killed would leave it behind.
 */
final class ClassArchive implements AutoCloseable {
  private static final String SEPARATOR = System.getProperty("path.separator");

  private Path folder;
  private String classes;

  /** The options of a process: its class path, and what to do with prepared classes. */
  synchronized List<String> options() {
    try {
      if (folder == null) {
        folder = Files.createTempDirectory("snowline-classes-");
        classes = packed();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Path archive = folder.resolve("classes.jsa");
    return List.of(
        "-Xlog:disable",
        "-Djava.library.path=" + folder,
        Files.exists(archive)
            ? "-XX:SharedArchiveFile=" + archive
            : "-XX:ArchiveClassesAtExit=" + archive,
        "-cp",
        classes);
  }

  private String packed() throws IOException {
    List<String> places = new ArrayList<>();
    for (String place :
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(SEPARATOR, -1)) {
      Path path = Path.of(place).toAbsolutePath();
      if (Files.isDirectory(path)) {
        path = pack(path, folder.resolve("classes-%d.jar".formatted(places.size())));
      } else if (path.getFileName().toString().startsWith("duckdb_jdbc-")) {
        path = withoutLibraries(path, folder.resolve("duckdb.jar"));
      }
      places.add(path.toString());
    }
    return String.join(SEPARATOR, places);
  }

  private static Path pack(Path from, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file);
        Stream<Path> files = Files.walk(from)) {
      entries.setLevel(0);
      for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(new JarEntry(from.relativize(one).toString().replace('\\', '/')));
        Files.copy(one, entries);
        entries.closeEntry();
      }
    }
    return jar;
  }

  /** DuckDB looks for a library of this machine in its jar first, and then as all of Java does. */
  private Path withoutLibraries(Path duckdb, Path copy) throws IOException {
    String library =
        "libduckdb_java.so_linux_"
            + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
    try (ZipFile jar = new ZipFile(duckdb.toFile());
        OutputStream file = Files.newOutputStream(copy);
        JarOutputStream entries = new JarOutputStream(file)) {
      for (ZipEntry entry : Collections.list(jar.entries())) {
        try (InputStream content = jar.getInputStream(entry)) {
          if (entry.getName().equals(library)) {
            Files.copy(content, folder.resolve(System.mapLibraryName("duckdb_java")));
          } else if (!entry.getName().startsWith("libduckdb_java")) {
            entries.putNextEntry(new JarEntry(entry.getName()));
            content.transferTo(entries);
            entries.closeEntry();
          }
        }
      }
    }
    return copy;
  }

  @Override
  public synchronized void close() {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
      folder = null;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
