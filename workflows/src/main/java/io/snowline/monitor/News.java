package io.snowline.monitor;

import io.snowline.alert.Alert;
import io.snowline.alert.AlertItem;
import io.snowline.alert.AlertItem.State;
import io.snowline.alert.Told;
import io.snowline.sync.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What people don't know yet at the end of a round. A finding is an incident and what is wrong in
 * it, so that the same job has news again when it breaks again. Pure.
 */
final class News {
  private final MonitorReport report;
  private final IncidentLog log;
  private final Map<String, String> left;
  private final Set<String> others;

  /**
   * @param report the round, but for what it told
   * @param log the round's incidents
   * @param left what a human has to do, by the subject's key
   * @param others keys of the subjects that another round sees to, and tells of
   */
  News(MonitorReport report, IncidentLog log, Map<String, String> left, Set<String> others) {
    this.report = report;
    this.log = log;
    this.left = left;
    this.others = others;
  }

  /**
   * What was found and isn't told, what was told and is over, and what began and ended with this
   * round.
   *
   * @param first what was known when the round began
   */
  Alert since(Evidence first) {
    return new Alert(
        Stream.concat(new Told(own(first.told())).news(wrong()).items().stream(), over(first))
            .toList());
  }

  /** What another round is at is not over because this one finds nothing of it. */
  private List<AlertItem> own(List<AlertItem> told) {
    List<String> theirs =
        report.open().stream()
            .filter(incident -> others.contains(incident.key()))
            .map(incident -> key(incident.id(), ""))
            .toList();
    return told.stream().filter(item -> theirs.stream().noneMatch(item.key()::startsWith)).toList();
  }

  private List<AlertItem> wrong() {
    return report.open().stream()
        .filter(incident -> !others.contains(incident.key()))
        .flatMap(this::wrong)
        .toList();
  }

  private Stream<AlertItem> wrong(OpenIncident incident) {
    List<Finding> found = findings(incident);
    String next =
        Optional.ofNullable(left.get(incident.key()))
            .or(() -> Optional.ofNullable(incident.raised()))
            .orElse("snowline incident show " + incident.id());
    if (found.isEmpty()) {
      return Stream.of(
          raised(
              incident,
              "unproven",
              "%s is not proven yet"
                  .formatted(incident.fireFrom() == null ? incident.table() : incident.subject()),
              next));
    }
    return found.stream()
        .map(
            finding ->
                raised(incident, cause(finding), what(finding), withoutDetail(next, finding)));
  }

  /** What was found is said beside it: a long reason would push aside what to do. */
  private static String withoutDetail(String next, Finding finding) {
    return next.replace(": " + finding.detail() + "; ", ": ");
  }

  /** That a table is stale is no news beside what keeps it so. */
  private List<Finding> findings(OpenIncident incident) {
    List<Finding> all = all(incident);
    List<Finding> causes =
        all.stream().filter(finding -> finding.verdict() != Verdict.TABLE_STALE).toList();
    return causes.isEmpty() ? all : causes;
  }

  /** What is wrong with the incident's subject, and with its table unless that has its own. */
  private List<Finding> all(OpenIncident incident) {
    List<Finding> own = wrong(incident.key());
    String table = incident.table() == null ? null : Finding.key(incident.table(), true);
    if (incident.ofTable()
        || table == null
        || report.open().stream().anyMatch(open -> open.key().equals(table))) {
      return own;
    }
    return Stream.concat(own.stream(), wrong(table).stream()).toList();
  }

  private List<Finding> wrong(String key) {
    return report.findings().stream()
        .filter(finding -> finding.key().equals(key) && finding.verdict().wrong())
        .toList();
  }

  private Stream<AlertItem> over(Evidence first) {
    List<String> known = first.incidents().stream().map(OpenIncident::id).toList();
    return report.closed().stream()
        .filter(id -> !known.contains(id))
        .flatMap(id -> found(id).map(finding -> over(id, finding)).stream());
  }

  private Optional<Finding> found(String incident) {
    return report.found().stream()
        .filter(finding -> log.incident(finding).equals(incident))
        .findFirst();
  }

  private AlertItem over(String incident, Finding finding) {
    return new AlertItem(
        key(incident, word(finding.verdict())),
        State.RESOLVED,
        finding.subject(),
        "%s; %s"
            .formatted(
                what(finding),
                mended(finding) ? "repaired and proven by the monitor" : over(finding)),
        "snowline incident show " + incident);
  }

  private boolean mended(Finding finding) {
    return report.repairs().stream()
            .anyMatch(repair -> !finding.ofTable() && repair.subject().equals(finding.subject()))
        || report.catchUps().stream()
            .filter(catchUp -> catchUp.outcome() == Outcome.VERIFIED)
            .anyMatch(catchUp -> catchUp.table().equals(finding.table()));
  }

  private String over(Finding found) {
    return report.findings().stream()
        .filter(finding -> finding.key().equals(found.key()))
        .map(finding -> "over without a repair: " + finding.detail())
        .findFirst()
        .orElse("no longer watched");
  }

  /** Another plan that waits asks for another approval. */
  private String cause(Finding finding) {
    return finding.verdict() != Verdict.RUN_WAITING
        ? word(finding.verdict())
        : report.tables().stream()
            .filter(table -> table.table().equals(finding.table()))
            .map(table -> word(finding.verdict()) + "/" + table.waitingPlan())
            .findFirst()
            .orElseThrow();
  }

  private static AlertItem raised(OpenIncident incident, String cause, String what, String next) {
    return new AlertItem(key(incident.id(), cause), State.RAISED, incident.subject(), what, next);
  }

  private static String key(String incident, String cause) {
    return incident + "/" + cause;
  }

  private static String what(Finding finding) {
    return "%s: %s".formatted(word(finding.verdict()).replace('_', ' '), finding.detail());
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
