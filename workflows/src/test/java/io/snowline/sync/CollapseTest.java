package io.snowline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/**
 * Sources that lose rows by accident, as keys in plain collections; what may be deleted is told
 * once more in exact fractions. {@code -Dsnowline.collapses=N} generates more of them, {@code
 * -Dsnowline.seed=S} others.
 */
class CollapseTest {
  private static final long SEED = Long.getLong("snowline.seed", 1);
  private static final int COLLAPSES = Integer.getInteger("snowline.collapses", 10_000);

  private enum Collapse {
    EMPTY,
    TRUNCATED,
    ONE_TENANT_GONE,
    FILTER_GONE_WRONG,
    READ_CUT_SHORT,
    KEY_GONE_NULL
  }

  @Test
  void noCollapseDeletesBeyondTheLimitsWithoutItsApproval() {
    Map<Verdict.Decision, Integer> decisions = new TreeMap<>();
    Set<Collapse> blocked = new HashSet<>();
    for (int number = 0; number < COLLAPSES; number++) {
      Random random = new Random(SEED * 1_000_003 + number);
      Collapse collapse = Collapse.values()[random.nextInt(Collapse.values().length)];
      int rows = 1 + random.nextInt(random.nextBoolean() ? 40 : 3_000);
      Set<Integer> before = new HashSet<>();
      for (int key = 0; key < rows; key++) {
        before.add(key);
      }
      Set<Integer> usable = new HashSet<>(before);
      usable.removeIf(key -> lost(collapse, random, rows).test(key));
      long sourceRows = collapse == Collapse.KEY_GONE_NULL ? rows : usable.size();
      long vanished = before.stream().filter(key -> !usable.contains(key)).count();
      long superseded = random.nextInt(3) == 0 ? random.nextInt(50) : 0;
      boolean known = random.nextBoolean();
      boolean folded = random.nextBoolean();
      boolean approved = random.nextInt(4) == 0;
      long unapproved =
          approved && random.nextBoolean() ? 0 : 1 + random.nextInt((int) (vanished + 1));
      Mode mode = random.nextInt(4) == 0 ? Mode.DAILY : Mode.FULL;
      int dropPercent = random.nextInt(101);
      int vanishedPercent = random.nextInt(101);
      GuardLimits limits =
          new GuardLimits(
              Limit.parse(vanishedPercent + "%").orElseThrow(),
              Limit.parse(dropPercent + "%").orElseThrow(),
              Duration.ofDays(7));
      Plan plan =
          new Plan(
              "hash",
              sourceRows,
              rows + superseded,
              rows,
              0,
              0,
              usable.size(),
              superseded,
              vanished,
              sourceRows - usable.size(),
              rows,
              unapproved,
              List.of());

      Verdict verdict =
          Guard.decide(
              mode, plan, new SourceHistory(known ? (long) rows : null, folded), limits, approved);

      String what =
          "seed %s, collapse %s: %s %s of %s rows lost, %s superseded, limits %s, %s"
              .formatted(SEED, number, collapse, vanished, rows, superseded, limits, mode);
      boolean tooSmall = usable.isEmpty() || exceeds(vanished, rows, dropPercent);
      boolean mustAsk =
          mode == Mode.FULL
              && ((superseded > 0 && !folded) || exceeds(vanished, rows, vanishedPercent));
      boolean covered = approved && unapproved == 0;
      assertThat(verdict.decision())
          .as(what)
          .isEqualTo(
              tooSmall
                  ? Verdict.Decision.BLOCK
                  : mustAsk && !covered ? Verdict.Decision.ASK : Verdict.Decision.APPLY);
      assertThat(verdict.reasons().isEmpty())
          .as(what)
          .isEqualTo(verdict.decision() == Verdict.Decision.APPLY);
      decisions.merge(verdict.decision(), 1, Integer::sum);
      if (tooSmall) {
        blocked.add(collapse);
      }
    }
    assertThat(decisions.keySet()).containsExactly(Verdict.Decision.values());
    assertThat(blocked).containsExactlyInAnyOrder(Collapse.values());
  }

  private static IntPredicate lost(Collapse collapse, Random random, int rows) {
    return switch (collapse) {
      case EMPTY -> key -> true;
      case TRUNCATED -> key -> key >= rows / 5;
      case ONE_TENANT_GONE -> key -> key % 4 == 1;
      case FILTER_GONE_WRONG -> key -> random.nextInt(3) == 0;
      case READ_CUT_SHORT -> key -> key >= rows - rows / 7;
      case KEY_GONE_NULL -> key -> key % 10 != 0;
    };
  }

  /** Whether part is more than that many hundredths of the whole, without rounding. */
  private static boolean exceeds(long part, long whole, int percent) {
    return BigInteger.valueOf(part)
            .multiply(BigInteger.valueOf(100))
            .compareTo(BigInteger.valueOf(whole).multiply(BigInteger.valueOf(percent)))
        > 0;
  }
}
