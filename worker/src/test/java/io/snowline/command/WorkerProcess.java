package io.snowline.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A worker as a process of its own. */
final class WorkerProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on http://127.0.0.1:(\\d+)");

  private final Process process;
  private final Path said;

  private WorkerProcess(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /** Starts {@code snowline worker} and waits until it works. */
  static WorkerProcess start(Path folder, Map<String, String> environment) throws IOException {
    return start(folder, environment, "io.snowline.Main", "worker");
  }

  /** Starts a {@link HaltingWorker} and waits until it works. */
  static WorkerProcess halting(Path folder, Map<String, String> environment) throws IOException {
    Files.createDirectories(folder.resolve(HaltingWorker.HALTED));
    return start(folder, environment, HaltingWorker.class.getName());
  }

  /** The same as a zombie. */
  static WorkerProcess zombie(Path folder, Map<String, String> environment) throws IOException {
    Files.createDirectories(folder.resolve(HaltingWorker.HALTED));
    return start(folder, environment, HaltingWorker.class.getName(), "zombie");
  }

  private static WorkerProcess start(
      Path folder, Map<String, String> environment, String... program) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It lives for seconds: what the second compiler wins comes too late.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", classes()));
    command.addAll(List.of(program));
    Path said = folder.resolve("worker-" + System.nanoTime() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    WorkerProcess worker = new WorkerProcess(builder.start(), said);
    BedTemporal.await(
        "a worker at work",
        () -> worker.said().contains("working for") || !worker.process.isAlive());
    if (!worker.process.isAlive()) {
      throw new AssertionError("the worker ended: " + worker.said());
    }
    return worker;
  }

  /** The class path of this process, for one in another folder. */
  private static String classes() {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(classes.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits until the server knows that it takes work: a moment after it began. */
  void polls(BedTemporal bed) {
    BedTemporal.await(
        "a poller",
        () ->
            bed.temporal("task-queue", "describe", "--task-queue", "snowline")
                .contains("snowline/"));
  }

  /** All that it said so far. */
  String said() {
    try {
      return Files.readString(said, UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The port of its HTTP service. */
  int port() {
    BedTemporal.await("a port in " + said, () -> LISTENING.matcher(said()).find());
    Matcher matcher = LISTENING.matcher(said());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  /** Sends SIGTERM and returns the exit code. */
  int end() throws IOException, InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  /** Ends it as a machine that loses its power does, and returns when that was. */
  Instant kill() throws InterruptedException {
    Instant killed = Instant.now();
    process.destroyForcibly().waitFor();
    return killed;
  }

  /** As if the machine lost its power; what it held is free when this returns. */
  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
