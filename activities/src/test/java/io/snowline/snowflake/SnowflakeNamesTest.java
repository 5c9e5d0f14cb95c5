package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.snowline.warehouse.WarehouseException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnowflakeNamesTest {
  @ParameterizedTest
  @CsvSource({
    "ORDERS, ORDERS PEOPLE, ORDERS",
    "orders, ORDERS PEOPLE, ORDERS",
    "Orders, ORDERS PEOPLE, ORDERS",
    "orders, ORDERS orders, orders",
    "ORDERS, ORDERS orders, ORDERS",
    "Orders, orders ORDERS, ORDERS",
    "Orders, Orders ORDERS, Orders",
    "ORDERS, orders Orders,",
    "orders, Orders,",
    "nothing, ORDERS,",
  })
  void aNameIsMeantAsInSnowflakesSql(String written, String there, String kept) {
    List<String> names = Arrays.asList(there.split(" "));

    assertThat(SnowflakeNames.kept(written, names).orElse(null)).isEqualTo(kept);
  }

  @Test
  void whatIsThereInAnotherCaseIsNamed() {
    assertThatThrownBy(
            () -> SnowflakeNames.required("schema", "PUBLIC", List.of("public", "OTHER")))
        .isInstanceOf(WarehouseException.class)
        .hasMessage(
            "Cannot use the schema PUBLIC of Snowflake: there is public, in another case; write"
                + " schema: public");
    assertThatThrownBy(() -> SnowflakeNames.required("database", "KARBON", List.of()))
        .hasMessage(
            "Cannot use the database KARBON of Snowflake: there is none of that name, or the role"
                + " has no right to use it");
  }

  @ParameterizedTest
  @CsvSource({
    "snowline_gcs, SNOWLINE_GCS",
    "SNOWLINE_GCS, SNOWLINE_GCS",
    "with blank, with blank",
    "9lives, 9lives",
  })
  void whatCannotBeLookedUpIsMeantAsWithoutQuotes(String written, String meant) {
    assertThat(SnowflakeNames.unquoted(written)).isEqualTo(meant);
  }

  /** A role or warehouse: what Snowflake reads, and the name that it then means. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "READER | READER | READER",
        "data_syncer | data_syncer | DATA_SYNCER",
        "\"data_syncer\" | \"data_syncer\" | data_syncer",
        "data-syncer | \"data-syncer\" | data-syncer",
        "2nd reader | \"2nd reader\" | 2nd reader",
        "\"a\"\"b\" | \"a\"\"b\" | a\"b",
        "a\"b | \"a\"\"b\" | a\"b",
      })
  void whatASessionBeginsWithIsReadAsInSql(String written, String begunWith, String meant) {
    assertThat(SnowflakeNames.begunWith(written)).isEqualTo(begunWith);
    assertThat(SnowflakeNames.unquoted(written)).isEqualTo(meant);
  }
}
