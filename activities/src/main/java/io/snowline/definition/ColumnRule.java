package io.snowline.definition;

/** What is done with a column whose values the target's type may not hold exactly. */
public enum ColumnRule {
  /** The run stops before it writes if a value doesn't fit. */
  EXACT,
  /** The column is kept as text in the target, in the form that docs/types.md states. */
  TEXT,
  /** Rows with a value that doesn't fit are put aside and counted. */
  QUARANTINE,
  /** A semi-structured column is parsed into the target's JSON type. */
  JSON
}
