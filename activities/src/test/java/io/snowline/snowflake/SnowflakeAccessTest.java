package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeAccount.Unload;
import io.snowline.readiness.Checklist;
import io.snowline.readiness.Point;
import io.snowline.readiness.Point.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of the integration by which Snowflake writes into a bucket. */
class SnowflakeAccessTest {
  private final ScriptedSnowflake snowflake = new ScriptedSnowflake();

  @BeforeEach
  void letIn() {
    snowflake.answers(
        "SELECT CURRENT_USER()",
        List.of("U", "R", "W"),
        List.of(List.of("SNOWLINE", "READER", "SMALL")));
  }

  @AfterEach
  void stop() {
    snowflake.close();
  }

  @Test
  void anIntegrationThatMayWriteToTheFolderPasses() {
    integration("true", "gcs://other/,gcs://bucket/");

    assertThat(unload())
        .isEqualTo(
            new Point(
                "source unload",
                State.PASSED,
                "storage integration SNOWLINE_GCS may write to gcs://bucket/snowline/",
                List.of()));
  }

  @Test
  void oneThatIsNotThereOrNotGrantedIsGranted() {
    snowflake.refuses("DESCRIBE STORAGE INTEGRATION");

    assertThat(unload())
        .isEqualTo(
            new Point(
                "source unload",
                State.FAILED,
                "there is no storage integration SNOWLINE_GCS, or role READER may not use it",
                List.of("GRANT USAGE ON INTEGRATION \"SNOWLINE_GCS\" TO ROLE \"READER\";")));
  }

  @Test
  void oneThatIsSwitchedOffIsSwitchedOn() {
    integration("false", "gcs://bucket/");

    assertThat(unload())
        .isEqualTo(
            new Point(
                "source unload",
                State.FAILED,
                "the storage integration SNOWLINE_GCS is switched off",
                List.of("ALTER STORAGE INTEGRATION \"SNOWLINE_GCS\" SET ENABLED = TRUE;")));
  }

  @Test
  void oneForOtherBucketsIsGivenThisOneToo() {
    integration("true", "gcs://other/,gcs://bucket/elsewhere/");

    assertThat(unload())
        .isEqualTo(
            new Point(
                "source unload",
                State.FAILED,
                "the storage integration SNOWLINE_GCS may write to"
                    + " gcs://other/,gcs://bucket/elsewhere/, not to gcs://bucket/snowline/",
                List.of(
                    "ALTER STORAGE INTEGRATION \"SNOWLINE_GCS\" SET STORAGE_ALLOWED_LOCATIONS ="
                        + " ('gcs://other/', 'gcs://bucket/elsewhere/',"
                        + " 'gcs://bucket/snowline/');")));
  }

  @Test
  void rightsThatCannotBeReadArePassedOverAndSaidToBe() {
    integration("true", "gcs://bucket/");
    snowflake.refuses("SELECT PRIVILEGE_TYPE");

    Point rights = point("source rights");

    assertThat(rights.state()).isEqualTo(State.PASSED);
    assertThat(rights.found())
        .startsWith("could not be read: Cannot read the role's rights in Snowflake")
        .contains("Insufficient privileges");
  }

  private void integration(String enabled, String locations) {
    snowflake.answers(
        "DESCRIBE STORAGE INTEGRATION \"SNOWLINE_GCS\"",
        List.of("property", "property_type", "property_value", "property_default"),
        List.of(
            List.of("ENABLED", "Boolean", enabled, "false"),
            List.of("STORAGE_ALLOWED_LOCATIONS", "List", locations, "[]")));
  }

  private Point unload() {
    return point("source unload");
  }

  private Point point(String name) {
    SnowflakeAccount account = snowflake.account(Duration.ofSeconds(20));
    Checklist list = new Checklist(point -> {});
    try (SnowflakeAccess access =
        new SnowflakeAccess(
            new SnowflakeAccount(
                account.account(),
                account.host(),
                account.login(),
                account.role(),
                account.warehouse(),
                account.database(),
                account.schema(),
                account.readers(),
                account.statementTimeout(),
                account.networkTimeout(),
                Optional.of(new Unload("gs://bucket/snowline/", "snowline_gcs"))))) {
      access.look(list, List.of());
    }
    return list.points().stream()
        .filter(point -> point.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
