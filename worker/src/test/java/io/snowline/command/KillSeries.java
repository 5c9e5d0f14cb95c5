package io.snowline.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One scene, whose command is killed again and again, each time on a copy of the same files. */
final class KillSeries {
  private final String name;
  private final Supplier<KillScene> scene;
  private final Set<String> activities;
  private final AtomicInteger kills = new AtomicInteger();
  private Path folder;
  private List<KillMoment> moments;

  /**
   * Describes it.
   *
   * @param activities those that are killed in this scene; others that happen in it are so only
   *     where each moment of each is asked for
   */
  KillSeries(String name, Supplier<KillScene> scene, String... activities) {
    this.name = name;
    this.scene = scene;
    this.activities = Set.of(activities);
  }

  @Override
  public String toString() {
    return name;
  }

  boolean covers(String activity) {
    return activities.contains(activity);
  }

  /** All moments of the activity: what the command logs if nobody kills it. */
  synchronized List<KillMoment> moments(Path temporary, ClassArchive classes, String activity) {
    if (moments == null) {
      folder = temporary.resolve(name);
      try (KillScene before = scene.get()) {
        before.prepare(created(folder.resolve("prepared")));
      }
      try (KillScene whole = scene.get()) {
        whole.open(folder.resolve("prepared"), created(folder.resolve("whole")));
        moments = KilledCommand.moments(folder.resolve("whole"), whole, classes);
      }
    }
    return KillMoment.of(activity, moments);
  }

  /** The telling moments of the activity, with what happens meanwhile at other services. */
  Collection<KillMoment> telling(List<KillMoment> ofActivity) {
    return withCall(KillMoment.telling(ofActivity), ofActivity.get(0).activity());
  }

  /** Those around the activity's commit alone, where another series has the others. */
  Collection<KillMoment> aroundCommit(List<KillMoment> ofActivity) {
    return KillMoment.aroundCommit(ofActivity);
  }

  /** All moments of the activity, with what happens meanwhile at other services. */
  Collection<KillMoment> every(List<KillMoment> ofActivity) {
    return withCall(ofActivity, ofActivity.get(0).activity());
  }

  private Collection<KillMoment> withCall(Collection<KillMoment> logged, String activity) {
    try (KillScene any = scene.get()) {
      return Stream.concat(
              logged.stream(),
              any.call(activity).map(call -> KillMoment.call(activity, call)).stream())
          .toList();
    }
  }

  /** Kills the command at each of the moments and returns what was wrong after that. */
  List<Throwable> kill(
      ClassArchive classes, Collection<KillMoment> chosen, List<KillMoment> ofActivity) {
    return chosen.parallelStream()
        .map(moment -> kill(classes, moment, ofActivity))
        .filter(Objects::nonNull)
        .toList();
  }

  private Throwable kill(ClassArchive classes, KillMoment moment, List<KillMoment> ofActivity) {
    Path own = folder.resolve("killed " + kills.incrementAndGet());
    try (KillScene killed = scene.get()) {
      killed.open(folder.resolve("prepared"), created(own));
      KilledCommand.killAt(moment, own, killed, classes);
      killed.judge(own, moment, ofActivity);
      return null;
    } catch (AssertionError | RuntimeException failure) {
      return new AssertionError(
          "%s, killed at %s: %s".formatted(name, moment, failure.getMessage()), failure);
    }
  }

  private static Path created(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
