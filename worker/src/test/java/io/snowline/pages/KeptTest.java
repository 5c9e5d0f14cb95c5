package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptTest {
  private long now;
  private int readings;

  @ParameterizedTest
  @CsvSource({"PT0.1S, PT3S", "PT0.5S, PT5S", "PT1.2S, PT12S", "PT4S, PT15S", "PT60S, PT15S"})
  void aReadingIsUsedByWhatItCostAndNeverForLong(Duration cost, Duration used) {
    Kept<Integer> kept =
        new Kept<>(
            () -> {
              now += cost.toNanos();
              return ++readings;
            },
            () -> now);
    assertThat(kept.get()).contains(1);

    now += used.toNanos() - 1;
    assertThat(kept.get()).contains(1);

    now += 1;
    assertThat(kept.get()).contains(2);
  }
}
