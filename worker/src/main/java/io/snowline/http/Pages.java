package io.snowline.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** What the service shows to people. */
@FunctionalInterface
public interface Pages {

  /** Adds the pages' paths. */
  void add(RoutesConfig routes);

  /** What tells the signed-in visitor from others; empty if nobody is signed in. */
  default Optional<String> visitor(Context context) {
    return Optional.empty();
  }
}
