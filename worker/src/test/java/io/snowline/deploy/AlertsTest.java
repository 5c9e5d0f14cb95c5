package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.deploy.Repository.Ended;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unchecked")
class AlertsTest {
  private static final String RUNBOOK = "docs/runbook.md";
  private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)");

  private record Rule(Map<String, Object> content) {
    String name() {
      return (String) content.get("alert");
    }

    String expression() {
      return (String) content.get("expr");
    }

    Map<String, String> annotations() {
      return (Map<String, String>) content.get("annotations");
    }
  }

  private static List<Rule> rules() {
    List<Map<String, Object>> groups =
        (List<Map<String, Object>>) Repository.yaml("deploy/prometheus/alerts.yml").get("groups");
    return groups.stream()
        .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
        .map(Rule::new)
        .toList();
  }

  @Test
  void everyAlertSaysWhatItMeansAndWhatToDo() {
    assertThat(rules()).hasSize(16).extracting(Rule::name).doesNotHaveDuplicates();
    assertThat(rules())
        .allSatisfy(
            rule -> {
              assertThat(rule.name()).matches("Snowline[A-Z][A-Za-z]+");
              assertThat(rule.annotations())
                  .as(rule.name())
                  .containsOnlyKeys("summary", "action", "runbook_url")
                  .allSatisfy((name, text) -> assertThat(text).hasSizeGreaterThan(20))
                  .containsEntry(
                      "runbook_url",
                      "{{ $externalLabels.runbook }}#" + rule.name().toLowerCase(Locale.ROOT));
              assertThat(((Map<String, String>) rule.content().get("labels")).get("severity"))
                  .isIn("page", "ticket");
            });
  }

  @Test
  void everyAlertHasItsEntryInTheRunbook() {
    Set<String> headings =
        Repository.text(RUNBOOK)
            .lines()
            .filter(line -> line.startsWith("### Snowline"))
            .map(line -> line.substring("### ".length()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(headings)
        .containsExactlyElementsOf(new TreeSet<>(rules().stream().map(Rule::name).toList()));
  }

  @Test
  void theyUseOnlyWhatIsExported() {
    Set<String> used = new TreeSet<>();
    for (Rule rule : rules()) {
      Map<String, Set<String>> metrics = PromQuery.metrics(rule.expression());
      metrics.forEach(
          (metric, labels) -> {
            assertThat(ExportedMetrics.LABELS).as(rule.name()).containsKey(metric);
            assertThat(ExportedMetrics.LABELS.get(metric))
                .as(rule.name())
                .containsAll(labels)
                .containsAll(PromQuery.grouped(rule.expression()));
          });
      used.addAll(metrics.keySet());
      assertThat(!metrics.isEmpty() || rule.expression().contains("up{job=\"snowline\"}"))
          .as(rule.name())
          .isTrue();
    }

    assertThat(used)
        .contains(
            "snowline_sync_last_success_timestamp_seconds",
            "snowline_verify_mismatches",
            "snowline_delete_blocked_total",
            "snowline_monitor_heartbeat_timestamp_seconds");
  }

  @Test
  void whatTheyTellOfLabelsIsKeptByTheirExpressions() {
    for (Rule rule : rules()) {
      Set<String> kept = PromQuery.grouped(rule.expression());
      if (rule.expression().startsWith("up{")) {
        kept.addAll(Set.of("job", "instance"));
      }
      assertThat(
              LABEL
                  .matcher(String.join(" ", rule.annotations().values()))
                  .results()
                  .map(found -> found.group(1)))
          .as(rule.name())
          .isSubsetOf(kept);
    }
  }

  @Test
  void everyAlertHasFiguresThatMakeItFire() {
    List<Map<String, Object>> tests =
        (List<Map<String, Object>>)
            Repository.yaml("deploy/prometheus/alerts.test.yml").get("tests");

    Set<String> fired =
        tests.stream()
            .flatMap(test -> ((List<Map<String, Object>>) test.get("alert_rule_test")).stream())
            .filter(tried -> tried.containsKey("exp_alerts"))
            .map(tried -> (String) tried.get("alertname"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(fired)
        .containsExactlyElementsOf(new TreeSet<>(rules().stream().map(Rule::name).toList()));
  }

  /** Left out where promtool is missing, unless SNOWLINE_PROMTOOL is {@code required}. */
  @Test
  void prometheusOwnToolAcceptsThemAndTriesThemOnMadeUpFigures() throws Exception {
    Ended ended = Repository.run(Map.of(), "deploy/prometheus/check");

    if (ended.code() == 69 && !"required".equals(System.getenv("SNOWLINE_PROMTOOL"))) {
      Assumptions.abort("the rules were not tried: " + ended.out());
    }
    assertThat(ended.code()).as(ended.out()).isZero();
    assertThat(ended.out()).contains("SUCCESS: 16 rules found").endsWith("  SUCCESS\n\n");
  }

  @Test
  void prometheusScrapesTheWorkerOfTheComposeFileAndReadsTheAlerts() {
    Map<String, Object> prometheus = Repository.yaml("deploy/prometheus/prometheus.yml");
    Map<String, Object> job = ((List<Map<String, Object>>) prometheus.get("scrape_configs")).get(0);

    assertThat(job).containsEntry("job_name", "snowline").containsEntry("metrics_path", "/metrics");
    assertThat(job.get("static_configs"))
        .isEqualTo(List.of(Map.of("targets", List.of("worker:8080"))));
    assertThat(((Map<String, Map<String, String>>) prometheus.get("global")).get("external_labels"))
        .hasEntrySatisfying("runbook", base -> assertThat(base).endsWith(RUNBOOK));
    assertThat(prometheus.get("rule_files")).isEqualTo(List.of("alerts.yml"));
  }
}
