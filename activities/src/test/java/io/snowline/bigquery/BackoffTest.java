package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void waitsDoubleUpToTheLongest() {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(16));

    assertThat(IntStream.of(1, 2, 3, 5, 6, 7, 64, 1000).mapToObj(backoff::longest))
        .containsExactly(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16),
            Duration.ofSeconds(16),
            Duration.ofSeconds(16),
            Duration.ofSeconds(16));
  }
}
