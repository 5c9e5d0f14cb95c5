package io.snowline.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${NAME}</code> and <code>${NAME:-default}</code>, by the rules of docker compose.
 */
final class Interpolation {
  private static final Pattern REFERENCE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

  private final Map<String, String> environment;
  private final Set<String> missing = new HashSet<>();

  Interpolation(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * A text after replacement.
   *
   * @param text as far as it could be replaced
   * @param complete whether all of it was
   * @param problems why not; a variable that isn't set is one problem, however often it is used
   */
  record Result(String text, boolean complete, List<String> problems) {}

  Result replace(String text) {
    StringBuilder replaced = new StringBuilder();
    boolean complete = true;
    List<String> problems = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
      if (open > at && text.charAt(open - 1) == '$') {
        replaced.append(text, at, open - 1).append("${");
        at = open + 2;
        continue;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        problems.add("${ without a closing }; a literal ${ is written $${");
        complete = false;
        break;
      }
      Optional<String> value = value(text.substring(open + 2, close), problems);
      complete &= value.isPresent();
      replaced.append(text, at, open).append(value.orElse(""));
      at = close + 1;
    }
    return new Result(replaced.append(text, at, text.length()).toString(), complete, problems);
  }

  private Optional<String> value(String reference, List<String> problems) {
    Matcher matcher = REFERENCE.matcher(reference);
    if (!matcher.matches() || reference.contains("${")) {
      problems.add(
          "${%s} can't be replaced; expected ${NAME} or ${NAME:-default}, or $${ for a literal ${"
              .formatted(Excerpt.of(reference)));
      return Optional.empty();
    }
    String name = matcher.group(1);
    String otherwise = matcher.group(2);
    String value = environment.get(name);
    if (otherwise != null) {
      return Optional.of(value == null || value.isEmpty() ? otherwise : value);
    }
    if (value == null && missing.add(name)) {
      problems.add(
          "the environment variable %1$s is not set; set it or write ${%1$s:-default}"
              .formatted(Excerpt.of(name)));
    }
    return Optional.ofNullable(value);
  }
}
