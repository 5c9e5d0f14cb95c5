package io.snowline.warehouse;

/** Opens the two ends of a configuration. */
public interface Warehouses {

  /** A connection to the source; the caller closes it. */
  Source source(Step step);

  /** A connection to the target; the caller closes it. */
  Target target(Step step);
}
