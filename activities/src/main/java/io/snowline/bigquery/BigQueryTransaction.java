package io.snowline.bigquery;

import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.sync.FailureType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statements that take effect together or not at all: one script with one transaction. A statement
 * that fails ends the script, and BigQuery rolls back what a script leaves open.
 *
 * <p>DDL of permanent tables can't be in it. Its variables begin with {@code snowline_}, since a
 * column of the same name would hide them: {@code snowline_failed}, {@code snowline_count} and
 * {@code snowline_view}.
 */
final class BigQueryTransaction {
  private final List<String> statements = new ArrayList<>();
  private final Map<String, QueryParameterValue> parameters = new LinkedHashMap<>();

  /** The next statement. */
  BigQueryTransaction add(String statement) {
    statements.add(statement);
    return this;
  }

  /** The next statements. */
  BigQueryTransaction add(List<String> more) {
    statements.addAll(more);
    return this;
  }

  /** A value for {@code @name} in any of the statements. */
  BigQueryTransaction with(String name, QueryParameterValue value) {
    parameters.put(name, value);
    return this;
  }

  /** Values for any of the statements. */
  BigQueryTransaction with(Map<String, QueryParameterValue> values) {
    parameters.putAll(values);
    return this;
  }

  /** Fails unless the condition is true. */
  BigQueryTransaction require(String condition, FailureType type, String message) {
    return add(
        "ASSERT %s\nAS %s"
            .formatted(condition, BigQuerySql.text(BigQueryFailures.raised(type, message))));
  }

  /** Fails if the query counts anything; the message tells how many between its two parts. */
  BigQueryTransaction requireNone(String count, FailureType type, String before, String after) {
    return add("SET snowline_count = (\n%s\n)".formatted(count))
        .add(
            """
            IF snowline_count > 0 THEN
              RAISE USING MESSAGE = CONCAT(
                %s, CAST(snowline_count AS STRING), %s);
            END IF"""
                .formatted(
                    BigQuerySql.text(BigQueryFailures.raised(type, before)),
                    BigQuerySql.text(after)));
  }

  /** The script. */
  String sql() {
    List<String> all = new ArrayList<>();
    all.add("DECLARE snowline_failed ARRAY<STRING> DEFAULT []");
    all.add("DECLARE snowline_count INT64 DEFAULT 0");
    all.add("DECLARE snowline_view STRING DEFAULT 'null'");
    all.add("BEGIN TRANSACTION");
    all.addAll(statements);
    all.add("COMMIT TRANSACTION");
    return String.join(";\n", all) + ";\n";
  }

  /** Values of the parameters. */
  Map<String, QueryParameterValue> parameters() {
    return parameters;
  }
}
