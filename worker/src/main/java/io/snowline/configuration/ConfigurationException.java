package io.snowline.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that can't be used, with everything that is wrong with it. */
public final class ConfigurationException extends RuntimeException {
  private static final int SHOWN_PROBLEMS = 100;
  private static final int WIDEST_PATH = 60;

  private final transient List<Problem> problems;

  ConfigurationException(Path file, List<Problem> problems) {
    super(message(file, problems));
    this.problems = List.copyOf(problems);
  }

  /** At least one, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(Path file, List<Problem> problems) {
    String title =
        "%s has %d problem%s".formatted(file, problems.size(), problems.size() == 1 ? "" : "s");
    List<Problem> shown = problems.subList(0, Math.min(problems.size(), SHOWN_PROBLEMS));
    int places = shown.stream().mapToInt(problem -> place(problem).length()).max().orElse(0);
    int paths = shown.stream().mapToInt(problem -> problem.path().length()).max().orElse(0);
    String rest =
        problems.size() > shown.size()
            ? "\n  and %d more".formatted(problems.size() - shown.size())
            : "";
    return shown.stream()
        .map(
            problem ->
                "\n"
                    + column(place(problem), places)
                    + column(problem.path(), Math.min(paths, WIDEST_PATH))
                    + "  "
                    + problem.message())
        .collect(Collectors.joining("", title, rest));
  }

  private static String place(Problem problem) {
    return problem.line() == 0 ? "" : "line " + problem.line();
  }

  private static String column(String text, int width) {
    return width == 0 ? "" : "  " + text + " ".repeat(Math.max(0, width - text.length()));
  }
}
