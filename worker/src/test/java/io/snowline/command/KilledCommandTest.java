package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.temporal.activity.ActivityInterface;
import io.temporal.common.metadata.POJOActivityInterfaceMetadata;
import io.temporal.common.metadata.POJOActivityMethodMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A command's process is killed before, in the midst of and after what each of its activities does,
 * and when that is committed but Temporal doesn't know. The next command, on the same files, ends
 * as if the killed one had not begun, or as if it had ended.
 *
 * <p>The activities are those of the code: a new one fails this test until a scene in which it
 * happens is named. The moments are what the process logs. {@code -Dsnowline.kills=all} kills it
 * before each single statement of each activity; otherwise it is killed at the telling ones.
 */
class KilledCommandTest {
  private static final boolean ALL = "all".equals(System.getProperty("snowline.kills"));

  private static final List<KillSeries> SERIES =
      List.of(
          new KillSeries(
              "sync",
              KillScenes.Sync::new,
              "Request.Select",
              "Request.Send",
              "Request.Recall",
              "Sync.Inspect",
              "Sync.DigestSource",
              "Sync.DigestTarget",
              "Sync.Transfer",
              "Sync.Plan",
              "Sync.Apply",
              "Sync.Discard"),
          new KillSeries("first sync", KillScenes.First::new, "Sync.Apply"),
          new KillSeries("waiting", KillScenes.Waiting::new, "Sync.Record"),
          new KillSeries("approval", KillScenes.Approved::new, "Sync.Apply"),
          new KillSeries("rejection", KillScenes.Rejected::new, "Sync.Reject"),
          new KillSeries("undo", KillScenes.Undone::new, "Sync.Undo"),
          new KillSeries("withdrawal", KillScenes.Withdrawn::new, "Request.Withdraw"),
          new KillSeries(
              "monitor",
              KillScenes.Round::new,
              "Monitor.Read",
              "Monitor.Repair",
              "Monitor.Record",
              "Monitor.Claim",
              "Monitor.Told",
              "Alert.Deliver",
              "Alert.Ping"));

  private static final ClassArchive CLASSES = new ClassArchive();

  @TempDir private static Path temporary;

  @AfterAll
  static void removeClasses() {
    CLASSES.close();
  }

  static Stream<String> activities() {
    return new ClassFileImporter()
        .importPackages("io.snowline").stream()
            .filter(type -> type.isAnnotatedWith(ActivityInterface.class))
            .map(JavaClass::reflect)
            .map(POJOActivityInterfaceMetadata::newInstance)
            .flatMap(type -> type.getMethodsMetadata().stream())
            .map(POJOActivityMethodMetadata::getActivityTypeName)
            .sorted();
  }

  @ParameterizedTest
  @MethodSource("activities")
  void theNextCommandEndsAsIfTheKilledOneHadNotBegunOrHadEnded(String activity) {
    List<KillSeries> covering = SERIES.stream().filter(series -> series.covers(activity)).toList();
    assertThat(covering)
        .as("scenes in which %s is killed; name one for a new activity", activity)
        .isNotEmpty();
    List<Throwable> failures = new ArrayList<>();
    for (KillSeries series : ALL ? SERIES : covering) {
      List<KillMoment> moments = series.moments(temporary, CLASSES, activity);
      if (covering.contains(series)) {
        assertThat(moments).as("moments of %s in the scene %s", activity, series).isNotEmpty();
      }
      if (!moments.isEmpty()) {
        failures.addAll(
            series.kill(
                CLASSES,
                ALL
                    ? series.every(moments)
                    : series.equals(covering.get(0))
                        ? series.telling(moments)
                        : series.aroundCommit(moments),
                moments));
      }
    }
    assertAll(
        failures.stream()
            .map(
                failure ->
                    () -> {
                      throw failure;
                    }));
  }
}
