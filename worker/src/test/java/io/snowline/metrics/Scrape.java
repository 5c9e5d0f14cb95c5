package io.snowline.metrics;

import static java.util.stream.Collectors.toMap;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a scrape says, read as Prometheus reads it. */
public final class Scrape {
  private static final Pattern SERIES = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Map<String, Double> series;

  private Scrape(Map<String, Double> series) {
    this.series = series;
  }

  public static Scrape of(String text) {
    return new Scrape(
        text.lines()
            .filter(line -> !line.startsWith("#"))
            .map(SERIES::matcher)
            .filter(Matcher::matches)
            .collect(
                toMap(
                    line -> line.group(1) + labels(line.group(2)),
                    line -> Double.valueOf(line.group(3).replace("Inf", "Infinity")),
                    (one, other) -> {
                      throw new AssertionError("a series twice");
                    },
                    TreeMap::new)));
  }

  private static String labels(String text) {
    return text == null
        ? ""
        : LABEL
            .matcher(text)
            .results()
            .map(label -> label.group(1) + "=" + label.group(2))
            .sorted()
            .collect(Collectors.joining(",", "{", "}"));
  }

  /** The series whose names begin so, as {@code name{label=value,...}} in alphabetical order. */
  public Map<String, Double> beginning(String prefix) {
    return series.entrySet().stream()
        .filter(one -> one.getKey().startsWith(prefix))
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
  }

  /** The value of a series; null if there is none. */
  public Double value(String name) {
    return series.get(name);
  }

  /** Every metric that begins so with the names of its labels. */
  public Map<String, Set<String>> labelsOf(String prefix) {
    Map<String, Set<String>> labels = new TreeMap<>();
    beginning(prefix)
        .keySet()
        .forEach(
            one -> {
              Set<String> names =
                  labels.computeIfAbsent(one.replaceFirst("\\{.*", ""), name -> new TreeSet<>());
              Pattern.compile("[{,](\\w+)=")
                  .matcher(one)
                  .results()
                  .map(label -> label.group(1))
                  .forEach(names::add);
            });
    return labels;
  }
}
