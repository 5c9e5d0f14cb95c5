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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalRequestActivitiesTest {
  @TempDir Path folder;

  @Test
  void whetherALedgerThatCanNotBeReadIsAskedAgainIsLeftToTheCaller() throws Exception {
    Path target = Files.writeString(folder.resolve("target.duckdb"), "a text, and no database");
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

    ApplicationFailure failure =
        catchThrowableOfType(
            ApplicationFailure.class, () -> requests.recall("items", List.of("a")));

    assertThat(failure.getType()).isEqualTo("BadConfiguration");
    assertThat(failure.getOriginalMessage())
        .startsWith("Cannot open " + target + " as a DuckDB file: ");
    assertThat(failure.isNonRetryable()).isFalse();
  }
}
