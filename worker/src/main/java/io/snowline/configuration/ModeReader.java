package io.snowline.configuration;

import io.snowline.sync.Mode;
import java.util.Optional;

/** Reads a sync's mode. */
final class ModeReader {
  static final String EXPECTED = "daily or full";

  private ModeReader() {}

  static Optional<Mode> read(Setting setting) {
    Optional<Text> text = setting.text(EXPECTED);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (text.get().value()) {
      case "daily" -> Optional.of(Mode.DAILY);
      case "full" -> Optional.of(Mode.FULL);
      default -> setting.wrong(EXPECTED);
    };
  }
}
