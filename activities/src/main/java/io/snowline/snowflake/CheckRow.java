package io.snowline.snowflake;

import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.warehouse.CheckRows;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A row of a check, as texts that another engine's equal values have too.
 *
 * @param times the columns that hold times, which the driver hands over in the worker's zone and
 *     not with all digits: Snowflake is to {@linkplain #counting count} them
 * @param texts the values; null in place of a time
 */
record CheckRow(List<Optional<ValueType>> times, List<String> texts) {
  private static final Set<String> DOCUMENTS = Set.of("VARIANT", "OBJECT", "ARRAY");
  private static final long MICROS = 1_000_000;

  /** A text of a document, or what stands between its parts. */
  private static final Pattern TEXT_OR_BLANKS =
      Pattern.compile("(\"(?:[^\"\\\\]++|\\\\.)*+\")|\\s++");

  /** Reads what the driver hands over. */
  static CheckRow read(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    List<Optional<ValueType>> times = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      Optional<ValueType> time = time(columns.getColumnType(column));
      times.add(time);
      texts.add(time.isPresent() ? null : text(row, column));
    }
    return new CheckRow(times, texts);
  }

  private static Optional<ValueType> time(int type) {
    return switch (type) {
      case Types.TIME -> Optional.of(new TimeOfDay(9));
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> Optional.of(new Timestamp(true, 9));
      default -> Optional.empty();
    };
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String type = row.getMetaData().getColumnTypeName(column).toUpperCase(Locale.ROOT);
    if (!DOCUMENTS.contains(type)) {
      return CheckRows.text(row.getObject(column));
    }
    String document = row.getString(column);
    // Snowflake shows objects and arrays in several lines; TO_JSON writes them in one.
    return document == null ? null : TEXT_OR_BLANKS.matcher(document).replaceAll("$1");
  }

  /** Whether there are times. */
  boolean timed() {
    return times.stream().anyMatch(Optional::isPresent);
  }

  /** The query with two numbers for each time: microseconds, and nanoseconds of the second. */
  String counting(String query) {
    String names =
        IntStream.range(0, times.size())
            .mapToObj(column -> "c" + column)
            .collect(Collectors.joining(", "));
    String selected =
        IntStream.range(0, times.size())
            .mapToObj(column -> selected(times.get(column), "c" + column))
            .collect(Collectors.joining(", "));
    return "WITH snowline_check (%s) AS (\n%s\n) SELECT %s FROM snowline_check"
        .formatted(names, query, selected);
  }

  private static String selected(Optional<ValueType> time, String column) {
    return time.map(
            type ->
                "%s, DATE_PART(NANOSECOND, %s)"
                    .formatted(SnowflakeCanonical.count(type, column), column))
        .orElse(column);
  }

  /** The texts of a row of {@link #counting}. */
  List<String> counted(ResultSet row) throws SQLException {
    List<String> counted = new ArrayList<>();
    int column = 1;
    for (Optional<ValueType> time : times) {
      if (time.isEmpty()) {
        counted.add(text(row, column++));
      } else {
        counted.add(CheckRows.text(time(row, column, time.get() instanceof TimeOfDay)));
        column += 2;
      }
    }
    return counted;
  }

  private static Object time(ResultSet row, int column, boolean ofDay) throws SQLException {
    long micros = row.getLong(column);
    if (row.wasNull()) {
      return null;
    }
    long seconds = Math.floorDiv(micros, MICROS);
    int nanos = row.getInt(column + 1);
    return ofDay
        ? LocalTime.ofSecondOfDay(seconds).withNano(nanos)
        : LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
  }
}
