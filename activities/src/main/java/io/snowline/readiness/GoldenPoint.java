package io.snowline.readiness;

import io.snowline.golden.GoldenHashes;
import io.snowline.golden.GoldenLiterals;
import io.snowline.golden.Literal;
import java.util.List;
import java.util.function.Function;

/** Whether an engine hashes the golden literals as every engine must. */
public final class GoldenPoint {
  private GoldenPoint() {}

  /**
   * What was found.
   *
   * @param hashes the engine's hash of each literal, in their order
   * @throws NotReadyException if it differs for any of them
   */
  public static Found of(String engine, Function<List<Literal>, List<Long>> hashes) {
    List<Literal> differing = GoldenHashes.differing(hashes.apply(GoldenLiterals.all()));
    if (!differing.isEmpty()) {
      throw new NotReadyException(
          GoldenHashes.summary(engine, differing),
          List.of(
              "Nothing that is copied could be proven, so every sync is refused, and no setting mends",
              "it: see HashesDiffer in docs/runbook.md, and give this line to the maintainers."));
    }
    return Found.of(
        "all %d golden values have the hash they must have".formatted(GoldenLiterals.all().size()));
  }
}
