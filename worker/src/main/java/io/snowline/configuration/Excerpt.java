package io.snowline.configuration;

/** What is quoted in a message: short, on one line, without characters that act on a terminal. */
final class Excerpt {
  private static final int LENGTH = 80;

  private Excerpt() {}

  static String of(String text) {
    StringBuilder excerpt = new StringBuilder();
    text.codePoints().limit(LENGTH).forEach(character -> append(excerpt, character));
    return text.codePointCount(0, text.length()) > LENGTH ? excerpt + "..." : excerpt.toString();
  }

  private static void append(StringBuilder excerpt, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          excerpt.append(character == '\n' ? " " : "\\u%04X".formatted(character));
      default -> excerpt.appendCodePoint(character);
    }
  }
}
