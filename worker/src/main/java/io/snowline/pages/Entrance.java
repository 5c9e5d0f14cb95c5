package io.snowline.pages;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.snowline.http.RateLimit;
import io.snowline.http.Refusal;
import io.snowline.http.SharedToken;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who may see the pages: whoever has shown the token, for as long as their session lasts. */
final class Entrance {
  private static final String COOKIE = "snowline_session";
  private static final Pattern LOCAL_PATH = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]*");

  /** A person mistypes a few times; a guesser is slowed down. */
  private static final int TRIES_AT_ONCE = 5;

  private static final double TRIES_PER_SECOND = 0.1;

  private final Optional<Sessions> sessions;
  private final RateLimit tries = new RateLimit(TRIES_AT_ONCE, TRIES_PER_SECOND, System::nanoTime);

  /**
   * @param token empty if none is configured: then nobody may see the pages
   */
  Entrance(Optional<SharedToken> token, Clock clock) {
    sessions = token.map(shared -> new Sessions(shared, clock));
  }

  /** Whether nobody may see the pages. */
  boolean closed() {
    return sessions.isEmpty();
  }

  Optional<Session> session(Context context) {
    return sessions.flatMap(all -> all.of(context.cookie(COOKIE)));
  }

  /**
   * Begins a session.
   *
   * @return why it doesn't begin; empty if it does
   */
  Optional<String> begin(Context context, String token) {
    if (closed()) {
      return Optional.of("Nobody may sign in: http.token_file isn't configured.");
    }
    long seconds = tries.take(context.ip());
    if (seconds > 0) {
      return Optional.of("Too many tries; again after %d s.".formatted(seconds));
    }
    Optional<String> cookie = sessions.orElseThrow().begin(token == null ? "" : token.strip());
    cookie.ifPresent(
        value -> context.cookie(cookie(context, value, (int) Sessions.LASTS.toSeconds())));
    return cookie.isPresent() ? Optional.empty() : Optional.of("This is not the token.");
  }

  void end(Context context) {
    context.cookie(cookie(context, "", 0));
  }

  /** A proxy with TLS says so; a browser then keeps the cookie from plain connections. */
  private static Cookie cookie(Context context, String value, int seconds) {
    boolean secure = "https".equalsIgnoreCase(context.header("X-Forwarded-Proto"));
    return new Cookie(COOKIE, value, "/", seconds, secure, true, null, SameSite.STRICT);
  }

  /** Refuses a form that another site may have sent. */
  void refuseForeign(Context context, Session session) {
    String site = context.header("Sec-Fetch-Site");
    boolean foreign = site != null && !site.equals("same-origin");
    if (foreign || !Sessions.same(session.csrf(), context.formParam("csrf"))) {
      throw new Refusal(
          403, "Nothing was sent: the form isn't of your session. Load the page again.");
    }
  }

  /** The path, if it is one of this service's own; else the first page. */
  String localPath(String path) {
    return path != null && LOCAL_PATH.matcher(path).matches() ? path : "/";
  }
}
