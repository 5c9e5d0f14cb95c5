package io.snowline.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalRequestActivitiesTest {
  @TempDir Path folder;

  @Test
  void whetherALedgerThatCanNotBeReadIsAskedAgainIsLeftToTheCaller() throws Exception {
    Path target = Files.writeString(folder.resolve("target.duckdb"), "a text, and no database");

    ApplicationFailure failure = recallFails(target);

    assertThat(failure.getType()).isEqualTo("BadConfiguration");
    assertThat(failure.getOriginalMessage())
        .startsWith("Cannot open " + target + " as a DuckDB file: ");
    assertThat(failure.isNonRetryable()).isFalse();
  }

  @Test
  void aRowOfTheLedgerThatIsNoReceiptIsReadOnce() throws Exception {
    Path target = folder.resolve("target.duckdb");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + target);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE snowline_ledger AS SELECT
            'items' AS table_name, ['a'] AS requests, TIMESTAMP '2025-08-14' AS recorded_at,
            '{"run":"items-1","outcome":"of a later version"}' AS receipt""");
    }

    ApplicationFailure failure = recallFails(target);

    assertThat(failure.getType()).isEqualTo("LedgerUnreadable");
    assertThat(failure.getOriginalMessage())
        .isEqualTo(
            "Cannot tell whether a of items was served, by the row of snowline_ledger that names it:"
                + " Cannot read a receipt from the ledger:"
                + " {\"run\":\"items-1\",\"outcome\":\"of a later version\"}");
    assertThat(failure.isNonRetryable()).isTrue();
  }

  private ApplicationFailure recallFails(Path target) {
    Definitions definitions =
        new Definitions(
            new DuckDbFile(folder.resolve("source.duckdb"), "main"),
            new DuckDbFile(target, "main"),
            List.of(),
            1,
            ServiceDefinition.NONE,
            Monitoring.DEFAULT);
    TemporalRequestActivities requests =
        new TemporalRequestActivities(
            definitions, new ConfiguredWarehouses(definitions), null, "snowline");

    return catchThrowableOfType(
        ApplicationFailure.class, () -> requests.recall("items", List.of("a")));
  }
}
