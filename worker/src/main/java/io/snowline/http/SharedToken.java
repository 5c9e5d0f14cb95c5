package io.snowline.http;

import io.snowline.secret.KnownSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A token in a file. It is read at each request, so that a new one needs no restart. */
public final class SharedToken implements Credential {
  private static final Logger LOG = LoggerFactory.getLogger(SharedToken.class);
  private static final int SHORTEST = 20;
  private static final String SIGNATURE = "HmacSHA256";

  private final Path file;

  public SharedToken(Path file) {
    this.file = file;
  }

  @Override
  public Optional<String> caller(String token) {
    return expected()
        .filter(expected -> MessageDigest.isEqual(digest(expected), digest(token)))
        .map(accepted -> "http token");
  }

  /** A text's signature by the token; empty if there is no token now. */
  public Optional<byte[]> sign(String text) {
    return expected()
        .map(
            expected -> {
              try {
                Mac mac = Mac.getInstance(SIGNATURE);
                mac.init(new SecretKeySpec(expected.getBytes(StandardCharsets.UTF_8), SIGNATURE));
                return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
              } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
              }
            });
  }

  /** A file that is being written anew may be empty for a moment; nothing must match it then. */
  private Optional<String> expected() {
    try {
      return Optional.of(KnownSecrets.read(file)).filter(expected -> expected.length() >= SHORTEST);
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
