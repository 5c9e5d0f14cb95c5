package io.snowline.configuration;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Says in plain words what the YAML parser means. */
final class SyntaxProblem {
  private SyntaxProblem() {}

  static Place place(MarkedYAMLException syntax) {
    if (unclosedQuote(syntax) && syntax.getContextMark() != null) {
      return Place.at(syntax.getContextMark(), "");
    }
    return syntax.getProblemMark() == null ? Place.FILE : Place.at(syntax.getProblemMark(), "");
  }

  static String sentence(MarkedYAMLException syntax, String text) {
    String problem = problem(syntax);
    if (problem.contains("(TAB)")) {
      return "a tab; write spaces";
    }
    if (unquotedVariable(text, syntax.getProblemMark())) {
      return "a ${...} between braces or brackets; put it in quotes: \"${...}\"";
    }
    if (unclosedQuote(syntax)) {
      return "a quote that is not closed";
    }
    if (problem.startsWith("expected ','") && syntax.getContextMark() != null) {
      return "a comma or a %s is missing; line %d opens it"
          .formatted(problem.contains("']'") ? "]" : "}", syntax.getContextMark().getLine() + 1);
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "a colon out of place; indent as above, or quote a text that holds a colon";
    }
    if (problem.startsWith("expected <block end>")) {
      return "doesn't line up with the lines above; check the indentation";
    }
    if (problem.startsWith("could not find expected ':'")) {
      return "a line without a colon; expected name: value";
    }
    if (problem.contains("cannot start any token")) {
      return "a text that can't begin like this; put it in quotes";
    }
    return "not YAML: " + Excerpt.of(problem);
  }

  /** What is beyond a limit of the parser. */
  static String limit(YAMLException limit, int depth, int aliases) {
    String message = limit.getMessage() == null ? "" : limit.getMessage();
    if (message.contains("Nesting Depth")) {
      return "nested deeper than %d levels".formatted(depth);
    }
    return message.contains("aliases")
        ? "more than %d aliases".formatted(aliases)
        : "not YAML: " + Excerpt.of(message);
  }

  private static String problem(MarkedYAMLException syntax) {
    return syntax.getProblem() == null ? "" : syntax.getProblem();
  }

  private static boolean unclosedQuote(MarkedYAMLException syntax) {
    String context = syntax.getContext() == null ? "" : syntax.getContext();
    return context.contains("quoted scalar") && problem(syntax).startsWith("found unexpected");
  }

  private static boolean unquotedVariable(String text, Mark mark) {
    if (mark == null) {
      return false;
    }
    String line = text.lines().skip(mark.getLine()).findFirst().orElse("");
    int variable = line.indexOf("${");
    return variable > 0
        && line.charAt(variable - 1) != '"'
        && Math.max(line.lastIndexOf('[', variable - 1), line.lastIndexOf('{', variable - 1)) >= 0;
  }
}
