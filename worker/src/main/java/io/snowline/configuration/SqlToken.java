package io.snowline.configuration;

/**
 * A piece of SQL, comments and blanks left out.
 *
 * @param kind what it is
 * @param text as written; of a quoted name, what is between the quotes
 * @param start where it begins in the SQL
 * @param end where it ends
 */
record SqlToken(Kind kind, String text, int start, int end) {
  enum Kind {
    /** A keyword or a name. */
    WORD,
    /** A name in {@code "} or {@code `}. */
    QUOTED_NAME,
    STRING,
    NUMBER,
    SYMBOL
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
  }
}
