package io.snowline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.snowline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule whatIsAgreedKnowsNoEngine =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.snowline.contract..",
              "io.snowline.definition..",
              "io.snowline.golden..",
              "io.snowline.ledger..",
              "io.snowline.proposal..",
              "io.snowline.readiness..",
              "io.snowline.request..",
              "io.snowline.warehouse..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.snowline.bigquery..",
              "io.snowline.duckdb..",
              "io.snowline.snowflake..",
              "com.google.cloud..",
              "net.snowflake..",
              "org.duckdb..",
              "java.sql..");

  @ArchTest
  static final ArchRule packagesDependOnEachOtherOneWay =
      slices().matching("io.snowline.(*)..").should().beFreeOfCycles();
}
