package io.snowline.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.golden.GoldenLiterals;
import io.snowline.golden.Literal;
import io.snowline.readiness.Point.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenPointTest {
  private static final int ALL = GoldenLiterals.all().size();

  @Test
  void anEngineThatHashesEveryValueAsItMustPasses() {
    assertThat(point(right()))
        .isEqualTo(
            new Point(
                "source hashes",
                State.PASSED,
                "all %d golden values have the hash they must have".formatted(ALL),
                List.of()));
  }

  @Test
  void oneValueWithAnotherHashFailsThePointAndIsNamed() {
    List<Long> hashes = right();
    hashes.set(0, hashes.get(0) ^ 1);

    assertThat(point(hashes))
        .isEqualTo(
            failed(
                "Snowflake gives 1 of %d golden values another hash, such as Truth[] 'true'"
                    .formatted(ALL)));
  }

  @Test
  void ofManyValuesTheFirstThreeAreNamed() {
    List<Long> hashes = right();
    hashes.replaceAll(hash -> hash ^ 1);

    assertThat(point(hashes))
        .isEqualTo(
            failed(
                "Snowflake gives %1$d of %1$d golden values another hash, such as Truth[] 'true', Truth[] 'false', Whole[digits=18, engineDigits=18, signed=true] '0'"
                    .formatted(ALL)));
  }

  private static Point failed(String found) {
    return new Point(
        "source hashes",
        State.FAILED,
        found,
        List.of(
            "Nothing that is copied could be proven, so every sync is refused, and no setting mends",
            "it: see HashesDiffer in docs/runbook.md, and give this line to the maintainers."));
  }

  private static List<Long> right() {
    return new ArrayList<>(GoldenLiterals.all().stream().map(Literal::hash).toList());
  }

  private static Point point(List<Long> hashes) {
    Checklist list = new Checklist(point -> {});
    list.point("source hashes", List.of(), () -> GoldenPoint.of("Snowflake", asked -> hashes));
    return list.points().get(0);
  }
}
