package io.snowline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Verdict.Decision;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {
  private static final String HASH = "0123456789abcdef";

  /**
   * The specification.
   *
   * <ul>
   *   <li>base: largest verified source count of 30 days; {@code -} on a first run
   *   <li>snap: distinct keys of the target's newest complete snapshot
   *   <li>quar: quarantined source rows
   *   <li>super, folded: superseded rows, and whether the table was folded before
   *   <li>van, keys: vanished rows, and the target's distinct keys
   *   <li>limits: of vanished rows, of the source's drop
   *   <li>approved: {@code -} for a sync, else how many deletions the approval lacks
   * </ul>
   */
  @ParameterizedTest(name = "[{index}] {arguments}")
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          mode  | base   | snap   | source | quar | super     | folded | van   | keys   | limits   | approved | decision | reasons
          # Nothing to remove.
          daily |    100 |      0 |    100 |    0 |         0 | no     |     0 |    100 | 5% 20%   | -        | apply    | ''
          full  |    100 |      0 |    100 |    0 |         0 | no     |     0 |    100 | 5% 20%   | -        | apply    | ''
          full  |    100 |      0 |  5,000 |    0 |         0 | no     |     0 |    100 | 5% 20%   | -        | apply    | ''

          # An empty source is blocked where there was something before, in both modes, whatever the limit.
          daily |    100 |      0 |      0 |    0 |         0 | yes    |     0 |    100 | 5% 20%   | -        | block    | the source has no usable rows, the baseline is 100: nothing is changed
          full  |    100 |      0 |      0 |    0 |         0 | yes    |   100 |    100 | 5% 20%   | -        | block    | the source has no usable rows, the baseline is 100: nothing is changed
          daily |    100 |      0 |      0 |    0 |         0 | yes    |     0 |    100 | 5% 100%  | -        | block    | the source has no usable rows, the baseline is 100: nothing is changed
          full  |    100 |      0 |      0 |    0 |         0 | yes    |   100 |    100 | 100% 100%| -        | block    | the source has no usable rows, the baseline is 100: nothing is changed
          full  |      1 |      0 |      0 |    0 |         0 | yes    |     1 |      1 | 100% 100%| -        | block    | the source has no usable rows, the baseline is 1: nothing is changed
          daily |      - |    100 |      0 |    0 |         0 | no     |     0 |    100 | 5% 20%   | -        | block    | the source has no usable rows, the baseline is 100: nothing is changed
          full  |      - | 37,304 |      0 |    0 | 1,086,638 | no     | 37,304| 37,304 | 5% 20%   | -        | block    | the source has no usable rows, the baseline is 37,304: nothing is changed

          # Without a baseline an empty source is just an empty table.
          daily |      - |      0 |      0 |    0 |         0 | no     |     0 |      0 | 5% 20%   | -        | apply    | ''
          full  |      - |      0 |      0 |    0 |         0 | no     |     0 |      0 | 5% 20%   | -        | apply    | ''
          full  |      0 |      0 |      0 |    0 |         0 | no     |     0 |      0 | 5% 20%   | -        | apply    | ''
          full  |      - |      0 |    100 |    0 |         0 | no     |     0 |      0 | 5% 20%   | -        | apply    | ''
          full  |      0 |      0 |      0 |    0 |         0 | no     |    50 |     50 | 5% 20%   | -        | ask      | 50 of 50 keys vanished from the source; the limit is 5%

          # A drop within the limit, and one row more.
          daily |    100 |      0 |     80 |    0 |         0 | yes    |     0 |    100 | 5% 20%   | -        | apply    | ''
          daily |    100 |      0 |     79 |    0 |         0 | yes    |     0 |    100 | 5% 20%   | -        | block    | the source has 79 usable rows, 21 fewer than the baseline of 100; the limit is 20%
          full  |    100 |      0 |     80 |    0 |         0 | yes    |     5 |    100 | 5% 20%   | -        | apply    | ''
          full  |    100 |      0 |     79 |    0 |         0 | yes    |     0 |    100 | 5% 20%   | -        | block    | the source has 79 usable rows, 21 fewer than the baseline of 100; the limit is 20%
          daily | 37,304 |      0 | 29,844 |    0 |         0 | yes    |     0 | 37,304 | 5% 20%   | -        | apply    | ''
          daily | 37,304 |      0 | 29,843 |    0 |         0 | yes    |     0 | 37,304 | 5% 20%   | -        | block    | the source has 29,843 usable rows, 7,461 fewer than the baseline of 37,304; the limit is 20%
          daily |    100 |      0 |    100 |    0 |         0 | yes    |     0 |    100 | 5% 0%    | -        | apply    | ''
          daily |    100 |      0 |     99 |    0 |         0 | yes    |     0 |    100 | 5% 0%    | -        | block    | the source has 99 usable rows, 1 fewer than the baseline of 100; the limit is 0%
          daily |    100 |      0 |      1 |    0 |         0 | yes    |     0 |    100 | 5% 100%  | -        | apply    | ''

          # A share of rows is rounded down: 20% of 99 are 19, 0.25% of 1,000 are 2.
          daily |     99 |      0 |     80 |    0 |         0 | yes    |     0 |     99 | 5% 20%   | -        | apply    | ''
          daily |     99 |      0 |     79 |    0 |         0 | yes    |     0 |     99 | 5% 20%   | -        | block    | the source has 79 usable rows, 20 fewer than the baseline of 99; the limit is 20%
          full  |  1,000 |      0 |  1,000 |    0 |         0 | yes    |     2 |  1,000 | 0.25% 20%| -        | apply    | ''
          full  |  1,000 |      0 |  1,000 |    0 |         0 | yes    |     3 |  1,000 | 0.25% 20%| -        | ask      | 3 of 1,000 keys vanished from the source; the limit is 0.25%

          # Limits in rows.
          daily |    100 |      0 |     90 |    0 |         0 | yes    |     0 |    100 | 5% 10    | -        | apply    | ''
          daily |    100 |      0 |     89 |    0 |         0 | yes    |     0 |    100 | 5% 10    | -        | block    | the source has 89 usable rows, 11 fewer than the baseline of 100; the limit is 10 rows
          full  |    100 |      0 |    100 |    0 |         0 | yes    |     7 |    100 | 7 20%    | -        | apply    | ''
          full  |    100 |      0 |    100 |    0 |         0 | yes    |     8 |    100 | 7 20%    | -        | ask      | 8 of 100 keys vanished from the source; the limit is 7 rows
          full  |    100 |      0 |    100 |    0 |         0 | yes    |     1 |    100 | 0 20%    | -        | ask      | 1 of 100 keys vanished from the source; the limit is 0 rows

          # Vanished rows within the limit, and one more.
          full  |    100 |      0 |    100 |    0 |         0 | yes    |     5 |    100 | 5% 20%   | -        | apply    | ''
          full  |    100 |      0 |    100 |    0 |         0 | yes    |     6 |    100 | 5% 20%   | -        | ask      | 6 of 100 keys vanished from the source; the limit is 5%
          full  |    100 |      0 |    100 |    0 |         0 | yes    |   100 |    100 | 100% 20% | -        | apply    | ''

          # The first fold asks, however small; later ones don't, however large.
          full  |    100 |      0 |    100 |    0 |         1 | no     |     0 |    100 | 5% 20%   | -        | ask      | the first fold of this table removes 1 superseded rows
          full  |    100 |      0 |    100 |    0 | 1,086,638 | yes    |     0 |    100 | 5% 20%   | -        | apply    | ''
          full  | 37,304 |      0 | 37,304 |    0 | 1,085,912 | no     |   726 | 38,030 | 5% 20%   | -        | ask      | the first fold of this table removes 1,085,912 superseded rows
          full  |    100 |      0 |    100 |    0 |       200 | no     |     6 |    100 | 5% 20%   | -        | ask      | the first fold of this table removes 200 superseded rows + 6 of 100 keys vanished from the source; the limit is 5%
          full  |    100 |      0 |    100 |    0 |       200 | yes    |     6 |    100 | 5% 20%   | -        | ask      | 6 of 100 keys vanished from the source; the limit is 5%

          # A daily sync removes nothing, so it never asks.
          daily |    100 |      0 |    100 |    0 |       200 | no     |   100 |    100 | 0% 20%   | -        | apply    | ''

          # A block wins over an ask, and no approval helps against it.
          full  |    100 |      0 |     79 |    0 |       200 | no     |    50 |    100 | 5% 20%   | -        | block    | the source has 79 usable rows, 21 fewer than the baseline of 100; the limit is 20%
          full  |    100 |      0 |     79 |    0 |       200 | no     |    50 |    100 | 5% 20%   | 0        | block    | the source has 79 usable rows, 21 fewer than the baseline of 100; the limit is 20%
          full  |    100 |      0 |      0 |    0 |         0 | yes    |   100 |    100 | 5% 20%   | 0        | block    | the source has no usable rows, the baseline is 100: nothing is changed

          # An approval counts if it covers every deletion.
          full  |    100 |      0 |    100 |    0 |       200 | no     |     6 |    100 | 5% 20%   | 0        | apply    | ''
          full  |    100 |      0 |    100 |    0 |       200 | no     |     6 |    100 | 5% 20%   | 1        | ask      | the first fold of this table removes 200 superseded rows + 6 of 100 keys vanished from the source; the limit is 5%
          full  |    100 |      0 |    100 |    0 |       200 | no     |     6 |    100 | 5% 20%   | 206      | ask      | the first fold of this table removes 200 superseded rows + 6 of 100 keys vanished from the source; the limit is 5%

          # What needs no approval is applied even if the approval doesn't cover it.
          full  |    100 |      0 |    100 |    0 |         0 | yes    |     5 |    100 | 5% 20%   | 5        | apply    | ''

          # A first run is measured by the newest complete snapshot; later the ledger alone counts.
          full  |      - |    100 |     80 |    0 |         0 | no     |     0 |    100 | 5% 20%   | -        | apply    | ''
          full  |      - |    100 |     79 |    0 |         0 | no     |     0 |    100 | 5% 20%   | -        | block    | the source has 79 usable rows, 21 fewer than the baseline of 100; the limit is 20%
          daily |      - |    100 |     79 |    0 |         0 | no     |     0 |    100 | 5% 20%   | -        | block    | the source has 79 usable rows, 21 fewer than the baseline of 100; the limit is 20%
          full  |    100 |  9,000 |     80 |    0 |         0 | no     |     0 |    100 | 5% 20%   | -        | apply    | ''

          # Quarantined rows count as absent.
          daily |    100 |      0 |    100 |   20 |         0 | yes    |     0 |    100 | 5% 20%   | -        | apply    | ''
          daily |    100 |      0 |    100 |   21 |         0 | yes    |     0 |    100 | 5% 20%   | -        | block    | the source has 79 usable rows, 21 fewer than the baseline of 100; the limit is 20%
          full  |    100 |      0 |    100 |  100 |         0 | yes    |     0 |    100 | 5% 20%   | -        | block    | the source has no usable rows, the baseline is 100: nothing is changed

          # In a small table the share comes to no row at all.
          full  |     19 |      0 |     19 |    0 |         0 | yes    |     1 |     19 | 5% 20%   | -        | ask      | 1 of 19 keys vanished from the source; the limit is 5%
          full  |     20 |      0 |     20 |    0 |         0 | yes    |     1 |     20 | 5% 20%   | -        | apply    | ''
          daily |      4 |      0 |      3 |    0 |         0 | yes    |     0 |      4 | 5% 20%   | -        | block    | the source has 3 usable rows, 1 fewer than the baseline of 4; the limit is 20%
          daily |      5 |      0 |      4 |    0 |         0 | yes    |     0 |      5 | 5% 20%   | -        | apply    | ''
          """)
  void decides(
      String mode,
      String base,
      String snap,
      String source,
      String quar,
      String superseded,
      String folded,
      String van,
      String keys,
      String limits,
      String approved,
      String decision,
      String reasons) {
    Plan plan =
        plan(
            number(source),
            number(keys),
            number(superseded),
            number(van),
            number(quar),
            number(snap),
            approved.equals("-") ? number(superseded) + number(van) : number(approved));
    SourceHistory history =
        new SourceHistory(base.equals("-") ? null : number(base), folded.equals("yes"));
    String[] limit = limits.split(" ", -1);

    Verdict verdict =
        Guard.decide(
            Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
            plan,
            history,
            limits(Limit.parse(limit[0]).orElseThrow(), Limit.parse(limit[1]).orElseThrow()),
            !approved.equals("-"));

    assertThat(verdict)
        .isEqualTo(
            new Verdict(
                Decision.valueOf(decision.toUpperCase(Locale.ROOT)),
                reasons.isEmpty() ? List.of() : Arrays.asList(reasons.split(" \\+ ", -1))));
  }

  @Test
  void removesNothingUnaskedBeyondTheLimit() {
    Random random = new Random(20_250_814);
    int applied = 0;
    int asked = 0;
    int blocked = 0;
    for (int round = 0; round < 10_000; round++) {
      long keys = random.nextInt(2_000);
      long vanished = keys == 0 ? 0 : random.nextLong(keys + 1) / (1 + random.nextInt(40));
      long superseded = random.nextBoolean() ? 0 : random.nextInt(5_000);
      long source = random.nextInt(2_000);
      long unapproved = random.nextBoolean() ? 0 : random.nextLong(vanished + superseded + 1);
      boolean approved = random.nextBoolean();
      boolean folded = random.nextBoolean();
      int share = random.nextInt(10_001);
      long rows = random.nextInt(300);
      boolean inRows = random.nextBoolean();
      Long baseline = random.nextBoolean() ? null : (long) random.nextInt(2_000);
      Plan plan =
          plan(
              source,
              keys,
              superseded,
              vanished,
              random.nextInt(20),
              random.nextInt(2_000),
              unapproved);
      GuardLimits limits =
          limits(inRows ? new Limit(-1, rows) : new Limit(share, -1), new Limit(2_000, -1));

      Verdict verdict =
          Guard.decide(Mode.FULL, plan, new SourceHistory(baseline, folded), limits, approved);

      boolean tooMany = inRows ? vanished > rows : vanished * 10_000 > share * keys;
      boolean firstFold = superseded > 0 && !folded;
      boolean covered = approved && unapproved == 0;
      if (verdict.decision() == Decision.APPLY) {
        assertThat((tooMany || firstFold) && !covered)
            .as("round %s: %s of %s, folded %s, approved %s", round, plan, limits, folded, approved)
            .isFalse();
        applied++;
      } else if (verdict.decision() == Decision.ASK) {
        assertThat((tooMany || firstFold) && !covered)
            .as("round %s: %s of %s, folded %s, approved %s", round, plan, limits, folded, approved)
            .isTrue();
        asked++;
      } else {
        blocked++;
      }
    }
    assertThat(List.of(applied, asked, blocked))
        .as("each answer came up often enough to mean something")
        .allMatch(times -> times > 1_000);
  }

  private static Plan plan(
      long source,
      long keys,
      long superseded,
      long vanished,
      long quarantined,
      long snapshotKeys,
      long unapproved) {
    return new Plan(
        HASH,
        source,
        keys + superseded,
        keys,
        0,
        0,
        keys - vanished,
        superseded,
        vanished,
        quarantined,
        snapshotKeys,
        unapproved,
        List.of());
  }

  private static GuardLimits limits(Limit vanished, Limit sourceDrop) {
    return new GuardLimits(vanished, sourceDrop, Duration.ofDays(7));
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }
}
