package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.bigquery.BigQueryTableSql.Wanted;
import io.snowline.contract.Column;
import io.snowline.contract.TableSchema;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What history and quarantine need when a column of their target was given another type. */
class RetypedTablesTest {

  private static Optional<BigQueryRetyping> retyping(String held, String wanted) {
    Column column = new Column("PRICE", held, BigQueryTypes.read(held), false);
    return BigQueryRetyping.of(
            new TableSchema("ITEMS_COPY_HISTORY", false, List.of(column)),
            List.of(new Wanted("Price", wanted), new Wanted("NEW", "DATE")))
        .stream()
        .findFirst();
  }

  @ParameterizedTest(name = "{0} holds {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "INT64 | INT64",
        "STRING | STRING(3)",
        "STRING | STRING COLLATE 'und:ci'",
        "NUMERIC(12,4) | NUMERIC(12, 4)",
        "NUMERIC(12,4) | NUMERIC(10,4)",
        "NUMERIC | INT64",
        "BIGNUMERIC | NUMERIC(12,4)",
        "STRUCT<`X` STRING, `Y` NUMERIC> | STRUCT<`X` STRING(3), `Y` NUMERIC(10, 2)>",
      })
  void whatIsWrittenAsItIsNeedsNothing(String held, String wanted) {
    assertThat(retyping(held, wanted)).isEmpty();
  }

  @ParameterizedTest(name = "{0} and {1} are {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "INT64 | NUMERIC | NUMERIC",
        "INT64 | NUMERIC(10,2) | NUMERIC",
        "INT64 | NUMERIC(10,0) | NUMERIC",
        "INT64 | BIGNUMERIC(38,38) | BIGNUMERIC",
        "NUMERIC(10,2) | NUMERIC(12,2) | NUMERIC(12,2)",
        "NUMERIC(10,2) | NUMERIC(10,4) | NUMERIC",
        "NUMERIC(10,2) | INT64 | NUMERIC",
        "NUMERIC(10,2) | BIGNUMERIC(40,2) | BIGNUMERIC(40,2)",
        "BIGNUMERIC(40,12) | NUMERIC(29,0) | BIGNUMERIC",
      })
  void aTypeThatHoldsBothIsTaken(String held, String wanted, String wider) {
    assertThat(retyping(held, wanted).flatMap(BigQueryRetyping::wider)).contains(wider);
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "INT64 | FLOAT64",
        "FLOAT64 | NUMERIC",
        "INT64 | STRING",
        "STRING | INT64",
        "DATE | DATETIME",
        "DATETIME | TIMESTAMP",
        "STRUCT<`X` INT64> | STRUCT<`X` INT64, `Y` INT64>",
        "ARRAY<STRUCT<`X` INT64>> | ARRAY<STRUCT<`X` INT64, `Y` INT64>>",
        "GEOGRAPHY | STRING",
        "STRUCT<`X` INT64> | JSON",
        "STRING | ARRAY<STRING>",
      })
  void whereNoTypeHoldsBothThereIsNone(String held, String wanted) {
    assertThat(retyping(held, wanted).orElseThrow().wider()).isEmpty();
    assertThat(retyping(held, wanted).orElseThrow().problem())
        .isEqualTo(
            "column PRICE is %s in the target and %s there, and BigQuery converts what is kept to no type that holds both"
                .formatted(wanted, held));
  }

  @Test
  void theHistoryIsWidenedInPlaceAndTheQuarantineMadeAnew() {
    Golden.assertKept(
        "retype-tables",
        String.join(
            ";\n\n",
            BigQueryTableSql.retype("target's -- copy_HISTORY", new Wanted("select", "NUMERIC")),
            BigQueryTableSql.replace(
                "target's -- copy_QUARANTINE", BigQueryTableSql.quarantine(Golden.contract()))));
  }
}
