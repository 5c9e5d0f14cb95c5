package io.snowline.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A token in a file. It is read at each request, so that a new one needs no restart. */
final class SharedToken implements Credential {
  private static final Logger LOG = LoggerFactory.getLogger(SharedToken.class);
  private static final int SHORTEST = 20;

  private final Path file;

  SharedToken(Path file) {
    this.file = file;
  }

  @Override
  public Optional<String> caller(String token) {
    try {
      String expected = Files.readString(file).strip();
      // A file that is being written anew may be empty for a moment; nothing must match it then.
      return expected.length() >= SHORTEST && MessageDigest.isEqual(digest(expected), digest(token))
          ? Optional.of("http token")
          : Optional.empty();
    } catch (IOException unreadable) {
      LOG.error("Cannot read the token file {}: every token is refused", file, unreadable);
      return Optional.empty();
    }
  }

  /** Of one length, so that comparing takes the same time whatever was sent. */
  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
