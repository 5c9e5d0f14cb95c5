package io.snowline.wire;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.snowline.wire.WireKillScene.Kind;
import io.temporal.activity.ActivityInterface;
import io.temporal.common.metadata.POJOActivityInterfaceMetadata;
import io.temporal.common.metadata.POJOActivityMethodMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that syncs from Snowflake to BigQuery is killed before, in the midst of and after what
 * its activities do there, and when that is committed but nobody was told. The next one ends as if
 * the killed one had not begun, or as if it had ended, and leaves nothing staged.
 *
 * <p>By default it is killed at one telling moment of each step of a sync that writes, and when
 * what any other kind is for was done and not yet answered; {@code -Dsnowline.wirekills=all} kills
 * it where each activity begins and ended, and before and after each call that does more than look,
 * and {@code -Dsnowline.wirekills=Sync.Plan} in that activity.
 */
@Tag("bed")
class WireKillBedTest {
  private static final String WANTED = System.getProperty("snowline.wirekills", "");

  private static final int AT_ONCE = 2;

  private static final List<WireMoment> AMID_A_SYNC =
      List.of(
          WireMoment.served("Sync.Transfer", "BigQuery: send a file", 1),
          WireMoment.served("Sync.Plan", "BigQuery: start, compare staged rows with TABLE", 1),
          WireMoment.served("Sync.Apply", "BigQuery: start, apply RUN", 1),
          WireMoment.served(
              "Sync.Discard", "BigQuery: DELETE datasets/STAGING/tables/RUN__changes", 1));

  /** What isn't killed here, by the beginning of its name. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "Request.", "speaks to Temporal alone: KilledCommandTest and KilledWorkerBedTest",
          "Alert.", "speaks to channels alone: KilledCommandTest and KilledWorkerBedTest",
          "Monitor.", "writes single statements that a repeat finds: BigQueryWatchbookBedTest");

  @Test
  void everyActivityOfTheCodeIsKilledHereOrElsewhere() {
    List<String> activities =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests()).importPackages("io.snowline").stream()
                .filter(type -> type.isAnnotatedWith(ActivityInterface.class))
                .map(JavaClass::reflect)
                .map(POJOActivityInterfaceMetadata::newInstance)
                .flatMap(type -> type.getMethodsMetadata().stream())
                .map(POJOActivityMethodMetadata::getActivityTypeName)
                .toList();

    assertThat(activities)
        .filteredOn(activity -> ELSEWHERE.keySet().stream().noneMatch(activity::startsWith))
        .as("activities; name a scene in which a new one is killed")
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Kind.values())
                .flatMap(kind -> kind.activities().stream())
                .collect(toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theNextRunEndsAsIfTheKilledOneHadNotBegunOrHadEnded(Kind kind) throws Exception {
    List<Throwable> failures = new ArrayList<>();
    // Not the pool that parallel streams share: Temporal's test server starts workflows in it.
    ExecutorService kills = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Throwable>> killing =
          chosen(kind).stream().map(moment -> kills.submit(() -> failure(kind, moment))).toList();
      for (Future<Throwable> kill : killing) {
        Optional.ofNullable(kill.get()).ifPresent(failures::add);
      }
    } finally {
      kills.shutdownNow();
    }
    assertAll(
        failures.stream()
            .map(
                failure ->
                    () -> {
                      throw failure;
                    }));
  }

  static Stream<Kind> kinds() {
    return Stream.of(Kind.values())
        .filter(
            kind -> WANTED.isEmpty() || WANTED.equals("all") || kind.activities().contains(WANTED));
  }

  private static List<WireMoment> chosen(Kind kind) throws Exception {
    if (WANTED.isEmpty()) {
      return kind == Kind.SYNC ? AMID_A_SYNC : List.of(kind.committed());
    }
    try (WireKillScene whole = new WireKillScene(kind)) {
      List<WireMoment> moments =
          whole.moments().stream()
              .filter(moment -> WANTED.equals("all") || moment.activity().equals(WANTED))
              .toList();
      assertThat(moments).as("moments of " + kind).isNotEmpty();
      return moments;
    }
  }

  private static Throwable failure(Kind kind, WireMoment moment) {
    try (WireKillScene scene = new WireKillScene(kind)) {
      scene.killAt(moment);
      return null;
    } catch (Exception | AssertionError failure) {
      return new AssertionError(
          "%s, killed at %s: %s".formatted(kind, moment, failure.getMessage()), failure);
    }
  }
}
