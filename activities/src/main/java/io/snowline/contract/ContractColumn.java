package io.snowline.contract;

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

  /** The column once the target has it. */
  ContractColumn migrated() {
    return new ContractColumn(name, sourceName, sourceType, targetType, given, type, fit, true);
  }
}
