package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BigQueryColumnsTest {
  private final BigQueryColumns columns = new BigQueryColumns();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ID",
        "select",
        "_id",
        "1st",
        "Straße",
        "名前",
        "é",
        "a b",
        "x-y",
        "50 % & more",
        "a_",
        "PARTITION"
      })
  void namesThatBigQueryHasAreTaken(String name) {
    assertThat(columns.refuses(name)).isEmpty();
    assertThat(columns.refuses("n".repeat(300))).isEmpty();
    assertThat(columns.refuses("\ud835\udc00".repeat(300))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a.b,.",
    "'a\"b','\"'",
    "a`b,`",
    "a/b,/",
    "'a,b',','",
    "a(b),(",
    "a$b,$",
    "a@b,@",
    "a\\b,\\",
    "a\u0001b,U+0001"
  })
  void aSignThatBigQueryRefusesIsNamed(String name, String sign) {
    assertThat(columns.refuses(name))
        .contains("BigQuery takes no %s in a column's name".formatted(sign));
  }

  @ParameterizedTest
  @CsvSource({
    "_partitiontime,_PARTITION",
    "_TABLE_SUFFIX,_TABLE_",
    "_file_name,_FILE_",
    "__root__,__ROOT__",
    "_change_type,_CHANGE_TYPE"
  })
  void whatBigQueryKeepsForItselfIsRefused(String name, String beginning) {
    assertThat(columns.refuses(name))
        .contains(
            "BigQuery keeps names that begin with %s for columns of its own".formatted(beginning));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 1_000})
  void aNameThatIsTooLongIsRefusedWithItsLength(int length) {
    assertThat(columns.refuses("n".repeat(length)))
        .contains("BigQuery's names have at most 300 characters, this has " + length);
  }
}
