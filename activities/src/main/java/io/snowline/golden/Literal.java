package io.snowline.golden;

import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Whole;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;

/**
 * A value that every engine can write down.
 *
 * @param type what it is
 * @param text the value: decimal digits, {@code NaN}, {@code Infinity}, hexadecimal bytes, {@code
 *     true}, a date as {@code 2026-01-31}, a time as {@code 23:59:59.123456}, a timestamp as {@code
 *     2026-01-31T23:59:59.123456}, of UTC where it has a zone, or a text as it is
 */
public record Literal(ValueType type, String text) {

  /** The low 48 bits of the MD5 of the value's part, by {@link ReferenceHash}. */
  public long hash() {
    return ReferenceHash.hash(ReferenceHash.part(canonical()));
  }

  private String canonical() {
    if (type instanceof Whole) {
      return ReferenceHash.whole(new BigInteger(text));
    }
    if (type instanceof Exact) {
      return ReferenceHash.exact(new BigDecimal(text));
    }
    if (type instanceof Floating) {
      return ReferenceHash.floating(Double.parseDouble(text));
    }
    if (type instanceof Bytes) {
      return ReferenceHash.bytes(HexFormat.of().parseHex(text));
    }
    if (type instanceof Truth) {
      return ReferenceHash.truth(Boolean.parseBoolean(text));
    }
    if (type instanceof Day) {
      return ReferenceHash.day(LocalDate.parse(text));
    }
    if (type instanceof TimeOfDay) {
      return ReferenceHash.timeOfDay(LocalTime.parse(text));
    }
    if (type instanceof Timestamp) {
      return ReferenceHash.micros(LocalDateTime.parse(text));
    }
    if (type instanceof Text) {
      return text;
    }
    throw new IllegalArgumentException("no literal of " + type);
  }
}
