package io.snowline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          rows                | buckets
          0                   |    1
          1                   |    1
          512                 |    1
          513                 |    2
          1024                |    2
          1025                |    4
          37304               |  128
          262144              |  512
          262145              | 1024
          524288              | 1024
          1123942             | 1024
          9223372036854775807 | 1024
          """)
  void aboutFiveHundredRowsShareABucket(long rows, int buckets) {
    assertThat(Buckets.count(rows)).isEqualTo(buckets);
  }

  @Test
  void bothHoldsEachNumberOnceInOrder() {
    Buckets both = new Buckets(16, List.of(1, 5, 9)).and(new Buckets(16, List.of(0, 5, 15)));

    assertThat(both).isEqualTo(new Buckets(16, List.of(0, 1, 5, 9, 15)));
  }

  @Test
  void noneAddsNothing() {
    Buckets some = new Buckets(4, List.of(0, 3));

    assertThat(some.and(Buckets.none(4))).isEqualTo(some);
    assertThat(Buckets.none(4).and(some)).isEqualTo(some);
  }

  @Test
  void noneIsNothingAndAllIsEverything() {
    assertThat(Buckets.none(4)).isEqualTo(new Buckets(4, List.of()));
    assertThat(Buckets.all(4)).isEqualTo(new Buckets(4, List.of(0, 1, 2, 3)));
    assertThat(Buckets.none(4).nothing()).isTrue();
    assertThat(Buckets.none(4).everything()).isFalse();
    assertThat(Buckets.all(4).everything()).isTrue();
    assertThat(Buckets.all(4).nothing()).isFalse();
    assertThat(new Buckets(4, List.of(0, 1, 3)).everything()).isFalse();
    assertThat(new Buckets(4, List.of(0, 1, 3)).nothing()).isFalse();
  }

  @Test
  void keepsItsOwnNumbers() {
    List<Integer> numbers = new ArrayList<>(List.of(2));
    Buckets buckets = new Buckets(4, numbers);
    numbers.add(3);

    assertThat(buckets.numbers()).containsExactly(2);
    assertThatThrownBy(() -> buckets.numbers().add(1))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
