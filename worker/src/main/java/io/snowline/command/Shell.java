package io.snowline.command;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command was started from.
 *
 * @param out for data
 * @param err for messages and progress
 * @param environment variables
 * @param folder where relative paths begin
 * @param outIsTerminal whether a person sees {@code out} as it is written
 * @param errIsTerminal whether a person sees {@code err} as it is written
 * @param in the answers of a person who can be asked; empty if there is none
 */
public record Shell(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path folder,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Optional<BufferedReader> in) {

  /** One in which nobody can be asked. */
  public Shell(
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      Path folder,
      boolean outIsTerminal,
      boolean errIsTerminal) {
    this(out, err, environment, folder, outIsTerminal, errIsTerminal, Optional.empty());
  }

  /** Of this process. */
  public static Shell ofProcess() {
    return new Shell(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        System.getenv(),
        Path.of(""),
        isTerminal(1),
        isTerminal(2),
        isTerminal(0) && isTerminal(2)
            ? Optional.of(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
            : Optional.empty());
  }

  /** Whether the environment allows colour and lines that change. */
  boolean plain() {
    return !environment.getOrDefault("NO_COLOR", "").isEmpty()
        || environment.getOrDefault("TERM", "").equals("dumb");
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Java can't tell them apart, Linux can; elsewhere output is as plain as in a file. */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException elsewhere) {
      return false;
    }
  }
}
