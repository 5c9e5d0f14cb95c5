package io.snowline.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where pages are. Names become one segment of a path, whatever they hold. */
final class Paths {
  private Paths() {}

  static String table(String name) {
    return "/tables/" + segment(name);
  }

  static String run(String name) {
    return "/runs/" + segment(name);
  }

  static String decision(String run) {
    return run(run) + "/decision";
  }

  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
