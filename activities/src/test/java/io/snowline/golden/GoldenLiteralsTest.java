package io.snowline.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Text;
import org.junit.jupiter.api.Test;

class GoldenLiteralsTest {
  @Test
  void thereAreSomeTwoHundredAndNoneTwice() {
    assertThat(GoldenLiterals.all()).hasSizeBetween(180, 220).doesNotHaveDuplicates();
  }

  /** Computed by hand: {@code printf '3:abc' | md5sum}, the last twelve digits. */
  @Test
  void aHashIsTheLow48BitsOfThePartsMd5() {
    assertThat(new Literal(new Text(), "abc").hash()).isEqualTo(hexadecimal("a60015112a98"));
    assertThat(new Literal(new Exact(18, 2), "420.00").hash())
        .isEqualTo(hexadecimal("273e7253ce56"));
    assertThat(new Literal(new Floating(64), "1").hash()).isEqualTo(hexadecimal("bb133de4e97c"));
  }

  private static long hexadecimal(String digits) {
    return Long.parseLong(digits, 16);
  }
}
