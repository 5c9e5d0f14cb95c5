package io.snowline.command;

import io.snowline.configuration.Spelling;
import io.snowline.sync.Mode;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code daily} or {@code full}. */
final class ModeConverter implements ITypeConverter<Mode> {
  private static final List<String> WORDS = List.of("daily", "full");

  /** What a shell offers: the words as they are documented, not the constants' names. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return WORDS.iterator();
    }
  }

  @Override
  public Mode convert(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (!WORDS.contains(word)) {
      throw new TypeConversionException(
          "expected daily or full, not " + text + Spelling.didYouMean(text, WORDS));
    }
    return Mode.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
