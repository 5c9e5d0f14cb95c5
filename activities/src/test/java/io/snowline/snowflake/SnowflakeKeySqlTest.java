package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SnowflakeKeySqlTest {
  @Test
  void combinationsAreEstimatedByOneStatement() {
    assertThat(SnowflakeKeySql.estimates("T", List.of(List.of("A"), List.of("A", "b\"c"))))
        .isEqualTo(
            """
            SELECT APPROX_COUNT_DISTINCT(CONCAT(COALESCE("A"::VARCHAR, ''), '')),
              APPROX_COUNT_DISTINCT(CONCAT(COALESCE("A"::VARCHAR, ''), '|', COALESCE("b""c"::VARCHAR, ''), ''))
            FROM T""");
  }

  @Test
  void rowsAndKeysAreCountedByOneStatement() {
    assertThat(SnowflakeKeySql.uniqueness("T", List.of("A", "B")))
        .isEqualTo(
            """
            SELECT COALESCE(SUM(N), 0)::NUMBER(38,0), COUNT_IF(NOT NOWHERE)
            FROM (
              SELECT COUNT(*) AS N, ("A" IS NULL AND "B" IS NULL) AS NOWHERE FROM T GROUP BY "A", "B"
            )""");
  }
}
