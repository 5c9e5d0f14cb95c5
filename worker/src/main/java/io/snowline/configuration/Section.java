package io.snowline.configuration;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping with settings that Snowline knows; the others are problems. */
final class Section {
  private final Setting section;
  private final Map<String, Setting> entries;

  Section(
      Setting section,
      List<String> settings,
      Map<String, String> refusals,
      Map<String, Setting> entries) {
    this.section = section;
    this.entries = entries;
    entries.forEach(
        (name, setting) -> {
          if (!settings.contains(name)) {
            String refusal =
                Optional.ofNullable(refusals.get(name)).orElseGet(() -> unknown(name, settings));
            section.document().problems().add(setting.name(), refusal);
          }
        });
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Optional<Setting> optional(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** The setting; where it's missing, a problem says what was expected. */
  Optional<Setting> required(String name, String expected) {
    Optional<Setting> setting = optional(name);
    if (setting.isEmpty()) {
      missing(name, "missing; expected " + expected);
    }
    return setting;
  }

  /** Adds a problem about a setting that isn't written. */
  void missing(String name, String message) {
    Place place = section.name();
    section
        .document()
        .problems()
        .add(new Place(place.line(), place.column(), place.inside(name)), message);
  }

  /** Adds a problem about the section as a whole. */
  void problem(String message) {
    section.problem(message);
  }

  private static String unknown(String name, List<String> settings) {
    return Spelling.nearest(name, settings)
        .map("unknown setting; did you mean %s?"::formatted)
        .orElseGet(() -> "unknown setting; expected " + choice(settings));
  }

  private static String choice(List<String> settings) {
    return settings.size() == 1 ? settings.get(0) : "one of " + String.join(", ", settings);
  }
}
