package io.snowline.demo;

/**
 * The counts that the demo's budget table promises, before anything is synced. A first full sync of
 * it must report exactly these.
 *
 * @param sourceRows rows of the source, each with its own key
 * @param inserted source keys that no copy in the target holds
 * @param updated source keys whose newest copy differs in a value
 * @param vanished keys in the target's copies that the source no longer has
 * @param targetRows rows of all thirty copies together
 * @param details rows of the work items' details; 0: one for each work item that has a budget
 */
public record DemoFigures(
    int sourceRows, int inserted, int updated, int vanished, int targetRows, int details) {

  /** How many daily copies the old job left in the target. */
  public static final int COPIES = 30;

  private static final int DETAILS = 1_300_000;

  /** The figures of the incident. */
  public static DemoFigures incident() {
    return new DemoFigures(37_304, 41, 12, 726, 1_123_901, 0);
  }

  /** The incident at a tenth of its size. */
  public static DemoFigures tenth() {
    return new DemoFigures(3_730, 4, 12, 73, 112_390, 0);
  }

  /** The same with details of as many years as the incident's pipeline had; or a tenth of all. */
  static DemoFigures ofBed(boolean fast) {
    DemoFigures figures = fast ? tenth() : incident();
    return new DemoFigures(
        figures.sourceRows,
        figures.inserted,
        figures.updated,
        figures.vanished,
        figures.targetRows,
        fast ? DETAILS / 10 : DETAILS);
  }

  /** Source keys that the target holds, changed or not. */
  public int kept() {
    return sourceRows - inserted;
  }

  /** Source keys whose newest copy equals the source. */
  public int unchanged() {
    return kept() - updated;
  }

  /** Distinct keys among the copies. */
  public int targetKeys() {
    return kept() + vanished;
  }

  /** Copies that have a newer one of the same key. */
  public int superseded() {
    return targetRows - targetKeys();
  }

  /** Rows that a full sync removes from the target. */
  public int stale() {
    return superseded() + vanished;
  }
}
