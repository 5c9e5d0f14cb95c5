package io.snowline.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks for what flags didn't say, where somebody is there to answer; otherwise collects what is
 * missing, so that all of it is told at once.
 */
final class Questions {
  private final SnowlineCommand snowline;
  private final List<String> missing = new ArrayList<>();

  Questions(SnowlineCommand snowline) {
    this.snowline = snowline;
  }

  /**
   * What the flag says, or the answer.
   *
   * @param said the flag's value; null if it isn't given
   * @param otherwise what no answer means; null if there must be one
   */
  String ask(String flag, String said, String question, String otherwise) {
    if (said != null) {
      return said;
    }
    if (!snowline.mayAsk()) {
      if (otherwise == null) {
        missing.add("%s (%s)".formatted(flag, question));
      }
      return otherwise == null ? "" : otherwise;
    }
    while (true) {
      snowline
          .shell()
          .err()
          .print(
              question
                  + (otherwise == null || otherwise.isEmpty() ? "" : " [" + otherwise + "]")
                  + ": ");
      snowline.shell().err().flush();
      String answer = line().strip();
      if (!answer.isEmpty() || otherwise != null) {
        return answer.isEmpty() ? otherwise : answer;
      }
    }
  }

  /** Which of a few things is meant; empty if nobody can be asked. */
  Optional<String> choose(String flags, String question, List<String> choices) {
    while (true) {
      String answer = ask(flags, null, question + ", " + String.join(" or ", choices), null);
      if (answer.isEmpty() || choices.contains(answer)) {
        return Optional.of(answer).filter(chosen -> !chosen.isEmpty());
      }
    }
  }

  /** What may be left out. */
  Optional<String> askOptional(String flag, String said, String question) {
    return Optional.of(ask(flag, said, question, "")).filter(answer -> !answer.isEmpty());
  }

  /** Flags without which nothing can be done, and that nobody can be asked for. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  private String line() {
    try {
      String line = snowline.shell().in().orElseThrow().readLine();
      if (line == null) {
        throw new CommandFailure("NoAnswer", "no answer, so nothing was written");
      }
      return line;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
