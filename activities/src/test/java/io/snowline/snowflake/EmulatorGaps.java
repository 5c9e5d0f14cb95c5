package io.snowline.snowflake;

import java.util.List;

/** What the emulators of the bed can't carry, so that no test on it proves it. */
final class EmulatorGaps {
  private static final String SQL = "the SQL, compared with what is expected (SnowflakeSqlTest)";

  private EmulatorGaps() {}

  /** Type, what isn't carried, why, and what proves it instead. */
  static List<List<String>> rows() {
    return List.of(
        List.of(
            "TIME, TIMESTAMP_*",
            "digits 7 to 9 of a second",
            "the Snowflake emulator holds DuckDB's six",
            "DuckDB's TIMESTAMP_NS as a source; " + SQL),
        List.of(
            "TIMESTAMP_TZ",
            "the offset",
            "the Snowflake emulator keeps the instant alone",
            "instants of several offsets; " + SQL),
        List.of(
            "GEOGRAPHY, GEOMETRY",
            "every value",
            "the Snowflake emulator has no functions on shapes",
            SQL),
        List.of(
            "VECTOR",
            "every value",
            "the Snowflake emulator holds JSON in its place and casts none",
            SQL),
        List.of(
            "any, with the rule `text`",
            "forms of times and floats",
            "the Snowflake emulator formats no time with a zone, and prints floats as DuckDB does",
            SQL),
        List.of(
            "VARIANT",
            "the order of keys, the writing of numbers",
            "Snowflake has an order of its own, which its documentation calls unpredictable, and writes 1.50 as 1.5 before it hands a document over; the emulator keeps what is within int64 and rewrites fractions",
            "documents that both write alike"),
        List.of(
            "NUMBER",
            "BIGNUMERIC without declared precision, beyond 20 digits before the point",
            "the BigQuery emulator has 20 digits before the point and 18 after it",
            "BIGNUMERIC(38,s) of every scale"),
        List.of(
            "FLOAT",
            "-0 written as text",
            "the BigQuery emulator writes `-0`, BigQuery `0`",
            "the canonical text, which is `0`"),
        List.of(
            "JSON",
            "numbers beyond a FLOAT64",
            "the BigQuery emulator keeps every digit, BigQuery rounds",
            "nothing here: on BigQuery such a document stops the run"),
        List.of(
            "any, with `unload`",
            "the Parquet files that Snowflake writes",
            "the Snowflake emulator writes none; Snowflake's documents say that it writes BIGINT as INT64 and any other NUMBER as DECIMAL, and times travel as BIGINT",
            SQL + "; files with the same types that DuckDB writes (UnloadedRowsBedTest)"));
  }
}
