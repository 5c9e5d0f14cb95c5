package io.snowline.golden;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The canonical texts and hashes in Java, from the description at {@link
 * io.snowline.contract.ValueType} alone: what each engine's SQL is judged by.
 */
public final class ReferenceHash {
  private ReferenceHash() {}

  /** A value's part: {@code -} for NULL, else its length in code points, a colon and its text. */
  public static String part(String text) {
    return text == null ? "-" : text.codePointCount(0, text.length()) + ":" + text;
  }

  /** The text of a key, or of a row, of the canonical texts of its values. */
  public static String parts(List<String> texts) {
    return texts.stream().map(ReferenceHash::part).collect(Collectors.joining());
  }

  /** The low 48 bits of the MD5. */
  public static long hash(String text) {
    return new BigInteger(1, Arrays.copyOfRange(md5(text), 10, 16)).longValueExact();
  }

  /** The bucket of a key's text: the low bits of its MD5's last 32. */
  public static int bucket(String keyText, int buckets) {
    return new BigInteger(1, Arrays.copyOfRange(md5(keyText), 12, 16))
        .mod(BigInteger.valueOf(buckets))
        .intValueExact();
  }

  /** The digits. */
  public static String whole(BigInteger value) {
    return value.toString();
  }

  /** Digits without trailing zeros of the fraction. */
  public static String exact(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /**
   * The 53 bits of the value as a whole number, and the power of two that 2^52 of it stands for.
   */
  public static String floating(double value) {
    if (value == 0) {
      return "0";
    }
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    int power = Math.getExponent(value);
    long mantissa = Double.doubleToRawLongBits(value) & ((1L << 52) - 1);
    if (power < Double.MIN_EXPONENT) {
      int shift = Long.numberOfLeadingZeros(mantissa) - 11;
      mantissa <<= shift;
      power = Double.MIN_EXPONENT - shift;
    } else {
      mantissa |= 1L << 52;
    }
    return (value < 0 ? "-" : "") + mantissa + "p" + power;
  }

  /** Upper-case hexadecimal. */
  public static String bytes(byte[] value) {
    return HexFormat.of().withUpperCase().formatHex(value);
  }

  /** 1 or 0. */
  public static String truth(boolean value) {
    return value ? "1" : "0";
  }

  /** Days since 1970-01-01. */
  public static String day(LocalDate value) {
    return Long.toString(value.toEpochDay());
  }

  /** Microseconds since midnight. */
  public static String timeOfDay(LocalTime value) {
    return Long.toString(value.toNanoOfDay() / 1000);
  }

  /** Microseconds since 1970-01-01, of UTC. */
  public static String micros(LocalDateTime value) {
    return micros(value.toInstant(ZoneOffset.UTC));
  }

  /** Microseconds since 1970-01-01, of UTC. */
  public static String micros(Instant value) {
    return BigInteger.valueOf(value.getEpochSecond())
        .multiply(BigInteger.valueOf(1_000_000))
        .add(BigInteger.valueOf(value.getNano() / 1000))
        .toString();
  }

  /** Nanoseconds since 1970-01-01. */
  public static String nanos(LocalDateTime value) {
    return Long.toString(
        Duration.between(Instant.EPOCH, value.toInstant(ZoneOffset.UTC)).toNanos());
  }

  /** Lower-case hexadecimal with hyphens. */
  public static String identifier(UUID value) {
    return value.toString().toLowerCase(Locale.ROOT);
  }

  private static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has MD5", impossible);
    }
  }
}
