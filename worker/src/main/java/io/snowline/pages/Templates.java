package io.snowline.pages;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** The pages' templates. Every value is escaped; a name that a template misspells is an error. */
final class Templates {
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
            .strictVariables(true)
            .defaultLocale(Locale.ROOT)
            .build();
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
