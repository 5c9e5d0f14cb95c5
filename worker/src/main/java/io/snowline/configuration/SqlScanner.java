package io.snowline.configuration;

import io.snowline.configuration.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits SQL into tokens by DuckDB's rules, which are PostgreSQL's: comments nest, a string may
 * stand between {@code $tag$}, and a backslash escapes only in {@code E'...'}.
 */
final class SqlScanner {
  private static final Pattern DOLLAR_QUOTE =
      Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

  private final String sql;
  private final List<SqlToken> tokens = new ArrayList<>();
  private int at;

  private SqlScanner(String sql) {
    this.sql = sql;
  }

  static List<SqlToken> scan(String sql) throws SqlException {
    SqlScanner scanner = new SqlScanner(sql);
    while (scanner.at < sql.length()) {
      scanner.next();
    }
    return scanner.tokens;
  }

  private void next() throws SqlException {
    char first = sql.charAt(at);
    if (Character.isWhitespace(first) || Character.isSpaceChar(first)) {
      at++;
    } else if (sql.startsWith("--", at)) {
      lineComment();
    } else if (sql.startsWith("/*", at)) {
      blockComment();
    } else if (first == '\'') {
      add(Kind.STRING, quoted(at, false));
    } else if ((first == 'e' || first == 'E') && sql.startsWith("'", at + 1)) {
      add(Kind.STRING, quoted(at + 1, true));
    } else if (first == '"' || first == '`') {
      int start = at;
      int end = quoted(at, false);
      String quote = String.valueOf(first);
      String name = sql.substring(start + 1, end - 1).replace(quote + quote, quote);
      tokens.add(new SqlToken(Kind.QUOTED_NAME, name, start, end));
      at = end;
    } else if (first == '$') {
      dollar();
    } else if (Character.isDigit(first)) {
      add(Kind.NUMBER, endOfWord());
    } else if (isWordPart(first)) {
      add(Kind.WORD, endOfWord());
    } else {
      add(Kind.SYMBOL, at + 1);
    }
  }

  private void add(Kind kind, int end) {
    tokens.add(new SqlToken(kind, sql.substring(at, end), at, end));
    at = end;
  }

  private void lineComment() {
    while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      at++;
    }
  }

  private void blockComment() throws SqlException {
    int start = at;
    int depth = 0;
    do {
      if (at >= sql.length()) {
        throw new SqlException(sql, start, "a comment that is not closed");
      }
      boolean opens = sql.startsWith("/*", at);
      boolean closes = sql.startsWith("*/", at);
      depth += opens ? 1 : closes ? -1 : 0;
      at += opens || closes ? 2 : 1;
    } while (depth > 0);
  }

  /** The end of what opens at {@code open}; the quote doubled stands for itself. */
  private int quoted(int open, boolean escapes) throws SqlException {
    char quote = sql.charAt(open);
    int end = open + 1;
    while (end < sql.length()) {
      char character = sql.charAt(end);
      if (character == quote && !sql.startsWith(String.valueOf(quote), end + 1)) {
        return end + 1;
      }
      boolean pair = character == quote || (escapes && character == '\\');
      end += pair ? 2 : 1;
    }
    throw new SqlException(sql, open, "a %c that is not closed".formatted(quote));
  }

  private void dollar() throws SqlException {
    Matcher matcher = DOLLAR_QUOTE.matcher(sql).region(at, sql.length());
    if (!matcher.lookingAt()) {
      add(Kind.SYMBOL, at + 1);
      return;
    }
    int close = sql.indexOf(matcher.group(), matcher.end());
    if (close < 0) {
      throw new SqlException(
          sql, at, "a %s that is not closed".formatted(Excerpt.of(matcher.group())));
    }
    add(Kind.STRING, close + matcher.group().length());
  }

  private int endOfWord() {
    int end = at + 1;
    while (end < sql.length() && (isWordPart(sql.charAt(end)) || sql.charAt(end) == '$')) {
      end++;
    }
    return end;
  }

  private static boolean isWordPart(char character) {
    return Character.isLetterOrDigit(character)
        || character == '_'
        || Character.isSurrogate(character);
  }
}
