package io.snowline.bigquery;

import io.snowline.bigquery.BigQueryTableSql.Wanted;
import io.snowline.contract.TableSchema;
import io.snowline.contract.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A column of one of Snowline's own tables whose values can't be written there as they are, since
 * the target's column was given another type.
 *
 * @param column its name
 * @param held its type in the own table
 * @param wanted its type in the target
 */
record BigQueryRetyping(String column, String held, String wanted) {
  /** Each of them is converted to those after it, and written to their columns, as it is. */
  private static final List<String> EXACT = List.of("INT64", "NUMERIC", "BIGNUMERIC");

  /** Those that the own table needs. */
  static List<BigQueryRetyping> of(TableSchema own, List<Wanted> columns) {
    return columns.stream()
        .flatMap(
            column ->
                own.column(column.name()).stream()
                    .map(
                        held ->
                            new BigQueryRetyping(held.name(), held.engineType(), column.type())))
        .filter(BigQueryRetyping::needed)
        .toList();
  }

  private boolean needed() {
    Optional<ValueType> before = BigQueryTypes.read(held);
    Optional<ValueType> now = BigQueryTypes.read(wanted);
    if (before.isEmpty() && now.isEmpty()) {
      return !parts(held).equals(parts(wanted));
    }
    if (before.isEmpty() != now.isEmpty()) {
      return true;
    }
    if (before.equals(now)) {
      return false;
    }
    return place(wanted) < 0 || place(held) < place(wanted) || !before.get().holds(now.get());
  }

  /** The type that holds both exactly, if BigQuery converts what is held to it. */
  Optional<String> wider() {
    if (place(held) < 0 || place(wanted) < 0) {
      return Optional.empty();
    }
    return Stream.of(wanted, "NUMERIC", "BIGNUMERIC")
        .filter(type -> place(type) >= Math.max(place(held), place(wanted)))
        .filter(type -> holds(type, held) && holds(type, wanted))
        .findFirst();
  }

  /** Whether BigQuery writes values of a type to columns of the other only if they are cast. */
  static boolean narrows(String from, String to) {
    return place(to) >= 0 && place(from) > place(to);
  }

  private static boolean holds(String type, String other) {
    return BigQueryTypes.read(type).orElseThrow().holds(BigQueryTypes.read(other).orElseThrow());
  }

  /** What a type with parts is made of: values are written whatever lengths are declared within. */
  private static String parts(String type) {
    return type.replaceAll("\\([^)]*\\)| COLLATE '[^']*'", "");
  }

  private static int place(String type) {
    return EXACT.indexOf(type.replaceFirst("\\(.*", ""));
  }

  /** Why rows can't be kept any more. */
  String problem() {
    return "column %s is %s in the target and %s there, and BigQuery converts what is kept to no type that holds both"
        .formatted(column, wanted, held);
  }
}
