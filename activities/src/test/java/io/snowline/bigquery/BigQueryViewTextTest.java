package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BigQueryViewTextTest {
  private static final Map<String, String> TABLES =
      Map.of("ITEMS", "`p`.`d`.`ITEMS`", "ITEMS_HISTORY", "`p`.`d`.`ITEMS_HISTORY`");

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '^',
      value = {
        "SELECT * FROM ITEMS # SELECT * FROM `p`.`d`.`ITEMS` AS `ITEMS`",
        "SELECT * FROM items # SELECT * FROM `p`.`d`.`ITEMS` AS `items`",
        "SELECT * FROM `ITEMS` # SELECT * FROM `p`.`d`.`ITEMS` AS `ITEMS`",
        "SELECT i.A FROM ITEMS AS i # SELECT i.A FROM `p`.`d`.`ITEMS` AS i",
        "SELECT i.A FROM ITEMS i # SELECT i.A FROM `p`.`d`.`ITEMS` i",
        "SELECT ITEMS.A FROM ITEMS WHERE ITEMS.A > 1 # SELECT ITEMS.A FROM `p`.`d`.`ITEMS` AS `ITEMS` WHERE ITEMS.A > 1",
        "SELECT 1 FROM ITEMS JOIN ITEMS_HISTORY USING (A) # SELECT 1 FROM `p`.`d`.`ITEMS` AS `ITEMS` JOIN `p`.`d`.`ITEMS_HISTORY` AS `ITEMS_HISTORY` USING (A)",
        "SELECT 1 FROM ITEMS, ITEMS_HISTORY AS h # SELECT 1 FROM `p`.`d`.`ITEMS` AS `ITEMS`, `p`.`d`.`ITEMS_HISTORY` AS h",
        "SELECT A, ITEMS FROM other # SELECT A, ITEMS FROM other",
        "SELECT A FROM other GROUP BY A, ITEMS # SELECT A FROM other GROUP BY A, ITEMS",
        "SELECT 'FROM ITEMS' FROM d.ITEMS # SELECT 'FROM ITEMS' FROM d.ITEMS",
        "SELECT 1 FROM (SELECT A, B FROM ITEMS) # SELECT 1 FROM (SELECT A, B FROM `p`.`d`.`ITEMS` AS `ITEMS`)",
        "WITH w AS (SELECT 1 FROM ITEMS) SELECT 1 FROM w # WITH w AS (SELECT 1 FROM `p`.`d`.`ITEMS` AS `ITEMS`) SELECT 1 FROM w",
        "SELECT EXTRACT(DAY FROM A) FROM ITEMS # SELECT EXTRACT(DAY FROM A) FROM `p`.`d`.`ITEMS` AS `ITEMS`",
      })
  void tablesAreQualified(String query, String expected) {
    assertThat(BigQueryViewText.query("CREATE OR REPLACE VIEW v AS " + query, TABLES))
        .isEqualTo(expected);
  }

  @Test
  void commentsAndTextsAreLeftAlone() {
    assertThat(
            BigQueryViewText.query(
                """
                -- made AS told, FROM ITEMS
                CREATE OR REPLACE VIEW `v AS w` AS
                SELECT "FROM ITEMS", 'it\\'s FROM ITEMS' -- FROM ITEMS
                FROM /* the */ ITEMS -- the end
                """,
                TABLES))
        .isEqualTo(
            """
            SELECT "FROM ITEMS", 'it\\'s FROM ITEMS' -- FROM ITEMS
            FROM /* the */ `p`.`d`.`ITEMS` AS `ITEMS` -- the end""");
  }
}
