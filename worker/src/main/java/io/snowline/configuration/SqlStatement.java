package io.snowline.configuration;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One statement.
 *
 * @param text without what stands before, after and between it and a closing semicolon
 * @param tokens at least one
 */
record SqlStatement(String text, List<SqlToken> tokens) {
  /** Parses SQL that must hold exactly one statement. */
  static SqlStatement parse(String sql) throws SqlException {
    List<SqlToken> tokens = SqlScanner.scan(sql);
    int end = tokens.size();
    while (end > 0 && tokens.get(end - 1).isSymbol(";")) {
      end--;
    }
    List<SqlToken> statement = List.copyOf(tokens.subList(0, end));
    if (statement.isEmpty()) {
      throw new SqlException("no statement");
    }
    for (SqlToken token : statement) {
      if (token.isSymbol(";")) {
        throw new SqlException(sql, token.start(), "more than one statement: the first ends");
      }
    }
    return new SqlStatement(
        sql.substring(statement.get(0).start(), statement.get(end - 1).end()), statement);
  }

  /** Every name that occurs from a token on, folded. Keywords are among them, and do no harm. */
  Set<String> names(int from) {
    return tokens.subList(from, tokens.size()).stream()
        .filter(SqlToken::isName)
        .map(token -> Identifiers.folded(token.text()))
        .collect(Collectors.toSet());
  }
}
