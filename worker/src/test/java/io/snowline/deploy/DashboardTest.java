package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DashboardTest {
  private static final Set<String> KINDS = Set.of("stat", "timeseries", "state-timeline");
  private static final int COLUMNS = 24;

  private JsonNode dashboard;

  @BeforeEach
  void read() throws Exception {
    dashboard = new ObjectMapper().readTree(Repository.text("deploy/grafana/dashboard.json"));
  }

  private List<JsonNode> panels() {
    List<JsonNode> panels = new ArrayList<>();
    dashboard
        .get("panels")
        .forEach(
            panel -> {
              if (!panel.get("type").asText().equals("row")) {
                panels.add(panel);
              }
            });
    return panels;
  }

  private static List<String> expressions(JsonNode panel) {
    List<String> expressions = new ArrayList<>();
    panel.get("targets").forEach(target -> expressions.add(target.get("expr").asText()));
    return expressions;
  }

  @Test
  void everyPanelIsCompleteAndExplainsItself() {
    assertThat(panels())
        .allSatisfy(
            panel -> {
              assertThat(KINDS).contains(panel.get("type").asText());
              assertThat(panel.get("title").asText()).isNotBlank();
              assertThat(panel.get("description").asText()).hasSizeGreaterThan(20);
              assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
              assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
              assertThat(panel.get("targets")).isNotEmpty();
              panel
                  .get("targets")
                  .forEach(
                      target -> {
                        assertThat(target.get("refId").asText()).matches("[A-Z]");
                        assertThat(target.get("legendFormat").asText()).isNotBlank();
                        assertThat(target.get("datasource")).isEqualTo(panel.get("datasource"));
                      });
            });
    assertThat(dashboard.get("uid").asText()).isEqualTo("snowline");
    assertThat(dashboard.get("timezone").asText()).isEqualTo("utc");
  }

  @Test
  void panelsHaveTheirOwnIdsAndDoNotOverlap() {
    Set<Integer> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(ids.add(panel.get("id").asInt())).isTrue();
      JsonNode at = panel.get("gridPos");
      assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(COLUMNS);
      for (int x = 0; x < at.get("w").asInt(); x++) {
        for (int y = 0; y < at.get("h").asInt(); y++) {
          String cell = (at.get("x").asInt() + x) + "," + (at.get("y").asInt() + y);
          assertThat(cells.add(cell)).as(panel.get("title").asText() + " at " + cell).isTrue();
        }
      }
    }
  }

  @Test
  void everyMetricHasItsPanelAndNoOtherIsUsed() {
    Set<String> used = new TreeSet<>();
    for (JsonNode panel : panels()) {
      for (String expression : expressions(panel)) {
        Map<String, Set<String>> metrics = PromQuery.metrics(expression);
        assertThat(metrics).as(expression).isNotEmpty();
        metrics.forEach(
            (metric, labels) ->
                assertThat(ExportedMetrics.LABELS.getOrDefault(metric, Set.of("no such metric")))
                    .as(expression)
                    .containsAll(labels)
                    .containsAll(PromQuery.grouped(expression)));
        used.addAll(metrics.keySet());
      }
    }

    assertThat(used).containsExactlyElementsOf(new TreeSet<>(ExportedMetrics.LABELS.keySet()));
  }

  @Test
  void whatIsOfATableFollowsTheChoiceOfTables() {
    JsonNode table = dashboard.at("/templating/list/1");
    assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
    assertThat(table.get("name").asText()).isEqualTo("table");
    assertThat(table.at("/query/query").asText())
        .isEqualTo("label_values(snowline_sync_last_success_timestamp_seconds, table)");

    for (JsonNode panel : panels()) {
      for (String expression : expressions(panel)) {
        PromQuery.metrics(expression)
            .forEach(
                (metric, labels) ->
                    assertThat(expression.contains(metric + "{table=~\"$table\"}"))
                        .as(expression)
                        .isEqualTo(ExportedMetrics.LABELS.get(metric).contains("table")));
      }
    }
  }

  @Test
  void provisioningFindsTheDashboardAndItsSource() {
    Map<String, Object> source =
        Repository.yaml("deploy/grafana/provisioning/datasources/prometheus.yml");
    Map<String, Object> provider =
        Repository.yaml("deploy/grafana/provisioning/dashboards/snowline.yml");

    assertThat(source.get("datasources").toString()).contains("url=http://prometheus:9090");
    assertThat(provider.get("providers").toString()).contains("path=/etc/grafana/dashboards");
    assertThat(ComposeFile.read().service("grafana").list("volumes"))
        .anyMatch(volume -> volume.endsWith(":/etc/grafana/dashboards/snowline.json:ro"))
        .anyMatch(volume -> volume.endsWith(":/etc/grafana/provisioning:ro"));
  }
}
