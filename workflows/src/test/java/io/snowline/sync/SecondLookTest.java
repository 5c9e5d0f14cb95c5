package io.snowline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondLookTest {
  private static final Instant NOW = Instant.parse("2025-08-14T06:00:00Z");

  /** Both sides have two buckets with so many rows each. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          source  | target  | differing | finer | why
          1000000 | 1000000 | both      | 65536 | most rows are equal, whatever changed
          1000000 | 1000000 | first     | 65536 |
          1000000 | 1000000 | none      |     0 | nothing is read
            50000 |   50000 | both      |  8192 | a hundred thousand rows
            49999 |   49999 | both      |     0 | too few: they are read sooner
            99999 |   99999 | first     |     0 | too few: only those of the buckets count
           100000 |  100000 | first     | 16384 |
           100000 |   49999 | both      |     0 | most rows are new
           100000 |   50000 | both      | 16384 | half of them may be equal
           100000 |       0 | both      |     0 | all rows are new
            50000 | 1000000 | both      |  8192 | the target's stale rows are no reason
          """)
  void isTakenWhereManyRowsWouldBeReadThatMayBeEqual(
      long source, long target, String differing, int finer, String why) {
    Buckets wanted =
        switch (differing) {
          case "both" -> Buckets.all(2);
          case "first" -> new Buckets(2, List.of(0));
          default -> Buckets.none(2);
        };

    assertThat(SecondLook.finer(digest(source), digest(target), wanted)).as(why).isEqualTo(finer);
  }

  private static Digest digest(long rowsOfABucket) {
    List<Long> rows = List.of(rowsOfABucket, rowsOfABucket);
    return new Digest(NOW, rows, rows, rows);
  }
}
