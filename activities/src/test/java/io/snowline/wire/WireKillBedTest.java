package io.snowline.wire;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.snowline.wire.WatchKillScene.Write;
import io.snowline.wire.WireKillScene.Kind;
import io.temporal.activity.ActivityInterface;
import io.temporal.common.metadata.POJOActivityInterfaceMetadata;
import io.temporal.common.metadata.POJOActivityMethodMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process that syncs from Snowflake to BigQuery is killed before, in the midst of and after what
 * its activities do there, and when that is committed but nobody was told. The next one ends as if
 * the killed one had not begun, or as if it had ended, and leaves nothing staged.
 *
 * <p>By default each activity that writes to a warehouse, or is a step of a run, is killed in each
 * kind of scene at one telling moment; {@code -Dsnowline.wirekills=all} kills it where it begins
 * and ended, and before and after each call that does more than look, and {@code
 * -Dsnowline.wirekills=Sync.Plan} does so in that activity.
 */
@Tag("bed")
class WireKillBedTest {
  private static final String WANTED = System.getProperty("snowline.wirekills", "");

  private static final int AT_ONCE = 2;

  /** What isn't killed here, by the beginning of its name: it writes nothing to a warehouse. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "Request.", "speaks to Temporal and reads the ledger: KilledCommandTest",
          "Alert.", "speaks to channels alone: KilledCommandTest and KilledWorkerBedTest",
          "Monitor.Read", "reads: KilledCommandTest and KilledWorkerBedTest",
          "Monitor.Repair", "speaks to schedulers: KilledCommandTest and KilledWorkerBedTest");

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
        .as("activities; name a moment at which a new one is killed")
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of(Kind.values()).flatMap(kind -> kind.activities().stream()),
                    Stream.of(Write.values()).map(write -> write.committed().activity()))
                .collect(toCollection(TreeSet::new)));
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // as many as are asked for; each process has its own
  void theNextRunEndsAsIfTheKilledOneHadNotBegunOrHadEnded() throws Exception {
    List<Callable<Throwable>> kills = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (List<WireMoment> moments : chosen(kind)) {
        kills.add(() -> failure(kind, moments));
      }
    }
    for (Write write : Write.values()) {
      for (WireMoment moment : chosen(write)) {
        kills.add(() -> failure(write, moment));
      }
    }
    assertThat(kills).as("moments of " + WANTED).isNotEmpty();
    List<Throwable> failures = new ArrayList<>();
    // Not the pool that parallel streams share: Temporal's test server starts workflows in it.
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try {
      for (Future<Throwable> kill : pool.invokeAll(kills)) {
        Optional.ofNullable(kill.get()).ifPresent(failures::add);
      }
    } finally {
      pool.shutdownNow();
    }
    System.out.printf("killed in %d scenes, %d failed%n", kills.size(), failures.size());
    assertAll(
        failures.stream()
            .map(
                failure ->
                    () -> {
                      throw failure;
                    }));
  }

  private static List<List<WireMoment>> chosen(Kind kind) throws Exception {
    if (WANTED.isEmpty()) {
      return kind.kills();
    }
    if (!WANTED.equals("all") && !kind.activities().contains(WANTED)) {
      return List.of();
    }
    try (WireKillScene whole = new WireKillScene(kind)) {
      return wanted(whole.moments()).stream().map(List::of).toList();
    }
  }

  private static List<WireMoment> chosen(Write write) {
    if (WANTED.isEmpty()) {
      return List.of(write.committed());
    }
    return WANTED.equals("all") || write.committed().activity().equals(WANTED)
        ? new WatchKillScene(write).moments()
        : List.of();
  }

  private static List<WireMoment> wanted(List<WireMoment> moments) {
    return moments.stream()
        .filter(moment -> WANTED.equals("all") || moment.activity().equals(WANTED))
        .toList();
  }

  private static Throwable failure(Kind kind, List<WireMoment> moments) {
    try (WireKillScene scene = new WireKillScene(kind)) {
      scene.killAt(moments);
      return null;
    } catch (Exception | AssertionError failure) {
      return failed(kind, moments, failure);
    }
  }

  private static Throwable failure(Write write, WireMoment moment) {
    try {
      new WatchKillScene(write).killAt(moment);
      return null;
    } catch (Exception | AssertionError failure) {
      return failed(write, List.of(moment), failure);
    }
  }

  private static Throwable failed(Enum<?> scene, List<WireMoment> moments, Throwable failure) {
    return new AssertionError(
        "%s, killed at %s: %s".formatted(scene, moments, failure.getMessage()), failure);
  }
}
