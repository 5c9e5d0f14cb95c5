package io.snowline.configuration;

import io.snowline.secret.KnownSecrets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files that hold one secret. What is in them is in no message, and known as a secret from now on.
 */
final class SecretFile {
  private SecretFile() {}

  /** The path of a file whose text, without the blanks around it, has so many characters. */
  static Optional<Path> read(Setting setting, String what, int least, int most) {
    String expected = "the path of a file that holds " + what;
    Optional<FilePath> file = FilePath.read(setting, expected);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      String secret = TextFile.read(file.get().path(), file.get().shown()).strip();
      KnownSecrets.keep(secret);
      int length = secret.length();
      if (least <= length && length <= most) {
        return Optional.of(file.get().path());
      }
      setting.problem(
          "%s holds %d characters; expected %s of %d to %d"
              .formatted(file.get().shown(), length, what, least, most));
    } catch (UnreadableFileException unreadable) {
      setting.problem(unreadable.getMessage() + "; expected a file that holds " + what);
    }
    return Optional.empty();
  }
}
