package io.snowline.configuration;

import java.util.Optional;
import java.util.regex.Pattern;

/** Texts whose form another system prescribes. */
record TextForm(Pattern form, String expected) {
  TextForm(String form, String expected) {
    this(Pattern.compile(form), expected);
  }

  /** A setting that must be written. */
  Optional<String> required(Section section, String name) {
    return section.required(name, expected).flatMap(this::read);
  }

  /** The text, if it has the form. */
  Optional<String> read(Setting setting) {
    return setting
        .text(expected)
        .map(Text::value)
        .flatMap(
            value -> form.matcher(value).matches() ? Optional.of(value) : setting.wrong(expected));
  }
}
