package io.snowline.bigquery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A view's statement as BigQuery wants it: the default dataset doesn't hold inside a view, so that
 * every table in it must be qualified. Configured views name tables alone.
 */
final class BigQueryViewText {
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          (?s)(?<skip>\\s+|--[^\\n]*|\\#[^\\n]*|/\\*.*?\\*/)\
          |(?<text>[rRbB]{0,2}(?:'''.*?'''|\"""(?:.*?)\"""|'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*"))\
          |(?<quoted>`(?:[^`\\\\]|\\\\.)+`)\
          |(?<word>[\\p{L}_][\\p{L}\\p{N}_-]*)\
          |(?<other>.)""");

  private static final Set<String> ENDS_FROM =
      Set.of(
          "SELECT",
          "WHERE",
          "GROUP",
          "HAVING",
          "ORDER",
          "LIMIT",
          "WINDOW",
          "QUALIFY",
          "UNION",
          "INTERSECT",
          "EXCEPT");

  private record Token(String text, String name, boolean skipped) {
    boolean is(String wanted) {
      return text.equalsIgnoreCase(wanted);
    }
  }

  private BigQueryViewText() {}

  /**
   * What the view selects, its tables qualified.
   *
   * @param statement {@code CREATE OR REPLACE VIEW name AS SELECT ...}
   * @param tables the qualified name, quoted, of each table or view by its name in upper case
   */
  static String query(String statement, Map<String, String> tables) {
    List<Token> tokens = tokens(statement);
    int begin = 0;
    while (begin < tokens.size() && !tokens.get(begin).is("AS")) {
      begin++;
    }
    if (begin == tokens.size()) {
      throw new IllegalArgumentException("not the statement of a view: " + statement);
    }
    return qualified(tokens.subList(begin + 1, tokens.size()), tables).strip();
  }

  private static String qualified(List<Token> tokens, Map<String, String> tables) {
    StringBuilder text = new StringBuilder();
    Deque<Boolean> inFrom = new ArrayDeque<>(List.of(false));
    Token previous = new Token("", null, true);
    for (int at = 0; at < tokens.size(); at++) {
      Token token = tokens.get(at);
      if (token.skipped()) {
        text.append(token.text());
        continue;
      }
      boolean table =
          previous.is("FROM") || previous.is("JOIN") || (previous.is(",") && inFrom.peek());
      String name = token.name() == null ? null : tables.get(token.name().toUpperCase(Locale.ROOT));
      Token next = next(tokens, at);
      boolean plain = table && name != null && !next.is(".") && !next.is("(");
      text.append(plain ? name + alias(next, token) : token.text());
      follow(token, inFrom);
      previous = token;
    }
    return text.toString();
  }

  /** Columns may be qualified with the table's name, in the statement's own spelling. */
  private static String alias(Token next, Token table) {
    boolean none =
        next.name() == null
            || (!next.is("AS") && (ENDS_FROM.contains(upper(next)) || JOINS.contains(upper(next))));
    return none ? " AS " + BigQuerySql.name(table.name()) : "";
  }

  private static final Set<String> JOINS =
      Set.of("JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "ON", "USING");

  private static String upper(Token token) {
    return token.text().toUpperCase(Locale.ROOT);
  }

  private static void follow(Token token, Deque<Boolean> inFrom) {
    if (token.is("(")) {
      inFrom.push(false);
    } else if (token.is(")") && inFrom.size() > 1) {
      inFrom.pop();
    } else if (token.is("FROM")) {
      inFrom.pop();
      inFrom.push(true);
    } else if (ENDS_FROM.contains(upper(token))) {
      inFrom.pop();
      inFrom.push(false);
    }
  }

  private static Token next(List<Token> tokens, int at) {
    for (int later = at + 1; later < tokens.size(); later++) {
      if (!tokens.get(later).skipped()) {
        return tokens.get(later);
      }
    }
    return new Token("", null, true);
  }

  private static List<Token> tokens(String statement) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(statement);
    while (matcher.find()) {
      String text = matcher.group();
      String name = matcher.group("word");
      if (matcher.group("quoted") != null) {
        name = text.substring(1, text.length() - 1);
      }
      tokens.add(new Token(text, name, matcher.group("skip") != null));
    }
    return tokens;
  }
}
