package io.snowline.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.snowline.Main;
import io.snowline.command.SnowlineFolder.Run;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A shell in which people type what documents tell them. Its {@code snowline} runs the command line
 * in this process, since a JVM a command would take minutes.
 */
final class Terminal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String SNOWLINE =
      """
      #!/bin/bash
      call=$(mktemp -d "$TERMINAL/call.XXXXXX")
      printf '%s\\0' "$PWD" "$@" >"$call/arguments"
      env -0 >"$call/environment"
      exec 3<>"/dev/tcp/127.0.0.1/$TERMINAL_PORT"
      echo "$call" >&3
      read -r code <&3
      cat "$call/out"
      cat "$call/err" >&2
      exit "$code"
      """;

  private static final String NOTING =
      """
      #!/bin/bash
      { printf '%s' "${0##*/}"; printf ' %q' "$@"; echo; } >>"$TERMINAL/noted"
      """;

  private final Path folder;
  private final Path programs;
  private final ServerSocket server;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, Supplier<String>> words = new HashMap<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private Optional<BufferedReader> answers = Optional.empty();

  Terminal(Path folder) throws IOException {
    this.folder = folder;
    programs = Files.createDirectories(folder.resolve(".programs"));
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    program("snowline", SNOWLINE);
    Files.createSymbolicLink(folder.resolve("snowline"), programs.resolve("snowline"));
    Thread thread = new Thread(this::serve, "terminal");
    thread.setDaemon(true);
    thread.start();
  }

  /** A variable of the shell's. */
  Terminal with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Terminal with(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /** What the person types for a word that stands for something, known when it is typed. */
  Terminal meaning(String word, Supplier<String> value) {
    words.put(word, value);
    return this;
  }

  /** What the person answers when a command asks. */
  Terminal answering(String lines) {
    answers = Optional.of(new BufferedReader(new StringReader(lines)));
    return this;
  }

  /** Programs that do nothing but note their calls. */
  Terminal noting(String... names) {
    for (String name : names) {
      program(name, NOTING);
    }
    return this;
  }

  /** A copy of a folder of the repository, under the same path. */
  Terminal repository(String path) throws IOException {
    Path from = DocumentBlock.repository().resolve(path);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            folder.resolve(path).resolve(from.relativize(file)),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return this;
  }

  Terminal program(String name, String script) {
    try {
      Path file = Files.writeString(programs.resolve(name), script);
      if (!file.toFile().setExecutable(true)) {
        throw new IOException("can't make " + file + " executable");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return this;
  }

  /** Types a block, whole. */
  Run type(DocumentBlock block) throws IOException, InterruptedException {
    return type(block.typed());
  }

  Run type(String text) throws IOException, InterruptedException {
    Path out = Files.createTempFile(programs, "typed", ".out");
    Path err = Files.createTempFile(programs, "typed", ".err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", text)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    String path = builder.environment().get("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", programs + ":" + path);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TERMINAL", programs.toString());
    builder.environment().put("TERMINAL_PORT", String.valueOf(server.getLocalPort()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          "no end within %s of:%n%s%s%s"
              .formatted(PATIENCE, text, Files.readString(out), Files.readString(err)));
    }
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Each command of Snowline's that was typed so far, and its exit code. */
  List<String> ended() {
    return List.copyOf(ended);
  }

  /** The calls of the programs that only note them. */
  List<String> noted() throws IOException {
    return Files.readAllLines(programs.resolve("noted"));
  }

  private void serve() {
    try {
      while (true) {
        try (Socket socket = server.accept();
            BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
          int code = run(Path.of(in.readLine()));
          socket.getOutputStream().write((code + "\n").getBytes(UTF_8));
        }
      }
    } catch (SocketException closed) {
      // The test is over.
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private int run(Path call) throws IOException {
    List<String> arguments = parts(call.resolve("arguments"));
    Map<String, String> variables =
        parts(call.resolve("environment")).stream()
            .map(variable -> variable.split("=", 2))
            .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1]));
    String[] typed =
        arguments.stream()
            .skip(1)
            .map(word -> words.getOrDefault(word, () -> word).get())
            .toArray(String[]::new);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            variables,
            Path.of(arguments.get(0)),
            false,
            false,
            answers);
    int code = Main.run(shell, typed);
    ended.add(
        "%s: %d".formatted(arguments.stream().skip(1).collect(Collectors.joining(" ")), code));
    Files.write(call.resolve("out"), out.toByteArray());
    Files.write(call.resolve("err"), err.toByteArray());
    return code;
  }

  private static List<String> parts(Path file) throws IOException {
    return Stream.of(Files.readString(file).split("\0")).toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
