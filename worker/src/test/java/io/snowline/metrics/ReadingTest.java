package io.snowline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private final AtomicLong nanoTime = new AtomicLong();
  private final AtomicInteger read = new AtomicInteger();
  private final CountDownLatch hangs = new CountDownLatch(1);
  private volatile boolean broken;
  private volatile boolean hanging;
  private final Reading<Integer> reading =
      new Reading<>("a number", this::next, Duration.ofMinutes(5), nanoTime::get);

  private int next() throws Exception {
    int number = read.incrementAndGet();
    if (hanging) {
      hangs.await();
    }
    if (broken) {
      throw new IllegalStateException("broken");
    }
    return number;
  }

  @AfterEach
  void stop() {
    reading.close();
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  @Test
  void whoeverAsksOftenCostsOneReadingAnInterval() {
    for (int second = 0; second < 300; second++) {
      assertThat(reading.get()).hasValue(1);
      pass(Duration.ofSeconds(1));
    }

    assertThat(reading.get()).hasValue(2);
    assertThat(read).hasValue(2);
  }

  @Test
  void whatHappenedIsSeenAtTheNextQuestion() {
    assertThat(reading.get()).hasValue(1);
    reading.expire();

    assertThat(reading.get()).hasValue(2);
    assertThat(reading.get()).hasValue(2);
  }

  @Test
  void aFailureLeavesTheValueUntilItIsTooOldAndIsNotRepeatedAtOnce() {
    assertThat(reading.get()).hasValue(1);
    broken = true;
    pass(Duration.ofMinutes(5));
    assertThat(reading.get()).hasValue(1);
    assertThat(reading.get()).hasValue(1);
    assertThat(read).hasValue(2);

    pass(Duration.ofMinutes(10).plusNanos(1));
    assertThat(reading.get()).isEmpty();

    broken = false;
    pass(Duration.ofMinutes(5));
    assertThat(reading.get()).hasValue(4);
  }

  @Test
  void oneThatHangsIsNotBegunAgain() {
    hanging = true;
    assertThat(reading.get()).isEmpty();
    pass(Duration.ofHours(1));
    hangs.countDown();

    // The value is as old as its question.
    assertThat(reading.get()).isEmpty();
    assertThat(read).hasValue(1);
    hanging = false;
    assertThat(reading.get()).hasValue(2);
  }
}
