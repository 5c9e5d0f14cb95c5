package io.snowline.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Limit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompleteSnapshotTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no snapshots               | ''             | 20%  | 0",
        "one snapshot               | 37304          | 20%  | 37304",
        "the newest is the largest  | 120 100 90     | 20%  | 120",
        "the newest shrank a little | 81 100         | 20%  | 81",
        "the newest is at the limit | 80 100         | 20%  | 80",
        "the newest was cut short   | 79 100         | 20%  | 100",
        "two were cut short         | 1 0 95 100     | 20%  | 95",
        "the largest is the oldest  | 0 0 0 100      | 20%  | 100",
        "a limit in rows            | 94 95 100      | 5    | 95",
        "no drop is allowed         | 99 100 100     | 0%   | 100",
        "any drop is allowed        | 0 100          | 100% | 0",
        "all are empty              | 0 0            | 20%  | 0",
      })
  void theNewestSnapshotThatIsntCutShortTells(
      String what, String keysNewestFirst, String drop, long keys) {
    List<Long> snapshots =
        Arrays.stream(keysNewestFirst.split(" ", -1))
            .filter(number -> !number.isEmpty())
            .map(Long::valueOf)
            .toList();

    assertThat(CompleteSnapshot.keys(snapshots, Limit.parse(drop).orElseThrow()))
        .as(what)
        .isEqualTo(keys);
  }
}
