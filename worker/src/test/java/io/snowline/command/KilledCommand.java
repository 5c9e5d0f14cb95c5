package io.snowline.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.snowline.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * A command in a process of its own, which stands still at one moment of its work and is killed
 * there. It knows its moments by what it logs: where an activity begins and ended, and each
 * statement and each removal of a file in between.
 */
final class KilledCommand implements AutoCloseable {
  private static final String MOMENT = "moment\t";
  private static final String HERE = "here";
  private static final String NEVER = "never";

  /** Makes a process that is asked to end do so while this activity goes on. */
  private static final String INTERRUPTED = "snowline.kill.interrupted";

  private final Process process;
  private final Path told;

  private KilledCommand(Process process, Path told) {
    this.process = process;
    this.told = told;
  }

  /** Starts it, to stand still at that moment, or to go on to its end if there is none. */
  private static KilledCommand start(
      Path folder, KillMoment moment, KillScene scene, ClassArchive classes) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.add("-Djava.io.tmpdir=" + folder);
    scene.interrupted().ifPresent(activity -> command.add("-D" + INTERRUPTED + "=" + activity));
    command.addAll(classes.options());
    command.add(KilledCommand.class.getName());
    command.add(moment == null || moment.isCall() ? NEVER : moment.activity());
    command.add(moment == null ? "0" : String.valueOf(moment.number()));
    command.addAll(scene.command(folder));
    Path told = folder.resolve("told.txt");
    try {
      return new KilledCommand(
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(told.toFile())
              .start(),
          told);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs the scene's command to its end and returns all of its moments, in order. */
  static List<KillMoment> moments(Path folder, KillScene scene, ClassArchive classes) {
    try (KilledCommand command = start(folder, null, scene, classes)) {
      List<KillMoment> moments = new ArrayList<>();
      command
          .lines()
          .filter(line -> line.startsWith(MOMENT))
          .map(line -> line.split("\t", 4))
          .forEach(
              part -> moments.add(new KillMoment(part[1], Integer.parseInt(part[2]), part[3])));
      command.end();
      return moments;
    }
  }

  /** Runs the scene's command until that moment and kills it there. */
  static void killAt(KillMoment moment, Path folder, KillScene scene, ClassArchive classes) {
    try (KilledCommand command = start(folder, moment, scene, classes)) {
      if (moment.isCall()) {
        scene.onCall(moment.what(), () -> command.process.destroyForcibly());
        command.end();
      } else if (command.lines().noneMatch(HERE::equals)) {
        throw new AssertionError(
            "it never came to %s, it said%n%s".formatted(moment, command.said()));
      }
    }
  }

  private Stream<String> lines() {
    return new BufferedReader(process.inputReader(UTF_8)).lines();
  }

  private String said() {
    try {
      return Files.readString(told);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private void end() {
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new AssertionError("it goes on and on, it said\n" + said());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    end();
  }

  /** What the other process runs. */
  public static void main(String[] arguments) {
    Moments moments = new Moments(arguments[0], Integer.parseInt(arguments[1]));
    LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger snowline = log.getLogger("io.snowline");
    snowline.setLevel(Level.TRACE);
    snowline.setAdditive(false);
    moments.setContext(log);
    moments.start();
    snowline.addAppender(moments);
    Main.main(Arrays.copyOfRange(arguments, 2, arguments.length));
  }

  /** Tells each moment of an activity, and holds the one that is asked for. */
  private static final class Moments extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final Pattern STEP = Pattern.compile("(\\w+\\.\\w+) (begins|ended)");

    /** Where files and runs are differs from one process to the next. */
    private static final Pattern OWN =
        Pattern.compile("\\b\\w+-\\d{8}-\\d{6}-\\w{4}\\b|(?<= )/\\S*/");

    private final String activity;
    private final int number;
    private final String interrupted = System.getProperty(INTERRUPTED, "");
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    Moments(String activity, int number) {
      this.activity = activity;
      this.number = number;
    }

    @Override
    protected void append(ILoggingEvent event) {
      String of = event.getMDCPropertyMap().get("activity");
      if (of == null) {
        return;
      }
      Matcher step = STEP.matcher(event.getFormattedMessage());
      String what = step.matches() ? step.group(2) : event.getFormattedMessage();
      int count = counts.computeIfAbsent(of, none -> new AtomicInteger()).getAndIncrement();
      if (activity.equals(NEVER)) {
        System.out.println(
            MOMENT
                + of
                + "\t"
                + count
                + "\t"
                + OWN.matcher(what).replaceAll("/").replaceAll("\\s+", " ").strip());
      } else if (of.equals(activity) && count == number) {
        System.out.println(HERE);
        System.out.flush();
        waitForTheEnd();
      }
      if (of.equals(interrupted) && KillMoment.isStep(what)) {
        new Thread(() -> System.exit(0), "the end").start();
        waitForTheEnd();
      }
    }

    private static void waitForTheEnd() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
