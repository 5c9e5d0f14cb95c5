package io.snowline.bigquery;

import io.snowline.contract.Column;
import io.snowline.contract.TypeMapping;
import io.snowline.definition.ColumnRule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The columns that BigQuery can have. Its names are up to 300 characters of any language's letters,
 * digits, marks, connectors, dashes, spaces and a few signs, and don't begin as its own columns do:
 * https://cloud.google.com/bigquery/docs/schemas#column_names
 */
final class BigQueryColumns implements TypeMapping {
  private static final int LONGEST = 300;

  private static final Pattern REFUSED =
      Pattern.compile("[^\\p{L}\\p{N}\\p{M}\\p{Pc}\\p{Pd}\\p{Zs}&%=+:'<>#|]");

  private static final List<String> OWN =
      List.of(
          "_TABLE_",
          "_FILE_",
          "_PARTITION",
          "_ROW_TIMESTAMP",
          "__ROOT__",
          "_COLIDENTIFIER",
          "_CHANGE_SEQUENCE_NUMBER",
          "_CHANGE_TYPE",
          "_CHANGE_TIMESTAMP");

  @Override
  public Optional<Placement> place(Column source, ColumnRule rule) {
    return BigQueryTypes.place(source, rule);
  }

  @Override
  public Optional<String> refuses(String name) {
    int length = name.codePointCount(0, name.length());
    if (length > LONGEST) {
      return Optional.of(
          "BigQuery's names have at most %d characters, this has %d".formatted(LONGEST, length));
    }
    Matcher refused = REFUSED.matcher(name);
    if (refused.find()) {
      return Optional.of(
          "BigQuery takes no %s in a column's name".formatted(sign(refused.group())));
    }
    return ownBeginning(name);
  }

  private static Optional<String> ownBeginning(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return OWN.stream()
        .filter(upper::startsWith)
        .findFirst()
        .map("BigQuery keeps names that begin with %s for columns of its own"::formatted);
  }

  private static String sign(String refused) {
    int point = refused.codePointAt(0);
    return Character.isISOControl(point) ? "U+%04X".formatted(point) : refused;
  }
}
