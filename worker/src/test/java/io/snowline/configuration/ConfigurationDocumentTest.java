package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
  private static final Path KEPT = Path.of("..", "docs", "configuration.md");

  private static JsonNode schema() throws IOException {
    try (InputStream json = Configuration.class.getResourceAsStream("snowline.schema.json")) {
      return new ObjectMapper().readTree(json);
    }
  }

  @Test
  void theDocumentHasTheSettingsOfTheSchema() throws IOException {
    Path made = Path.of("target", "configuration.md").toAbsolutePath();
    String kept = Files.readString(KEPT);
    Files.writeString(made, new ConfigurationDocument(schema(), kept).text(kept));

    assertThat(kept)
        .as(
            "docs/configuration.md isn't what the schema says; look at the change and copy %s there",
            made)
        .isEqualTo(Files.readString(made));
  }

  /** The names are gathered here without the document's way through the schema. */
  @Test
  void noSettingIsLeftOut() throws IOException {
    String kept = Files.readString(KEPT);
    Set<String> names = new TreeSet<>();
    gather(schema(), names);
    Set<String> told = new TreeSet<>();
    new ConfigurationDocument(schema(), kept)
        .settings(kept)
        .forEach(path -> told.add(path.substring(path.lastIndexOf('.') + 1)));

    assertThat(told).hasSizeGreaterThan(70).isEqualTo(names);
    assertThat(new ConfigurationDocument(schema(), kept).settings(kept)).doesNotHaveDuplicates();
  }

  private static void gather(JsonNode node, Set<String> names) {
    node.path("properties").fieldNames().forEachRemaining(names::add);
    node.forEach(inner -> gather(inner, names));
  }
}
