package io.snowline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.snowline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] WORKFLOWS = {
    "io.snowline.sync..", "io.snowline.table..", "io.snowline.monitor.."
  };

  @ArchTest
  static final ArchRule whatIsAgreedKnowsNoEngine =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.snowline.contract..",
              "io.snowline.definition..",
              "io.snowline.ledger..",
              "io.snowline.warehouse..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.snowline.duckdb..", "org.duckdb..", "java.sql..");

  @ArchTest
  static final ArchRule workflowsKnowNoActivities =
      noClasses()
          .that()
          .resideInAnyPackage(WORKFLOWS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.snowline.contract..",
              "io.snowline.definition..",
              "io.snowline.duckdb..",
              "io.snowline.ledger..",
              "io.snowline.request..",
              "io.snowline.warehouse..",
              "java.sql..");

  @ArchTest
  static final ArchRule nothingKnowsWhoRunsIt =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.snowline.configuration..",
              "io.snowline.demo..",
              "io.snowline.worker..",
              "picocli..");

  @ArchTest
  static final ArchRule packagesDependOnEachOtherOneWay =
      slices().matching("io.snowline.(*)..").should().beFreeOfCycles();
}
