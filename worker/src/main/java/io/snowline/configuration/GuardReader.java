package io.snowline.configuration;

import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import java.util.List;
import java.util.Optional;

/** Reads a table's {@code guard}; what isn't written has its default. */
final class GuardReader {
  private static final List<String> SETTINGS =
      List.of("vanished", "source_drop", "approval_expires");

  private GuardReader() {}

  static Optional<GuardLimits> read(Setting setting) {
    return setting
        .section(SETTINGS, "limits, e.g. {vanished: 5%, source_drop: 20%}")
        .map(GuardReader::limits);
  }

  private static GuardLimits limits(Section section) {
    GuardLimits defaults = GuardLimits.DEFAULT;
    return new GuardLimits(
        limit(section, "vanished").orElse(defaults.vanished()),
        limit(section, "source_drop").orElse(defaults.sourceDrop()),
        section
            .optional("approval_expires")
            .flatMap(Durations::read)
            .orElse(defaults.approvalExpires()));
  }

  private static Optional<Limit> limit(Section section, String name) {
    String expected = "a share such as 5% or a number of rows such as 100";
    Optional<Setting> setting = section.optional(name);
    return setting
        .flatMap(found -> found.scalar(expected))
        .flatMap(text -> Limit.parse(text.value()).or(() -> setting.orElseThrow().wrong(expected)));
  }
}
