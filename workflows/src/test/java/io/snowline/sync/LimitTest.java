package io.snowline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          written         | basis points | rows            | shown
          0%              |            0 |              -1 | 0%
          5%              |          500 |              -1 | 5%
          05%             |          500 |              -1 | 5%
          5.0%            |          500 |              -1 | 5%
          5 %             |          500 |              -1 | 5%
          ' 5% '          |          500 |              -1 | 5%
          0.25%           |           25 |              -1 | 0.25%
          0.01%           |            1 |              -1 | 0.01%
          12.5%           |        1,250 |              -1 | 12.5%
          10%             |        1,000 |              -1 | 10%
          99.99%          |        9,999 |              -1 | 99.99%
          100%            |       10,000 |              -1 | 100%
          100.00%         |       10,000 |              -1 | 100%
          0               |           -1 |               0 | 0 rows
          100             |           -1 |             100 | 100 rows
          ' 100 '         |           -1 |             100 | 100 rows
          999999999999999 |           -1 | 999999999999999 | 999999999999999 rows
          """)
  void readsPercentagesAndRows(String written, String basisPoints, long rows, String shown) {
    Limit expected = new Limit(Integer.parseInt(basisPoints.replace(",", "")), rows);

    assertThat(Limit.parse(written)).contains(expected);
    assertThat(expected).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "%",
        "-1",
        "-5%",
        "+5",
        "5.5",
        "1e3",
        "1,000",
        "1_000",
        ".5%",
        "5.%",
        "0.125%",
        "100.01%",
        "101%",
        "999%",
        "1000%",
        "5%%",
        "5% of rows",
        "five",
        "0x10",
        "1000000000000000"
      })
  void refusesAnythingElse(String written) {
    assertThat(Limit.parse(written)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          limit  | whole               | allowed
          5%     |                   0 |                   0
          5%     |                   1 |                   0
          5%     |                  19 |                   0
          5%     |                  20 |                   1
          5%     |                  39 |                   1
          5%     |              37,304 |               1,865
          0%     |           1,000,000 |                   0
          0.01%  |               9,999 |                   0
          0.01%  |              10,000 |                   1
          99.99% |                   1 |                   0
          100%   |                   1 |                   1
          # No product overflows.
          100%   | 9223372036854775807 | 9223372036854775807
          50%    | 9223372036854775807 | 4611686018427387903
          # Rows are rows, however many there are.
          7      |                   0 |                   7
          7      |                   1 |                   7
          7      |           1,000,000 |                   7
          0      |           1,000,000 |                   0
          """)
  void allowsSoManyRows(String limit, String whole, String allowed) {
    assertThat(Limit.parse(limit).orElseThrow().allowed(Long.parseLong(whole.replace(",", ""))))
        .isEqualTo(Long.parseLong(allowed.replace(",", "")));
  }

  @Test
  void defaultsAreFivePercentVanishedAndTwentyPercentDrop() {
    assertThat(GuardLimits.DEFAULT.vanished()).hasToString("5%");
    assertThat(GuardLimits.DEFAULT.sourceDrop()).hasToString("20%");
    assertThat(GuardLimits.DEFAULT.approvalExpires()).hasDays(7);
  }
}
