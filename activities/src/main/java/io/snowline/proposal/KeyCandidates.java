package io.snowline.proposal;

import io.snowline.contract.Column;
import io.snowline.contract.TableSchema;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Choice;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Identifier;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which columns of a table could be its key, the likeliest first. Names decide before figures: that
 * a column of a small table has no value twice is often chance.
 */
final class KeyCandidates {
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:.*[_ .-])?(?:id|key|uuid|guid|code|no|nr|number)", Pattern.CASE_INSENSITIVE);

  private static final Pattern CAMEL = Pattern.compile(".*[a-z](?:Id|Key|Code)");

  /** What one statement estimates, and a person reads as a comment. */
  private static final int MOST_COLUMNS = 60;

  private static final int MOST_IN_PAIRS = 8;

  private KeyCandidates() {}

  /** Columns that are named like keys. */
  static List<String> named(TableSchema schema) {
    return schema.columns().stream()
        .filter(column -> column.type().filter(KeyCandidates::tellsRowsApart).isPresent())
        .map(Column::name)
        .filter(KeyCandidates::isNamed)
        .limit(MOST_COLUMNS)
        .toList();
  }

  /** Single columns: those named like keys, then texts and whole numbers, then times. */
  static List<List<String>> singles(TableSchema schema) {
    return Stream.of(named(schema), others(schema, false), others(schema, true))
        .flatMap(List::stream)
        .limit(MOST_COLUMNS)
        .map(List::of)
        .toList();
  }

  /** Pairs: of columns named like keys, and of one of those and a time. */
  static List<List<String>> pairs(TableSchema schema) {
    List<String> named = named(schema).stream().limit(MOST_IN_PAIRS).toList();
    List<List<String>> pairs = new ArrayList<>();
    for (int first = 0; first < named.size(); first++) {
      for (int second = first + 1; second < named.size(); second++) {
        pairs.add(List.of(named.get(first), named.get(second)));
      }
    }
    for (String time : others(schema, true).stream().limit(MOST_IN_PAIRS / 2).toList()) {
      named.forEach(name -> pairs.add(List.of(name, time)));
    }
    return pairs;
  }

  private static List<String> others(TableSchema schema, boolean times) {
    return schema.columns().stream()
        .filter(column -> column.type().filter(KeyCandidates::tellsRowsApart).isPresent())
        .filter(column -> isTime(column.type().orElseThrow()) == times)
        .map(Column::name)
        .filter(name -> !isNamed(name))
        .toList();
  }

  /** Whether a column is named like a key. */
  static boolean isNamed(String name) {
    return NAMED.matcher(name).matches() || CAMEL.matcher(name).matches();
  }

  /** Equal floats and documents may be written differently; too few values tell little apart. */
  private static boolean tellsRowsApart(ValueType type) {
    return type instanceof Text
        || type instanceof Whole
        || (type instanceof Exact exact && exact.scale() == 0)
        || type instanceof Identifier
        || type instanceof Choice
        || isTime(type);
  }

  private static boolean isTime(ValueType type) {
    return type instanceof Day || type instanceof Timestamp;
  }
}
