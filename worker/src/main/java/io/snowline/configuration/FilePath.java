package io.snowline.configuration;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A file that the configuration names.
 *
 * @param path absolute
 * @param text as the configuration has it
 */
record FilePath(Path path, Text text) {
  /** Reads a path, relative ones from the configuration file's folder. */
  static Optional<FilePath> read(Setting setting, String expected) {
    Optional<Text> text = setting.text(expected);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path path = setting.document().folder().resolve(text.get().value());
      return Optional.of(new FilePath(tidy(path), text.get()));
    } catch (InvalidPathException invalid) {
      setting.problem("\"%s\" can't be a path".formatted(text.get().shown()));
      return Optional.empty();
    }
  }

  /** For messages: where it was sought, unless that would print the environment. */
  String shown() {
    return text.replaced() ? text.shown() : Excerpt.of(path.toString());
  }

  // Behind a symbolic link, .. isn't the folder that the name suggests.
  private static Path tidy(Path path) {
    boolean upwards =
        StreamSupport.stream(path.spliterator(), false)
            .anyMatch(name -> name.toString().equals(".."));
    return upwards ? path : path.normalize();
  }
}
