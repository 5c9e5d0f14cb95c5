package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.Fit;
import io.snowline.contract.Hashing;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Floating;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BigQueryCanonicalTest {
  /** A column named power would be hidden by a step of that name, and lose its sign. */
  @Test
  void noStepOfAFloatsTextHasANameThatAColumnCanHave() {
    assertThat(
            Pattern.compile(" AS (\\w+)(?=[,\\s)])")
                .matcher(BigQueryCanonical.text(new Floating(64), "`power`"))
                .results()
                .map((MatchResult name) -> name.group(1))
                .filter(name -> !name.equals("STRING") && !name.equals("INT64")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(name).startsWith("snowline_"));
  }

  /** An apply's script holds a row's text several times, and may have 1,024K characters in all. */
  @Test
  void theTextOfARowHoldsThatOfAFloatOnce() {
    assertThat(BigQueryCanonical.part(new Floating(64), "`x`"))
        .containsOnlyOnce("9007199254740992")
        .hasSizeLessThan(1_100);
    assertThat(BigQueryVersionSql.rowHash(ofOne(new Floating(64))))
        .containsOnlyOnce("9007199254740992")
        .hasSizeLessThan(1_300);
  }

  private static Contract ofOne(ValueType type) {
    ContractColumn column =
        new ContractColumn("x", "x", "FLOAT64", "FLOAT64", type, type, Fit.ALWAYS, true);
    return new Contract(
        "source",
        "target",
        true,
        List.of(column),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(column),
        Hashing.PORTABLE);
  }
}
