package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.ValueType.Floating;
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
  }
}
