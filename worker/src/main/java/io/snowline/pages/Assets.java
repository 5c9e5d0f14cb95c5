package io.snowline.pages;

import io.javalin.http.Context;
import io.snowline.http.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The style, the script and the icon. They hold no data and need no token. */
final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "page.css", "text/css; charset=utf-8",
          "live.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  Assets() {
    TYPES.keySet().forEach(name -> files.put(name, read(name)));
  }

  /** Answers with the file of that name. */
  void serve(Context context) {
    String name = context.pathParam("file");
    if (!files.containsKey(name)) {
      throw new Refusal(404, "no such file");
    }
    // Revalidated each time: after an upgrade an old script must not meet a new page.
    context
        .contentType(TYPES.get(name))
        .header("Cache-Control", "no-cache")
        .result(files.get(name));
  }

  private static byte[] read(String name) {
    try (InputStream file = Assets.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return file.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
