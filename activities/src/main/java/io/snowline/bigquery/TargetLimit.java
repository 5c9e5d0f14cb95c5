package io.snowline.bigquery;

import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Values that an adopted column refuses though its type has them: NULL, and what is longer than it
 * declares. Whether a source has such values is its rows' business, not its type's.
 *
 * @param column the column
 * @param held the target's type, with the limit
 * @param beyond what is true of a staged value that it refuses
 * @param refused such values, in words
 * @param mend what follows {@code ALTER COLUMN} to take the limit away
 */
record TargetLimit(ContractColumn column, String held, String beyond, String refused, String mend) {

  /** The limits of the target's columns that rows are written to. */
  static List<TargetLimit> of(Contract contract, TableSchema target) {
    List<TargetLimit> limits = new ArrayList<>();
    for (ContractColumn column : contract.compared()) {
      target
          .column(column.name())
          .ifPresent(
              held -> {
                if (held.required()) {
                  limits.add(notNull(column, held));
                }
                BigQueryTypes.length(held.engineType())
                    .ifPresent(most -> limits.add(length(column, held, most)));
              });
    }
    return limits;
  }

  private static TargetLimit notNull(ContractColumn column, Column held) {
    String name = BigQuerySql.name(held.name());
    return new TargetLimit(
        column,
        held.engineType() + " NOT NULL",
        name + " IS NULL",
        "NULL",
        name + " DROP NOT NULL");
  }

  private static TargetLimit length(ContractColumn column, Column held, long most) {
    String name = BigQuerySql.name(held.name());
    return new TargetLimit(
        column,
        held.engineType(),
        "LENGTH(%s) > %s".formatted(name, most),
        "longer than " + most,
        "%s SET DATA TYPE %s".formatted(name, BigQueryTypes.bare(held.engineType())));
  }

  /** How many of the staged rows that may be written are beyond each limit. */
  static String count(List<TargetLimit> limits, String staged) {
    return limits.stream()
        .map(limit -> "COUNTIF(%s)".formatted(limit.beyond()))
        .collect(
            Collectors.joining(
                ", ",
                "SELECT ",
                " FROM %s AS snowline_staged WHERE snowline_reason IS NULL".formatted(staged)));
  }

  /** That so many rows are beyond the limit, and how the table of that quoted name is changed. */
  String problem(long rows, String target) {
    return "column %s is %s in the source and %s in the target, and %,d of its values are %s; run ALTER TABLE %s ALTER COLUMN %s"
        .formatted(column.sourceName(), column.sourceType(), held, rows, refused, target, mend);
  }
}
