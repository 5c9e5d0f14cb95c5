package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnowflakeFailuresTest {

  @ParameterizedTest
  @CsvSource({
    "390104, 08001, WAREHOUSE_UNAVAILABLE, a session that the server does not know",
    "390111, 08001, WAREHOUSE_UNAVAILABLE, a session that is gone",
    "390112, 08001, WAREHOUSE_UNAVAILABLE, a session that has expired",
    "390113, 08001, WAREHOUSE_UNAVAILABLE, a token that is not found",
    "390114, 08001, WAREHOUSE_UNAVAILABLE, a token that has expired",
    "390115, 08001, WAREHOUSE_UNAVAILABLE, a token that is not valid any more",
    "390100, 08001, BAD_CONFIGURATION, a wrong user or password",
    "390144, 08001, BAD_CONFIGURATION, a key that Snowflake does not know",
    "606, 57P03, BAD_CONFIGURATION, no warehouse",
    "604, 57014, WAREHOUSE_UNAVAILABLE, a statement that was cancelled",
    "630, 57014, WAREHOUSE_REFUSED, a statement that ran too long",
    "90073, 57014, WAREHOUSE_UNAVAILABLE, a warehouse that cannot be resumed now",
    "200015, 58030, WAREHOUSE_UNAVAILABLE, a server that does not answer",
    "1003, 42000, WAREHOUSE_REFUSED, a statement that is wrong",
    "2003, 02000, WAREHOUSE_REFUSED, a table that is not there",
    "3001, 42501, WAREHOUSE_REFUSED, a right that is missing"
  })
  void whatIsTriedAgainIsWhatARepeatMayMend(
      int code, String state, FailureType type, String words) {
    WarehouseException failure =
        SnowflakeFailures.of("read rows", new SQLException(words, state, code));

    assertThat(failure.type()).isEqualTo(type);
    assertThat(failure).hasMessageContaining("Cannot read rows in Snowflake: " + words);
  }
}
