package io.snowline.contract;

/**
 * What a column holds, whatever engine it stands in. Two values are equal when their canonical
 * texts are; each engine's dialect computes those.
 */
public sealed interface ValueType {

  /** Whether every value of the other type is a value of this one, exactly. */
  boolean holds(ValueType other);

  /**
   * Whole numbers of so many decimal digits. Canonical text: the digits, without leading zeros.
   *
   * @param digits largest number of digits that always fits
   * @param engineDigits digits of the type's largest value
   * @param signed whether it has negative numbers
   */
  record Whole(int digits, int engineDigits, boolean signed) implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      if (other instanceof Whole whole) {
        return whole.equals(this) || (whole.engineDigits <= digits && (signed || !whole.signed));
      }
      return other instanceof Exact exact
          && signed
          && exact.scale() == 0
          && exact.precision() <= digits;
    }
  }

  /**
   * Decimal numbers. Canonical text: the digits without leading zeros, and after a point those of
   * the fraction without trailing zeros; no point where there is no fraction. It so doesn't depend
   * on the scale that a side declares.
   */
  record Exact(int precision, int scale) implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return (other instanceof Exact exact
              && exact.scale <= scale
              && exact.precision - exact.scale <= precision - scale)
          || (other instanceof Whole whole && whole.engineDigits() <= precision - scale);
    }
  }

  /**
   * Binary floating point. Canonical text: the value as a whole number of 53 bits, a {@code p} and
   * the power of two to take it by, so that 1 is {@code 4503599627370496p0}: engines print floats
   * differently, and agree on their arithmetic. -0 is 0, and {@code NaN}, {@code Infinity} and
   * {@code -Infinity} are spelled so.
   *
   * @param bits 32 or 64
   */
  record Floating(int bits) implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return other instanceof Floating floating && floating.bits <= bits;
    }
  }

  /** Unicode text. Canonical text: itself, trailing blanks and zero-width characters included. */
  record Text() implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return other instanceof Text
          || other instanceof Choice
          || other instanceof Identifier
          || other instanceof Variant
          || other instanceof Described;
    }
  }

  /**
   * One of a few texts. Canonical text: itself.
   *
   * @param engineType the engine's name of the whole type
   */
  record Choice(String engineType) implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return equals(other);
    }
  }

  /** UUIDs. Canonical text: lower-case hexadecimal with hyphens. */
  record Identifier() implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return other instanceof Identifier;
    }
  }

  /** Bytes. Canonical text: upper-case hexadecimal. */
  record Bytes() implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return other instanceof Bytes;
    }
  }

  /** True or false. Canonical text: 1 or 0. */
  record Truth() implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return other instanceof Truth;
    }
  }

  /** Which years a date may be of. */
  enum Years {
    /** 0001 to 9999. */
    OF_FOUR_DIGITS,
    /** Those and others; where the engine has them, infinities too. */
    ANY;

    boolean hold(Years other) {
      return this == ANY || other == OF_FOUR_DIGITS;
    }
  }

  /** Calendar days. Canonical text: days since 1970-01-01. */
  record Day(Years years) implements ValueType {
    /** Of any year. */
    public Day() {
      this(Years.ANY);
    }

    @Override
    public boolean holds(ValueType other) {
      return other instanceof Day day && years.hold(day.years);
    }
  }

  /**
   * Times of a day. Canonical text: microseconds since midnight.
   *
   * @param digits digits of a second, 0 to 9
   */
  record TimeOfDay(int digits) implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return other instanceof TimeOfDay time && time.digits <= digits;
    }
  }

  /**
   * Points in time. Canonical text: microseconds since 1970-01-01, of UTC where it has a zone;
   * nanoseconds where the target keeps them.
   *
   * @param zoned whether it is an instant; else a date and a time without a zone
   * @param digits digits of a second, 0 to 9
   * @param years of which years it may be
   */
  record Timestamp(boolean zoned, int digits, Years years) implements ValueType {
    /** Of any year. */
    public Timestamp(boolean zoned, int digits) {
      this(zoned, digits, Years.ANY);
    }

    /** Nine digits leave the years 1677 to 2262 only. */
    @Override
    public boolean holds(ValueType other) {
      return other instanceof Timestamp timestamp
          && timestamp.zoned == zoned
          && years.hold(timestamp.years)
          && (timestamp.digits == digits || (timestamp.digits < digits && digits < 9));
    }
  }

  /** JSON documents kept as text. Canonical text: the document as it is written. */
  record Json() implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return other instanceof Json;
    }
  }

  /**
   * JSON documents that the engine parsed. Canonical text: the engine's own compact writing of it.
   */
  record Document() implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return other instanceof Document || other instanceof Variant || other instanceof Json;
    }
  }

  /**
   * Values without a counterpart, such as shapes and vectors, that are carried as text in a stated
   * form. Canonical text: that text.
   *
   * @param engineType the engine's name of the type
   */
  record Described(String engineType) implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return equals(other);
    }
  }

  /** Self-describing values. Canonical text: their JSON. */
  record Variant() implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return other instanceof Variant;
    }
  }

  /**
   * Lists, structures, maps and vectors. Canonical text: the engine's own quoted text.
   *
   * @param engineType the engine's name of the whole type
   */
  record Nested(String engineType) implements ValueType {
    @Override
    public boolean holds(ValueType other) {
      return equals(other);
    }
  }
}
