package io.snowline.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether everything answers that the service depends on. Answers are kept for a few seconds, so
 * that whoever asks often costs the warehouses nothing; a question that hangs is not asked again
 * while it does. Few wait for an answer that is under way, so that whoever asks often doesn't hold
 * the service's threads either; the others are told that there is none yet.
 */
final class Readiness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
  private static final Duration KEPT = Duration.ofSeconds(10);
  static final int MOST_WAITING = 8;

  private final Map<String, Check> checks = new LinkedHashMap<>();
  private final Duration longest;
  private final LongSupplier nanoTime;
  private final ExecutorService threads;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  private static final class Check {
    private final Callable<?> question;
    private FutureTask<?> answer;
    private long askedAt;

    Check(Callable<?> question) {
      this.question = question;
    }
  }

  /**
   * @param questions what to ask, by name; one that throws nothing is answered well
   * @param longest how long an answer is waited for
   */
  Readiness(Map<String, Callable<?>> questions, Duration longest, LongSupplier nanoTime) {
    questions.forEach((name, question) -> checks.put(name, new Check(question)));
    this.longest = longest;
    this.nanoTime = nanoTime;
    threads =
        Executors.newFixedThreadPool(
            Math.max(1, questions.size()),
            work -> {
              Thread thread = new Thread(work, "snowline-readiness");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Each dependency with "ready" or what is wrong, without anything that may be secret. */
  Map<String, String> ask() {
    Map<String, Future<?>> asked = new LinkedHashMap<>();
    checks.forEach((name, check) -> asked.put(name, answer(check)));
    if (asked.values().stream().allMatch(Future::isDone) || !waiting.tryAcquire()) {
      return texts(asked, System.nanoTime(), "no answer yet");
    }
    try {
      return texts(
          asked,
          System.nanoTime() + longest.toNanos(),
          "no answer within %d s".formatted(longest.toSeconds()));
    } finally {
      waiting.release();
    }
  }

  private static Map<String, String> texts(
      Map<String, Future<?>> asked, long deadline, String slow) {
    Map<String, String> answers = new LinkedHashMap<>();
    asked.forEach((name, answer) -> answers.put(name, text(name, answer, deadline, slow)));
    return answers;
  }

  private synchronized Future<?> answer(Check check) {
    long now = nanoTime.getAsLong();
    boolean old =
        check.answer == null || (check.answer.isDone() && now - check.askedAt > KEPT.toNanos());
    if (old) {
      check.answer = new FutureTask<>(check.question);
      check.askedAt = now;
      threads.execute(check.answer);
    }
    return check.answer;
  }

  private static String text(String name, Future<?> answer, long deadline, String slow) {
    try {
      answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return "ready";
    } catch (TimeoutException late) {
      return slow;
    } catch (ExecutionException failed) {
      // The reason stays in the log: its text may hold names and addresses.
      LOG.warn("{} is not ready", name, failed.getCause());
      return "failed (%s); the service's log says why"
          .formatted(failed.getCause().getClass().getSimpleName());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
