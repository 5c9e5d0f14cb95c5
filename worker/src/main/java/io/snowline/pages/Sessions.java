package io.snowline.pages;

import io.snowline.http.SharedToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signed cookies in place of the token. They are signed with a key made from the token, so every
 * worker with the same token accepts them, and a new token ends them all.
 */
final class Sessions {
  /** A shift, with the time to hand it over. */
  static final Duration LASTS = Duration.ofHours(10);

  private static final Pattern COOKIE =
      Pattern.compile("([\\w-]{22})\\.(\\d{1,12})\\.([\\w-]{43})");
  private static final int NONCE_BYTES = 16;

  private final SharedToken token;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Sessions(SharedToken token, Clock clock) {
    this.token = token;
    this.clock = clock;
  }

  /** The cookie of a new session; empty if this isn't the token. */
  Optional<String> begin(String shown) {
    if (token.caller(shown).isEmpty()) {
      return Optional.empty();
    }
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    String content = text(nonce) + "." + clock.instant().plus(LASTS).getEpochSecond();
    return sign("session", content).map(signature -> content + "." + signature);
  }

  /**
   * The session of a cookie; empty if it has ended or isn't one.
   *
   * @param cookie null if there is none
   */
  Optional<Session> of(String cookie) {
    Matcher parts = COOKIE.matcher(cookie == null ? "" : cookie);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String content = parts.group(1) + "." + parts.group(2);
    Instant expires = Instant.ofEpochSecond(Long.parseLong(parts.group(2)));
    boolean genuine =
        sign("session", content).filter(expected -> same(expected, parts.group(3))).isPresent();
    return genuine && clock.instant().isBefore(expires)
        ? sign("form", content).map(csrf -> new Session(csrf, expires))
        : Optional.empty();
  }

  /** Whether both are the same, in a time that doesn't tell where they differ. */
  static boolean same(String expected, String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> sign(String purpose, String content) {
    return token.sign("snowline page %s %s".formatted(purpose, content)).map(Sessions::text);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
