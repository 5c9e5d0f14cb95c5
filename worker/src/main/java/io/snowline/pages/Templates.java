package io.snowline.pages;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.snowline.secret.KnownSecrets;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * The pages' templates. Every value is rid of secrets and then escaped, since an escaped secret is
 * not known as one; a name that a template misspells is an error.
 */
final class Templates {
  private static final String STRATEGY = "without secrets";

  private final PebbleEngine engine;

  Templates() {
    ClasspathLoader loader = new ClasspathLoader(Templates.class.getClassLoader());
    loader.setPrefix("io/snowline/pages");
    loader.setSuffix(".html");
    loader.setCharset(StandardCharsets.UTF_8.name());
    engine =
        new PebbleEngine.Builder()
            .loader(loader)
            .autoEscaping(true)
            .addEscapingStrategy(STRATEGY, Templates::safe)
            .defaultEscapingStrategy(STRATEGY)
            .strictVariables(true)
            .defaultLocale(Locale.ROOT)
            .build();
  }

  private static String safe(String value) {
    return KnownSecrets.redacted(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** The page as HTML. */
  String render(String template, Map<String, Object> values) {
    StringWriter page = new StringWriter();
    try {
      engine.getTemplate(template).evaluate(page, values, Locale.ROOT);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return page.toString();
  }
}
