package io.snowline.snowflake;

import io.snowline.contract.ContractColumn;
import io.snowline.contract.Fit;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Document;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Whole;

/**
 * How a column's values travel from Snowflake into a Parquet file: as whole numbers and texts, so
 * that neither the driver's nor the worker's time zone, locale or rounding has a part in it.
 *
 * @param carrier what the driver reads
 * @param selected the expression that Snowflake computes
 * @param packed the expression that makes the Parquet file's value of what was read, where {@code
 *     %s} stands for that
 */
record Transport(Carrier carrier, String selected, String packed) {
  private static final int DIGITS_OF_A_LONG = 18;

  /** What the driver is asked for. */
  enum Carrier {
    TEXT("VARCHAR"),
    NUMBER("BIGINT"),
    FLOAT("DOUBLE"),
    TRUTH("BOOLEAN");

    private final String type;

    Carrier(String type) {
      this.type = type;
    }

    /** The type of the column that values are collected in. */
    String type() {
      return type;
    }
  }

  static Transport of(ContractColumn column) {
    String value = SnowflakeSql.name(column.sourceName());
    Transport transport =
        SnowflakeCanonical.written(column)
            ? new Transport(Carrier.TEXT, SnowflakeCanonical.form(column, value), "%s")
            : of(column, column.type(), value);
    if (column.fit() != Fit.QUARANTINED) {
      return transport;
    }
    String fitting =
        "CASE WHEN %s THEN NULL ELSE %s END"
            .formatted(SnowflakeCanonical.unfit(column, value), transport.selected);
    // Of a column with a scale the driver gives no whole number, not even of 3.00.
    boolean scaled =
        transport.carrier == Carrier.NUMBER
            && column.given() instanceof Exact given
            && given.scale() > 0;
    return new Transport(
        transport.carrier,
        scaled ? "CAST(" + fitting + " AS NUMBER(19,0))" : fitting,
        transport.packed);
  }

  private static Transport of(ContractColumn column, ValueType type, String value) {
    if (type instanceof Text) {
      return new Transport(Carrier.TEXT, value, "%s");
    }
    if (type instanceof Document) {
      return new Transport(Carrier.TEXT, "TO_JSON(" + value + ")", "%s");
    }
    if (type instanceof Whole whole) {
      return whole.digits() <= DIGITS_OF_A_LONG
          ? new Transport(Carrier.NUMBER, value, "%s")
          : decimal(value, 38, 0);
    }
    if (type instanceof Exact exact) {
      return exact.precision() <= 38 || !(column.given() instanceof Exact given)
          ? decimal(
              value, Math.min(38, exact.precision()), exact.precision() <= 38 ? exact.scale() : 0)
          : decimal(value, given.precision(), given.scale());
    }
    if (type instanceof Floating) {
      return new Transport(Carrier.FLOAT, value, "%s");
    }
    if (type instanceof Truth) {
      return new Transport(Carrier.TRUTH, value, "%s");
    }
    if (type instanceof Bytes) {
      return new Transport(Carrier.TEXT, "HEX_ENCODE(" + value + ")", "unhex(%s)");
    }
    String count = SnowflakeCanonical.count(type, value);
    if (type instanceof Day) {
      return new Transport(Carrier.NUMBER, count, "DATE '1970-01-01' + %s::INTEGER");
    }
    if (type instanceof TimeOfDay) {
      return new Transport(Carrier.NUMBER, count, "TIME '00:00:00' + to_microseconds(%s)");
    }
    if (type instanceof Timestamp timestamp) {
      return new Transport(
          Carrier.NUMBER,
          count,
          timestamp.zoned() ? "make_timestamp(%s) AT TIME ZONE 'UTC'" : "make_timestamp(%s)");
    }
    throw new IllegalArgumentException("no way to read " + column);
  }

  private static Transport decimal(String value, int precision, int scale) {
    return new Transport(
        Carrier.TEXT, value + "::VARCHAR", "CAST(%s AS DECIMAL(" + precision + "," + scale + "))");
  }
}
