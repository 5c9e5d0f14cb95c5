package io.snowline.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * The real servers that wire tests run on: those that the environment names, or those that {@code
 * bed/up} starts. Each JVM that Maven runs tests in has its own, so that a test may kill a server;
 * they serve the tests of every module and end with Maven, however it ends.
 *
 * <p>Where they can't be installed, because Python 3.13 is missing, wire tests are left out and say
 * so, unless SNOWLINE_BED is {@code required}. That they are installed and don't start is a failure
 * always.
 */
public final class Bed {
  private static final Pattern EXPORT = Pattern.compile("export (\\w+)=(.*)");
  private static final int CANNOT_BE_INSTALLED = 69;
  private static final Bed RUNNING = start();

  private final Map<String, String> environment;
  private final Optional<String> missing;
  private final boolean mayBeMissing;

  private Bed(Map<String, String> environment, Optional<String> missing, boolean mayBeMissing) {
    this.environment = environment;
    this.missing = missing;
    this.mayBeMissing = mayBeMissing;
  }

  /** The bed; the test is left out if there is none. */
  public static Bed running() {
    if (RUNNING.missing.isPresent() && RUNNING.mayBeMissing) {
      Assumptions.abort("the wire tests did not run: " + RUNNING.missing.get());
    }
    if (RUNNING.missing.isPresent()) {
      throw new AssertionError(RUNNING.missing.get());
    }
    return RUNNING;
  }

  /** Host and port of the server that speaks Snowflake's protocol. */
  public String snowflake() {
    return value("SNOWLINE_BED_SNOWFLAKE");
  }

  /** URL of the server that speaks BigQuery's. */
  public String bigquery() {
    return value("SNOWLINE_BED_BIGQUERY");
  }

  /** Host and port of Temporal's server. */
  public String temporal() {
    return value("SNOWLINE_BED_TEMPORAL");
  }

  /** Temporal's command line. */
  public Path temporalCli() {
    return Path.of(value("SNOWLINE_BED_TEMPORAL_CLI"));
  }

  /** The folder in which {@code gs://bucket/file} is {@code bucket/file}. */
  public Path buckets() {
    return Path.of(value("SNOWLINE_BED_GCS_ROOT"));
  }

  /** Everything that {@code bed/up} said. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Ends a part with kill -9 and starts it again on its port with its data. */
  public static void restart(String part) {
    Output output = run("restart", part, "--kill");
    if (output.code != 0) {
      throw new IllegalStateException("bed/restart " + part + ": " + output.errors);
    }
  }

  private String value(String name) {
    return Optional.ofNullable(environment.get(name))
        .orElseThrow(() -> new IllegalStateException(name + " isn't set: eval \"$(bed/up)\""));
  }

  private static Bed start() {
    if (System.getenv("SNOWLINE_BED_SNOWFLAKE") != null) {
      return new Bed(System.getenv(), Optional.empty(), false);
    }
    Output up = up();
    if (up.code != 0) {
      boolean mayBeMissing =
          up.code == CANNOT_BE_INSTALLED && !"required".equals(System.getenv("SNOWLINE_BED"));
      System.err.println((mayBeMissing ? "WIRE TESTS ARE LEFT OUT\n" : "") + up.errors.strip());
      return new Bed(Map.of(), Optional.of(up.errors.strip()), mayBeMissing);
    }
    Map<String, String> environment = new HashMap<>();
    for (String line : up.text.lines().toList()) {
      Matcher export = EXPORT.matcher(line);
      if (export.matches()) {
        environment.put(export.group(1), export.group(2));
      }
    }
    return new Bed(environment, Optional.empty(), false);
  }

  /** One JVM at a time: the first one installs the servers for all. */
  private static Output up() {
    try (FileChannel file =
            FileChannel.open(
                folder().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock alone = file.lock()) {
      assert alone.isValid();
      return run("up", "--with", String.valueOf(owner()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Maven, which runs a JVM for the tests of each module; without Maven this JVM. */
  private static long owner() {
    Optional<ProcessHandle> above = ProcessHandle.current().parent();
    while (above.isPresent()) {
      if (above.get().info().command().orElse("").endsWith("/java")) {
        return above.get().pid();
      }
      above = above.get().parent();
    }
    return ProcessHandle.current().pid();
  }

  private record Output(int code, String text, String errors) {}

  private static Output run(String command, String... arguments) {
    try {
      Path errors = Files.createTempFile("snowline-bed", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(folder().resolve(command).toString()).redirectError(errors.toFile());
      builder.command().addAll(java.util.List.of(arguments));
      String fork = System.getProperty("snowline.fork");
      if (fork != null) {
        builder
            .environment()
            .put("SNOWLINE_BED_RUNNING", folder().resolve(".running-" + fork).toString());
      }
      Process process = builder.start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      Output output = new Output(code, text, Files.readString(errors));
      Files.delete(errors);
      return output;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static Path folder() {
    Path here = Path.of("").toAbsolutePath();
    for (Path place = here; place != null; place = place.getParent()) {
      if (Files.isExecutable(place.resolve("bed/up"))) {
        return place.resolve("bed");
      }
    }
    throw new IllegalStateException("no folder bed above " + here);
  }
}
