package io.snowline.wire;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.BigQuery;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * What calls Snowflake and BigQuery stands in two packages, whose calls are listed and meet faults;
 * a client elsewhere would be in no list. The demo has clients of its own, for the servers of the
 * bed alone.
 */
class WarehouseClientsTest {
  private static final ArchRule RULE =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.snowline.bigquery..",
              "io.snowline.snowflake..",
              "io.snowline.duckdb..",
              "io.snowline.demo..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("com.google.cloud.bigquery..", "net.snowflake..")
                  .or(equivalentTo(DriverManager.class)));

  @Test
  void noOtherPackageHasAClientOfEither() {
    RULE.check(
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.snowline"));
  }

  @Test
  void theRuleFindsClientAndConnection() {
    assertThat(RULE.evaluate(new ClassFileImporter().importClasses(Client.class)).hasViolation())
        .isTrue();
    assertThat(RULE.evaluate(new ClassFileImporter().importClasses(Jdbc.class)).hasViolation())
        .isTrue();
  }

  static class Client {
    Object client(BigQuery client) {
      return client.listDatasets();
    }
  }

  static class Jdbc {
    Object connection() throws SQLException {
      return DriverManager.getConnection("jdbc:snowflake://account");
    }
  }
}
