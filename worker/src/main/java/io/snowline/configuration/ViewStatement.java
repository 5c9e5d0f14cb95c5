package io.snowline.configuration;

import java.util.List;
import java.util.Set;

/**
 * A {@code CREATE OR REPLACE VIEW name AS ...}.
 *
 * @param name the view's name without quotes
 * @param text the statement
 * @param names every name after {@code AS}, folded
 */
record ViewStatement(String name, String text, Set<String> names) {
  private static final List<String> OPENING = List.of("CREATE", "OR", "REPLACE", "VIEW");
  private static final int NAME = OPENING.size();
  private static final int AS = NAME + 1;
  private static final String EXPECTED =
      "expected one CREATE OR REPLACE VIEW name AS SELECT ..., the name unqualified";

  static ViewStatement parse(String sql) throws SqlException {
    SqlStatement statement = SqlStatement.parse(sql);
    List<SqlToken> tokens = statement.tokens();
    for (int i = 0; i < NAME; i++) {
      if (tokens.size() <= i || !tokens.get(i).isWord(OPENING.get(i))) {
        throw new SqlException(EXPECTED);
      }
    }
    if (tokens.size() <= AS + 1 || !tokens.get(NAME).isName() || !tokens.get(AS).isWord("AS")) {
      throw new SqlException(EXPECTED);
    }
    return new ViewStatement(tokens.get(NAME).text(), statement.text(), statement.names(AS + 1));
  }
}
