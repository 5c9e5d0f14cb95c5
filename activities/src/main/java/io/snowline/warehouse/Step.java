package io.snowline.warehouse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.MDC;

/**
 * What a connection is used for: names the run in the warehouses' own job lists, and keeps the ids
 * of statements under way where a worker that takes over finds them.
 *
 * <p>What is {@link #note noted} is in the step's next heartbeat. Safe for use by several threads.
 */
public final class Step {
  private final String table;
  private final String run;
  private final String name;
  private final int attempt;
  private final String execution;
  private final Map<String, String> noted = new ConcurrentHashMap<>();
  private final Queue<String> used = new ConcurrentLinkedQueue<>();
  private final Map<String, Set<String>> statements = new ConcurrentHashMap<>();
  private volatile Runnable whenNoted = () -> {};

  /**
   * A step of a run.
   *
   * @param table the table's name
   * @param run the run's name
   * @param name the step, such as {@code transfer}
   * @param attempt 1 for the first
   * @param noted what an attempt before this one had noted
   */
  public Step(String table, String run, String name, int attempt, Map<String, String> noted) {
    this(table, run, name, attempt, "only", noted);
  }

  /**
   * A step of a run that has it more than once, such as for a source that moves.
   *
   * @param execution which of them it is, the same over its attempts
   */
  public Step(
      String table,
      String run,
      String name,
      int attempt,
      String execution,
      Map<String, String> noted) {
    this.table = table;
    this.run = run;
    this.name = name;
    this.attempt = attempt;
    this.execution = execution;
    this.noted.putAll(noted);
  }

  /** Reading outside of any run, such as for a report. */
  public static Step reading() {
    return new Step("none", "none", "read", 1, Map.of());
  }

  public String table() {
    return table;
  }

  public String run() {
    return run;
  }

  public String name() {
    return name;
  }

  public int attempt() {
    return attempt;
  }

  /** Which execution of the step in its run it is: the same over its attempts. */
  public String execution() {
    return execution;
  }

  /** What is known of a statement under way, by this attempt or the one before. */
  public Optional<String> noted(String what) {
    return Optional.ofNullable(noted.get(what));
  }

  /** Keeps a statement's id. */
  public void note(String what, String id) {
    noted.put(what, id);
    whenNoted.run();
  }

  /** What is done each time that something is noted. */
  void whenNoted(Runnable work) {
    whenNoted = work;
  }

  /** Takes a statement's id out of the notes once its result is used. */
  public void forget(String what) {
    Optional.ofNullable(noted.remove(what)).ifPresent(used::add);
  }

  /**
   * A statement's result is used, and its id stays noted: what was made of the result is lost with
   * the worker until the step's end.
   */
  public void use(String what) {
    noted(what).ifPresent(used::add);
  }

  /** Ids of the statements whose results were used, in the order of their ends. */
  public List<String> used() {
    return List.copyOf(used);
  }

  /**
   * Keeps a statement's id for the step's log, where it stands as long as the step's thread logs.
   *
   * @param field {@code snowflake_query_id} or {@code bq_job_id}
   */
  public void ran(String field, String id) {
    statements.computeIfAbsent(field, none -> new ConcurrentSkipListSet<>()).add(id);
  }

  /** Has what is logged on this thread from now on name the statements that were run so far. */
  public void logStatements() {
    statements.forEach((field, ids) -> MDC.put(field, String.join(",", ids)));
  }

  /** A copy of all that is noted, for a heartbeat. */
  public Map<String, String> notes() {
    return Map.copyOf(noted);
  }
}
