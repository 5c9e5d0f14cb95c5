package io.snowline.monitor;

import java.time.Instant;
import java.util.List;

/**
 * An incident that is not closed.
 *
 * @param id its name
 * @param subject the schedule or table
 * @param ofTable whether the subject is a table
 * @param verdicts all that was found in it, each once
 * @param table the table concerned; null if none is
 * @param foundAt when it was found first; null in evidence that an older version read
 * @param proveFrom the table must be proven at that time or later; null if nothing was missed
 * @param fireFrom the schedule must have fired after that time; null unless it was found silent
 * @param raised what was last asked of a human; null if nothing
 */
public record OpenIncident(
    String id,
    String subject,
    boolean ofTable,
    List<Verdict> verdicts,
    String table,
    Instant foundAt,
    Instant proveFrom,
    Instant fireFrom,
    String raised) {
  public OpenIncident {
    verdicts = List.copyOf(verdicts);
  }

  /** See {@link Finding#key}. */
  public String key() {
    return Finding.key(subject, ofTable);
  }
}
