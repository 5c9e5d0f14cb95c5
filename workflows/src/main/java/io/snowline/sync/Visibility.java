package io.snowline.sync;

import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.Workflow;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The search attributes by which Temporal's UI and CLI find workflows. They must be registered with
 * the server before the first workflow runs: one that is unknown fails the call that sets it.
 */
public final class Visibility {
  /** The table's name: of its workflow and of its runs. */
  public static final SearchAttributeKey<String> TABLE =
      SearchAttributeKey.forKeyword("SnowlineTable");

  /** {@code daily} or {@code full}: of requests and of runs. */
  public static final SearchAttributeKey<String> MODE =
      SearchAttributeKey.forKeyword("SnowlineMode");

  /** {@code verified}, {@code waiting} and so on, as in receipts: of a run that has ended. */
  public static final SearchAttributeKey<String> OUTCOME =
      SearchAttributeKey.forKeyword("SnowlineOutcome");

  private Visibility() {}

  /** Names and types of all of them, as servers register them. */
  public static Map<String, IndexedValueType> types() {
    return Stream.of(TABLE, MODE, OUTCOME)
        .collect(
            Collectors.toUnmodifiableMap(
                SearchAttributeKey::getName, SearchAttributeKey::getValueType));
  }

  /** Of a table's workflow. */
  public static SearchAttributes of(String table) {
    return SearchAttributes.newBuilder().set(TABLE, table).build();
  }

  /** Of a run when it begins. */
  public static SearchAttributes of(String table, Mode mode) {
    return SearchAttributes.newBuilder().set(TABLE, table).set(MODE, lower(mode)).build();
  }

  /** Says what the workflow that calls it asks for. */
  public static void asks(Mode mode) {
    Workflow.upsertTypedSearchAttributes(MODE.valueSet(lower(mode)));
  }

  /** Says how the run that calls it ended. */
  static void ended(Outcome outcome) {
    Workflow.upsertTypedSearchAttributes(OUTCOME.valueSet(lower(outcome)));
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
