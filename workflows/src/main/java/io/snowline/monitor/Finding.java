package io.snowline.monitor;

import java.time.Instant;

/**
 * One thing that was found.
 *
 * @param subject the schedule's name, or the table's
 * @param ofTable whether the subject is a table
 * @param verdict what it is found to be
 * @param table the table concerned; null if none is
 * @param since when it began to matter, such as the first run that was missed; null if unknown
 * @param detail the values found, in words
 */
public record Finding(
    String subject, boolean ofTable, Verdict verdict, String table, Instant since, String detail) {

  /** The subject among all others: a table may have a schedule's name. */
  public String key() {
    return key(subject, ofTable);
  }

  static String key(String subject, boolean ofTable) {
    return (ofTable ? "table " : "schedule ") + subject;
  }
}
