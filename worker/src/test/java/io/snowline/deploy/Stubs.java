package io.snowline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs that do nothing but write down how they were called, as the scripts' dry runs do. */
record Stubs(Path folder) {
  private static final String NOTE =
      """
      #!/bin/bash
      { printf '+'; printf ' %q' "${0##*/}" "$@"; echo; } >>"$CALLS"
      """;

  static Stubs in(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new Stubs(folder);
  }

  Stubs noting(String... programs) throws IOException {
    for (String program : programs) {
      with(program, NOTE);
    }
    return this;
  }

  /** A program that writes down its call and then does this. */
  Stubs noting(String program, String then) throws IOException {
    return with(program, NOTE + then);
  }

  Stubs with(String program, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(program), script);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("can't make " + file + " executable");
    }
    return this;
  }

  private Path calls() {
    return folder.resolve("calls.txt");
  }

  /** Variables by which a script finds these programs before any others. */
  Map<String, String> environment() {
    return Map.of("PATH", folder + ":" + System.getenv("PATH"), "CALLS", calls().toString());
  }

  List<String> called() throws IOException {
    return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
  }
}
