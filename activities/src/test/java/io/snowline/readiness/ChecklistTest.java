package io.snowline.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.readiness.Point.State;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecklistTest {
  private final List<Point> told = new ArrayList<>();
  private final Checklist list = new Checklist(told::add);

  private static Found refused(String message) {
    throw new WarehouseException(FailureType.WAREHOUSE_REFUSED, message);
  }

  @Test
  void everyPointIsLookedAtThoughOthersFail() {
    list.point("one", List.of(), () -> refused("no"), () -> List.of("GRANT ONE;"));
    list.point(
        "two",
        List.of(),
        () -> {
          throw new NotReadyException("too small", List.of("make it larger"));
        });
    list.point("three", List.of(), () -> new Found("well", List.of("could be better")));

    assertThat(told)
        .isEqualTo(list.points())
        .containsExactly(
            new Point("one", State.FAILED, "no", List.of("GRANT ONE;")),
            new Point("two", State.FAILED, "too small", List.of("make it larger")),
            new Point("three", State.PASSED, "well", List.of("could be better")));
  }

  @Test
  void whatNeedsAPointThatDidNotPassIsNotLookedAtAndDidNotPassEither() {
    list.point("first", List.of(), () -> refused("no"));
    list.point("second", List.of("first"), () -> Found.of("never seen"));
    list.point("third", List.of("second"), () -> Found.of("never seen"));
    list.point("fourth", List.of("nothing of that name"), () -> Found.of("never seen"));

    assertThat(list.points().stream().skip(1))
        .containsExactly(
            new Point("second", State.NOT_CHECKED, "not checked, since first failed", List.of()),
            new Point(
                "third", State.NOT_CHECKED, "not checked, since second wasn't checked", List.of()),
            new Point(
                "fourth",
                State.NOT_CHECKED,
                "not checked, since nothing of that name wasn't checked",
                List.of()));
    assertThat(list.points()).noneMatch(Point::passed);
  }

  @Test
  void whatNobodyForesawFailsWithItsFirstLineAlone() {
    list.point(
        "odd",
        List.of(),
        () -> {
          throw new IllegalStateException("first\nsecond");
        });

    assertThat(list.points().get(0).found())
        .isEqualTo("unexpected java.lang.IllegalStateException: first");
  }
}
