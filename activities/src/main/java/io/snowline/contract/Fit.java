package io.snowline.contract;

import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Whole;
import io.snowline.definition.ColumnRule;
import java.util.Optional;

/** How a source column's values fit into the target's column. */
public enum Fit {
  /** Every value does. */
  ALWAYS,
  /** Most do, and the run stops before it writes if one doesn't. */
  CHECKED,
  /** Most do, and rows with one that doesn't are put aside. */
  QUARANTINED;

  /**
   * How values of one type fit into another; empty if the types don't go together.
   *
   * <p>Digits of a second and years that the target lacks are judged value by value, since engines
   * declare nine digits and all years, and few columns use more than six digits and years beyond
   * 9999. A number's type is a promise: one that is too narrow is refused, unless the rule says
   * what to do with the rows.
   */
  static Optional<Fit> of(ValueType given, ValueType held, ColumnRule rule) {
    if (held.holds(given)) {
      return Optional.of(ALWAYS);
    }
    boolean judged = judged(given, held);
    boolean narrower = isNumber(given) && isNumber(held);
    if (rule == ColumnRule.QUARANTINE) {
      return judged || narrower ? Optional.of(QUARANTINED) : Optional.empty();
    }
    return judged ? Optional.of(CHECKED) : Optional.empty();
  }

  private static boolean judged(ValueType given, ValueType held) {
    if (given instanceof Day) {
      return held instanceof Day;
    }
    if (given instanceof Timestamp from && held instanceof Timestamp to) {
      boolean nanoseconds = to.digits() == 9 && from.digits() < 9;
      return from.zoned() == to.zoned() && !nanoseconds;
    }
    return given instanceof TimeOfDay from
        && held instanceof TimeOfDay to
        && to.digits() < from.digits();
  }

  private static boolean isNumber(ValueType type) {
    return type instanceof Whole || type instanceof Exact;
  }
}
