package io.snowline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          rows                | finer
          0                   |     1
          16                  |     1
          17                  |     2
          100000              |  8192
          1048576             | 65536
          9223372036854775807 | 65536
          """)
  void aFinerDigestHasSixteenRowsInABucketOrMore(long rows, int finer) {
    assertThat(Buckets.finer(rows)).isEqualTo(finer);
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

  /** A row is known by a number whose lowest bits are its bucket, of however many. */
  @RepeatedTest(50)
  void aRowStaysAmongTheBucketsThatMeanIt(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int coarse = 1 << random.nextInt(6);
    int fine = coarse << random.nextInt(6);
    Buckets some = some(coarse, random);
    Buckets others = some(fine, random);
    Buckets whole = some.among(fine).and(others).whole(coarse);

    for (int row = 0; row < 4 * fine; row++) {
      int own = row;
      assertThat(means(some.among(fine), row)).as("among").isEqualTo(means(some, row));
      assertThat(means(some.and(others), row))
          .as("and")
          .isEqualTo(means(some, row) || means(others, row));
      assertThat(means(others.and(some), row))
          .as("and, the other way")
          .isEqualTo(means(some, row) || means(others, row));
      assertThat(means(others.within(some.among(fine)), row))
          .as("within")
          .isEqualTo(means(some, row) && means(others, row));
      assertThat(means(others.without(some.among(fine)), row))
          .as("without")
          .isEqualTo(means(others, row) && !means(some, row));
      assertThat(means(whole, row))
          .as("whole")
          .isEqualTo(
              IntStream.range(0, fine)
                  .filter(bucket -> bucket % coarse == own % coarse)
                  .allMatch(bucket -> means(some, bucket) || means(others, bucket)));
    }
    assertThat(others.size()).isEqualTo(others.numbers().size());
  }

  private static Buckets some(int total, Random random) {
    return new Buckets(
        total, IntStream.range(0, total).filter(bucket -> random.nextBoolean()).boxed().toList());
  }

  private static boolean means(Buckets buckets, int row) {
    return buckets.numbers().contains(row % buckets.total());
  }

  @Test
  void tensOfThousandsAreAFewKilobytesInAHistory() throws Exception {
    Buckets half =
        new Buckets(
            Buckets.FINEST,
            IntStream.range(0, Buckets.FINEST).filter(n -> n % 2 == 1).boxed().toList());
    DataConverter converter = DefaultDataConverter.STANDARD_INSTANCE;
    Payload payload = converter.toPayload(half).orElseThrow();

    assertThat(payload.getData().size()).isLessThan(12_000);
    assertThat(converter.fromPayload(payload, Buckets.class, Buckets.class)).isEqualTo(half);
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
