package io.snowline.wire;

import io.snowline.duckdb.StoryPlace;
import io.snowline.duckdb.StorySeen;
import io.snowline.duckdb.TableModel.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A story's source in Snowflake and its target in BigQuery, both emulated. */
final class WirePlace implements StoryPlace {
  private final WireSync sync;

  WirePlace(WireSync sync) {
    this.sync = sync;
  }

  // The source.

  @Override
  public void source(String table, Map<String, Kind> columns, List<Map<String, String>> rows) {
    String definitions =
        columns.entrySet().stream()
            .map(column -> quoted(column.getKey()) + " " + snowflakeType(column.getValue()))
            .collect(Collectors.joining(", "));
    List<String> statements = new ArrayList<>();
    statements.add("CREATE OR REPLACE TABLE %s (%s)".formatted(quoted(table), definitions));
    if (!rows.isEmpty()) {
      statements.add(
          rows.stream()
              .map(row -> "SELECT " + values(columns, row, WirePlace::snowflakeValue))
              .collect(
                  Collectors.joining(
                      " UNION ALL ",
                      "INSERT INTO %s (%s) "
                          .formatted(
                              quoted(table),
                              columns.keySet().stream()
                                  .map(WirePlace::quoted)
                                  .collect(Collectors.joining(", "))),
                      "")));
    }
    try {
      sync.source(statements.toArray(String[]::new));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }

  private static String snowflakeType(Kind kind) {
    return switch (kind) {
      case WHOLE -> "NUMBER(10,0)";
      case LONG -> "NUMBER(19,0)";
      case EXACT -> "NUMBER(12,2)";
      case WIDE -> "NUMBER(38,10)";
      case TEXT -> "VARCHAR";
      case DAY -> "DATE";
      case CLOCK -> "TIME(6)";
      case MOMENT -> "TIMESTAMP_NTZ(6)";
      case ZONED -> "TIMESTAMP_LTZ(6)";
      case TRUTH -> "BOOLEAN";
      case FLOATING -> "FLOAT";
      case BYTES -> "BINARY";
      default -> throw unknown(kind);
    };
  }

  private static String snowflakeValue(Kind kind, String value) {
    if (value == null) {
      return "NULL";
    }
    return switch (kind) {
      case BYTES -> "TO_BINARY('%s', 'HEX')".formatted(hexadecimal(value));
      case ZONED -> "'%s'::TIMESTAMP_LTZ".formatted(value.replace("+00", " +00:00"));
      default -> "'%s'::%s".formatted(value.replace("'", "''"), snowflakeType(kind));
    };
  }

  // The target.

  /** BigQuery knows no key that it keeps. */
  @Override
  public void make(String table, Map<String, Kind> columns, boolean constrained) {
    target(
        columns.entrySet().stream()
            .map(column -> named(column.getKey()) + " " + bigqueryType(column.getValue()))
            .collect(Collectors.joining(", ", "CREATE TABLE %s (".formatted(named(table)), ")")));
  }

  @Override
  public void insert(String table, Map<String, Kind> columns, List<Map<String, String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    target(
        rows.stream()
            .map(row -> "(" + values(columns, row, WirePlace::bigqueryValue) + ")")
            .collect(
                Collectors.joining(
                    ", ",
                    "INSERT INTO %s (%s) VALUES "
                        .formatted(
                            named(table),
                            columns.keySet().stream()
                                .map(WirePlace::named)
                                .collect(Collectors.joining(", "))),
                    "")));
  }

  /** BigQuery has nothing that tells equal rows apart: all of them are written again. */
  @Override
  public void change(
      String table,
      Map<String, Kind> columns,
      Map<String, String> row,
      String column,
      String fresh) {
    String same =
        columns.entrySet().stream()
            .map(
                each ->
                    "%s IS NOT DISTINCT FROM %s"
                        .formatted(
                            named(each.getKey()),
                            bigqueryValue(each.getValue(), row.get(each.getKey()))))
            .collect(Collectors.joining(" AND ", " FROM %s WHERE ".formatted(named(table)), ""));
    int copies = Integer.parseInt(query("SELECT COUNT(*)" + same).get(0).get(0));
    if (copies == 0) {
      throw new AssertionError("no row of %s is %s".formatted(table, row));
    }
    target("DELETE" + same);
    List<Map<String, String>> again = new ArrayList<>(Collections.nCopies(copies - 1, row));
    Map<String, String> changed = new TreeMap<>(row);
    changed.put(column, fresh);
    again.add(changed);
    insert(table, columns, again);
  }

  private static String named(String name) {
    return '`' + name + '`';
  }

  private static String bigqueryType(Kind kind) {
    return switch (kind) {
      case WHOLE -> "INT64";
      case LONG -> "NUMERIC(19,0)";
      case EXACT -> "NUMERIC(12,2)";
      case WIDE -> "BIGNUMERIC(38,10)";
      case TEXT -> "STRING";
      case DAY -> "DATE";
      case CLOCK -> "TIME";
      case MOMENT -> "DATETIME";
      case ZONED -> "TIMESTAMP";
      case TRUTH -> "BOOL";
      case FLOATING -> "FLOAT64";
      case BYTES -> "BYTES";
      default -> throw unknown(kind);
    };
  }

  private static String bigqueryValue(Kind kind, String value) {
    if (value == null) {
      return "NULL";
    }
    return switch (kind) {
      case WHOLE -> value;
      case LONG, EXACT -> "NUMERIC '%s'".formatted(value);
      case WIDE -> "BIGNUMERIC '%s'".formatted(value);
      case TEXT ->
          "'%s'".formatted(value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n"));
      case BYTES -> "FROM_HEX('%s')".formatted(hexadecimal(value));
      case FLOATING -> "CAST('%s' AS FLOAT64)".formatted(value);
      default -> "CAST('%s' AS %s)".formatted(value, bigqueryType(kind));
    };
  }

  private static IllegalArgumentException unknown(Kind kind) {
    return new IllegalArgumentException(
        "Cannot keep a value of kind %s: StoryReach.EMULATORS leaves it out".formatted(kind));
  }

  /** Writes a value of a kind in an engine's SQL. */
  private interface Literal {
    String of(Kind kind, String value);
  }

  private static String values(
      Map<String, Kind> columns, Map<String, String> row, Literal literal) {
    return columns.entrySet().stream()
        .map(column -> literal.of(column.getValue(), row.get(column.getKey())))
        .collect(Collectors.joining(", "));
  }

  @Override
  public List<List<String>> rows(String table, Map<String, Kind> columns) {
    return held("SELECT %s FROM %s".formatted(texts(columns), named(table)), columns.values());
  }

  @Override
  public List<List<String>> history(String table, Map<String, Kind> columns) {
    return held(
        "SELECT %s, run_in, run_out, %s, %s FROM %s"
            .formatted(texts(columns), micros("valid_from"), micros("valid_to"), named(table)),
        columns.values());
  }

  private static String texts(Map<String, Kind> columns) {
    return columns.entrySet().stream()
        .map(
            column ->
                (column.getValue() == Kind.BYTES ? "TO_HEX(%s)" : "CAST(%s AS STRING)")
                    .formatted(named(column.getKey())))
        .collect(Collectors.joining(", "));
  }

  private static String micros(String time) {
    return "UNIX_MICROS(%s)".formatted(time);
  }

  /** Rows whose first values are of these kinds, as the model writes them. */
  private List<List<String>> held(String query, Collection<Kind> kinds) {
    List<Kind> ofColumns = List.copyOf(kinds);
    List<List<String>> rows = query(query);
    for (List<String> row : rows) {
      for (int column = 0; column < ofColumns.size(); column++) {
        String text = row.get(column);
        row.set(column, text == null ? null : text(ofColumns.get(column), text));
      }
    }
    return rows;
  }

  private static String text(Kind kind, String value) {
    return switch (kind) {
      case EXACT -> new BigDecimal(value).setScale(2).toPlainString();
      case WIDE -> new BigDecimal(value).setScale(10).toPlainString();
      case FLOATING -> floating(value);
      case BYTES -> printed(value);
      default -> value;
    };
  }

  private static String floating(String value) {
    String small = value.toLowerCase(Locale.ROOT);
    if (small.contains("n")) {
      return small.replace("inity", "");
    }
    double number = Double.parseDouble(value);
    return Stream.of("0.0", "-0.0", "1e+300", "5e-324")
        .filter(text -> Double.valueOf(text).equals(number))
        .findFirst()
        .orElse(Double.toString(number));
  }

  // Bytes, which the model writes as the characters that they are, and others as \xFF.

  private static String hexadecimal(String value) {
    StringBuilder hexadecimal = new StringBuilder();
    for (int at = 0; at < value.length(); at++) {
      if (value.startsWith("\\x", at)) {
        hexadecimal.append(value, at + 2, at + 4);
        at += 3;
      } else {
        hexadecimal.append(
            HexFormat.of().formatHex(value.substring(at, at + 1).getBytes(StandardCharsets.UTF_8)));
      }
    }
    return hexadecimal.toString();
  }

  private static String printed(String hexadecimal) {
    StringBuilder printed = new StringBuilder();
    for (byte each : HexFormat.of().parseHex(hexadecimal)) {
      printed.append(each >= ' ' && each <= '~' ? "" + (char) each : "\\x%02X".formatted(each));
    }
    return printed.toString();
  }

  // What the ledger says.

  /** Looks at what stands in the dataset beside the table's own rows. */
  StorySeen seen(String table) {
    List<String> tables = sync.tables();
    if (!tables.contains("snowline_ledger")) {
      return new StorySeen(tables, Map.of(), Map.of(), List.of(), Map.of());
    }
    return new StorySeen(
        tables,
        byFirst(
            """
            SELECT table_name, run, UPPER(action), UPPER(mode), UPPER(outcome),
              JSON_VALUE(receipt, '$.failure'), source_rows, target_rows, inserted, updated,
              superseded, vanished, quarantined, stale_rows, plan_hash, approved, undid, rejected,
              UNIX_MICROS(cut), UNIX_MICROS(hold_until)
            FROM snowline_ledger"""),
        fences(tables, "snowline_fence_" + table),
        query("SELECT run, snowline_key, copies FROM snowline_deletions"),
        openVersions(tables, "snowline_open_versions_" + table));
  }

  /** BigQuery's fence stands before the first run takes it. */
  private Map<String, List<List<String>>> fences(List<String> tables, String fence) {
    return tables.contains(fence)
        ? byFirst(
            "SELECT table_name, version, run FROM %s WHERE version > 0".formatted(named(fence)))
        : Map.of();
  }

  private Map<String, List<List<String>>> openVersions(List<String> tables, String versions) {
    return tables.contains(versions)
        ? byFirst(
            "SELECT table_name, snowline_key, UNIX_MICROS(valid_from), run_in FROM "
                + named(versions))
        : Map.of();
  }

  private Map<String, List<List<String>>> byFirst(String query) {
    return query(query).stream()
        .collect(
            Collectors.groupingBy(
                row -> row.get(0),
                Collectors.mapping(row -> row.subList(1, row.size()), Collectors.toList())));
  }

  private void target(String statement) {
    query(statement);
  }

  private List<List<String>> query(String sql) {
    try {
      return sync.rows(sql);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
