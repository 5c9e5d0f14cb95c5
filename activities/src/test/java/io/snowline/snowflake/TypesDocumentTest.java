package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TypesDocumentTest {
  @Test
  void theDocumentSaysWhatTheCodeDoes() throws IOException {
    Path made = Path.of("target", "types.md").toAbsolutePath();
    Path kept = Path.of("..", "docs", "types.md");
    try (TypesDocument document = new TypesDocument()) {
      Files.writeString(made, document.text());
    }

    assertThat(Files.readString(kept))
        .as("docs/types.md isn't what the code does; look at the change and copy %s there", made)
        .isEqualTo(Files.readString(made));
  }
}
