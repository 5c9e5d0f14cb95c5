package io.snowline.contract;

import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;

/**
 * A column that both sides have, or that the target is given.
 *
 * @param name its name in the target
 * @param sourceName its name in the source
 * @param sourceType the source engine's type
 * @param targetType the target engine's type
 * @param given what the source's column holds
 * @param type what the target's column holds
 * @param fit how values of the one fit into the other
 * @param inTarget whether the target has it already
 */
public record ContractColumn(
    String name,
    String sourceName,
    String sourceType,
    String targetType,
    ValueType given,
    ValueType type,
    Fit fit,
    boolean inTarget) {

  /** Whether the target's seconds have fewer digits than the source's. */
  public boolean fewerDigits() {
    if (given instanceof Timestamp from) {
      return type instanceof Timestamp to && to.digits() < from.digits();
    }
    return given instanceof TimeOfDay from
        && type instanceof TimeOfDay to
        && to.digits() < from.digits();
  }

  /** Whether the source's dates or timestamps may be of years that the target lacks. */
  public boolean fewerYears() {
    if (given instanceof Day from) {
      return type instanceof Day to && !to.years().hold(from.years());
    }
    return given instanceof Timestamp from
        && type instanceof Timestamp to
        && !to.years().hold(from.years());
  }

  /** The column once the target has it. */
  ContractColumn migrated() {
    return new ContractColumn(name, sourceName, sourceType, targetType, given, type, fit, true);
  }
}
