package io.snowline.warehouse;

import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Whole;
import java.math.BigDecimal;

/** A key's value as somebody typed it. */
public final class TypedValue {
  /** What a part of a key that holds no value is called. */
  public static final String NULL = "NULL";

  /** No engine's number has as many digits on one side of its point. */
  private static final int MOST_DIGITS = 100;

  private TypedValue() {}

  /** The text; of a number without zeros that don't count, so that 7 is 7.00 and 07. */
  public static String text(ValueType type, String typed) {
    if (!(type instanceof Whole || type instanceof Exact)) {
      return typed;
    }
    try {
      BigDecimal number = new BigDecimal(typed.strip()).stripTrailingZeros();
      return Math.abs((long) number.scale()) > MOST_DIGITS ? typed : number.toPlainString();
    } catch (NumberFormatException noNumber) {
      return typed;
    }
  }
}
