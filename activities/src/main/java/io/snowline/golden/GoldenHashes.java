package io.snowline.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether an engine gives the golden literals the hashes that every engine must give them. */
public final class GoldenHashes {
  private static final int MOST_SHOWN = 3;

  private GoldenHashes() {}

  /** The literals to which the engine gives another hash. */
  public static List<Literal> differing(List<Long> hashes) {
    List<Literal> literals = GoldenLiterals.all();
    List<Literal> differing = new ArrayList<>();
    for (int number = 0; number < literals.size(); number++) {
      if (!hashes.get(number).equals(literals.get(number).hash())) {
        differing.add(literals.get(number));
      }
    }
    return differing;
  }

  /** What differs, in words; its beginning only. */
  public static String summary(String engine, List<Literal> differing) {
    String shown =
        differing.stream()
            .limit(MOST_SHOWN)
            .map(literal -> "%s '%s'".formatted(literal.type(), literal.text()))
            .collect(Collectors.joining(", "));
    return "%s gives %d of %d golden values another hash, such as %s"
        .formatted(engine, differing.size(), GoldenLiterals.all().size(), shown);
  }
}
