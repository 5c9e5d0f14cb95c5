package io.snowline.definition;

/** What happens to source rows that share a key, or whose key parts are all NULL. */
public enum DuplicateRule {
  /** The run fails before anything is written and names the keys. */
  FAIL,
  /** Every such row goes to {@code <TARGET>_QUARANTINE} and counts as absent from the source. */
  QUARANTINE
}
