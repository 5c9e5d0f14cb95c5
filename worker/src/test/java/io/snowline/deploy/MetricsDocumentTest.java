package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ((?:`snowline_[a-z_]+`(?:, )?)+) \\| ([a-z, ]*)\\|");
  private static final Pattern NAME = Pattern.compile("snowline_[a-z_]+");

  @Test
  void everyExportedMetricHasItsLineWithItsLabels() {
    Map<String, String> documented = new TreeMap<>();
    for (MatchResult row : ROW.matcher(Repository.text("docs/http.md")).results().toList()) {
      String labels = sorted(row.group(2));
      NAME.matcher(row.group(1)).results().forEach(name -> documented.put(name.group(), labels));
    }

    assertThat(documented)
        .containsExactlyInAnyOrderEntriesOf(
            ExportedMetrics.LABELS.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        metric -> String.join(", ", new TreeSet<>(metric.getValue())))));
  }

  private static String sorted(String labels) {
    return Pattern.compile(", ")
        .splitAsStream(labels.strip())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
