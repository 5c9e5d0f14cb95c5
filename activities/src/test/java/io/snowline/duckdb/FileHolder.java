package io.snowline.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Another process that holds a DuckDB file until it is told to let go. */
final class FileHolder implements AutoCloseable {
  private final Process process;

  private FileHolder(Process process) {
    this.process = process;
  }

  /** Starts the process and waits until it has opened the file. */
  static FileHolder of(Path file) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  String.join(
                      System.getProperty("path.separator"),
                      place(FileHolder.class),
                      place(org.duckdb.DuckDBDriver.class)),
                  FileHolder.class.getName(),
                  file.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (process.getInputStream().read() != 'o') {
        throw new IllegalStateException("the other process could not open " + file);
      }
      return new FileHolder(process);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String place(Class<?> type) {
    return Path.of(
            java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Tells the process to close the file and to end. */
  void release() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the other process runs. */
  public static void main(String[] arguments) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + arguments[0])) {
      connection.createStatement().close();
      System.out.write("o".getBytes(StandardCharsets.UTF_8));
      System.out.flush();
      int told = System.in.read();
      if (told < 0) {
        return;
      }
    }
  }
}
