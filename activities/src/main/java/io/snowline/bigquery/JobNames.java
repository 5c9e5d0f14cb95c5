package io.snowline.bigquery;

import io.snowline.warehouse.Step;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Ids and labels of jobs. */
final class JobNames {
  private static final int LONGEST_LABEL = 63;

  private JobNames() {}

  /** How the ids of all jobs of a run begin. */
  static String ofRun(String run) {
    return "snowline_%s_".formatted(idText(run));
  }

  /**
   * A job's id.
   *
   * @param name which job of the run it is
   * @param number 1 for the first; an id whose job failed is spent, and the next has the next
   */
  static String id(String run, String name, int number) {
    return "%s%s_%s".formatted(ofRun(run), idText(name), number);
  }

  /** The labels by which a job is found in bills. */
  static Map<String, String> labels(Step step) {
    return Map.of(
        "snowline_run", label(step.run()),
        "snowline_table", label(step.table()),
        "snowline_step", label(step.name()));
  }

  /** The labels of a job, with what it is for. */
  static Map<String, String> labels(Step step, String what) {
    Map<String, String> labels = new HashMap<>(labels(step));
    labels.put("snowline_call", label(what));
    return labels;
  }

  /** A label's value: lower-case letters, digits, _ and -, at most 63 of them. */
  static String label(String text) {
    String value = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
    return value.length() <= LONGEST_LABEL ? value : value.substring(0, LONGEST_LABEL);
  }

  private static String idText(String text) {
    return text.replaceAll("[^A-Za-z0-9_-]", "-");
  }
}
