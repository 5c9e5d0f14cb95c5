package io.snowline.pages;

import io.javalin.http.Context;

/**
 * What each answer tells the browser: nothing but this service's own files, in no other's frame.
 */
final class PageHeaders {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private PageHeaders() {}

  static void set(Context context) {
    context
        .header("Content-Security-Policy", POLICY)
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin");
  }
}
