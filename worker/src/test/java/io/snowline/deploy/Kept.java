package io.snowline.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Outputs as a person has read and kept them. */
final class Kept {
  private Kept() {}

  static String text(String name) {
    try (InputStream kept = Kept.class.getResourceAsStream("/deploy/" + name)) {
      return new String(kept.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
