package io.snowline.deploy;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names in a PromQL expression, as far as this repository's expressions go. */
final class PromQuery {
  private static final Pattern METRIC = Pattern.compile("\\bsnowline_\\w+\\b(?:\\{([^}]*)})?");
  private static final Pattern GROUPED = Pattern.compile("\\bby \\(([^)]*)\\)");

  private PromQuery() {}

  /** Each metric with the labels that the expression chooses its series by. */
  static Map<String, Set<String>> metrics(String expression) {
    Map<String, Set<String>> metrics = new TreeMap<>();
    Matcher found = METRIC.matcher(expression);
    while (found.find()) {
      String name = found.group().replaceFirst("\\{.*", "");
      Set<String> labels = metrics.computeIfAbsent(name, absent -> new TreeSet<>());
      if (found.group(1) != null) {
        Arrays.stream(found.group(1).split(",", -1))
            .map(matcher -> matcher.strip().replaceFirst("\\s*(\\w+)\\s*(=|!=|=~|!~)\".*", "$1"))
            .forEach(labels::add);
      }
    }
    return metrics;
  }

  /** The labels that it groups by. */
  static Set<String> grouped(String expression) {
    return GROUPED
        .matcher(expression)
        .results()
        .flatMap(by -> Arrays.stream(by.group(1).split(",", -1)))
        .map(String::strip)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
