package io.snowline;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.temporal.workflow.Workflow;
import java.io.File;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a workflow does has to come out the same when it is replayed: time, chance, threads and the
 * world outside come from Temporal or through activities.
 */
class ArchitectureTest {
  private static final JavaClasses WORKFLOWS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.snowline");

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(
            "time comes from Workflow",
            noClasses()
                .should()
                .dependOnClassesThat(equivalentTo(Clock.class))
                .orShould()
                .callMethodWhere(
                    target(name("now")).and(targetOwner(resideInAPackage("java.time.."))))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime"),
            List.of(OfTime.class)),
        Arguments.of(
            "chance comes from Workflow",
            noClasses()
                .should()
                .dependOnClassesThat(
                    nameMatching(
                        "java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)"
                            + "|java\\.security\\.SecureRandom|java\\.util\\.random\\..*"))
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random"),
            List.of(OfChance.class, OfIds.class)),
        Arguments.of(
            "threads come from Workflow",
            noClasses()
                .should()
                .dependOnClassesThat(
                    equivalentTo(Thread.class)
                        .or(
                            resideInAPackage("java.util.concurrent..")
                                .and(not(resideInAPackage("java.util.concurrent.atomic")))
                                .and(not(equivalentTo(TimeUnit.class)))))
                .orShould()
                .callMethodWhere(target(name("parallelStream"))),
            List.of(OfThreads.class, OfExecutors.class, OfStreams.class)),
        Arguments.of(
            "the world outside is reached by activities",
            noClasses()
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.sql..")
                        .and(not(belongToAnyOf(Serializable.class))))
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class),
            List.of(OfFiles.class, OfEnvironment.class)),
        Arguments.of(
            "loggers come from Workflow, which is silent on replay",
            noClasses().should().dependOnClassesThat(equivalentTo(LoggerFactory.class)),
            List.of(OfLoggers.class)),
        Arguments.of(
            "nothing but Temporal and Java is used",
            classes()
                .should()
                .onlyDependOnClassesThat(
                    resideInAnyPackage("io.snowline..", "io.temporal..", "java..")
                        .or(equivalentTo(Logger.class))),
            List.of(OfLibraries.class)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void workflowsKeepTheRule(String text, ArchRule rule, List<Class<?>> offenders) {
    rule.as(text).check(WORKFLOWS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theRuleFindsItsOffenders(String text, ArchRule rule, List<Class<?>> offenders) {
    assertThat(offenders)
        .allMatch(
            offender ->
                rule.evaluate(new ClassFileImporter().importClasses(offender)).hasViolation());
  }

  @Test
  void packagesHaveNoCycle() {
    slices().matching("io.snowline.(*)..").should().beFreeOfCycles().check(WORKFLOWS);
  }

  @Test
  void aPackageIsAConcern() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..utils..", "..common..", "..model..", "..impl..")
        .check(WORKFLOWS);
  }

  static class OfTime {
    Object offend() {
      return List.of(Clock.systemUTC(), Instant.now(), LocalDate.now(Clock.systemUTC()));
    }
  }

  static class OfChance {
    Object offend() {
      return new Random();
    }
  }

  static class OfIds {
    Object offend() {
      return UUID.randomUUID();
    }
  }

  static class OfThreads {
    Object offend() {
      return Thread.currentThread();
    }
  }

  static class OfExecutors {
    Object offend() {
      return Executors.newSingleThreadExecutor();
    }
  }

  static class OfStreams {
    Object offend() {
      return List.of().parallelStream();
    }
  }

  static class OfFiles {
    Object offend() {
      return new File("here");
    }
  }

  static class OfEnvironment {
    Object offend() {
      return System.getenv("HOME");
    }
  }

  static class OfLoggers {
    Object offend() {
      return LoggerFactory.getLogger(Workflow.class);
    }
  }

  static class OfLibraries {
    Object offend() {
      return new ObjectMapper();
    }
  }
}
