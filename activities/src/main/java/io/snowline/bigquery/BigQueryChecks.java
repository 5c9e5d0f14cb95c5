package io.snowline.bigquery;

import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.definition.CheckDefinition;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.warehouse.CheckRows;
import io.snowline.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the checks' target queries inside a transaction, and compares them there with the rows that
 * the source gave.
 */
final class BigQueryChecks {
  private final QueryColumns columns;
  private final List<CheckDefinition> checks;
  private final Map<String, CheckRows> source;

  /**
   * @param checks those of the run's mode count
   * @param source what the source gave, by the check's name
   */
  BigQueryChecks(
      QueryColumns columns,
      List<CheckDefinition> checks,
      Mode mode,
      Map<String, CheckRows> source) {
    this.columns = columns;
    this.checks = checks.stream().filter(check -> check.modes().contains(mode)).toList();
    this.source = source;
  }

  /** Adds the checks to a transaction, which fails with all that don't hold. */
  void addTo(BigQueryTransaction transaction, String target) {
    refuseTooMany(target);
    Map<String, QueryParameterValue> wanted = new LinkedHashMap<>();
    for (int number = 0; number < checks.size(); number++) {
      CheckDefinition check = checks.get(number);
      CheckRows rows = source.get(check.name());
      transaction.add(
          BigQueryCheckSql.run(
              number, check.target(), columns.of("look at check " + check.name(), check.target())));
      transaction.add(BigQueryCheckSql.compare(number, check.name(), rows.summary()));
      wanted.put(
          "check_" + number,
          QueryParameterValue.array(
              rows.rows().stream().map(BigQueryCheckSql::row).toArray(String[]::new),
              String.class));
    }
    transaction.with(wanted);
    if (!checks.isEmpty()) {
      transaction.add(BigQueryCheckSql.raise(target));
    }
  }

  /** Says of each check what it found, for a receipt of a transaction that was committed. */
  void tell(ReceiptBuilder receipt) {
    checks.forEach(
        check -> receipt.verified("check", check.name(), source.get(check.name()).proof()));
  }

  private void refuseTooMany(String target) {
    List<String> failed = new ArrayList<>();
    for (CheckDefinition check : checks) {
      if (source.get(check.name()).more()) {
        failed.add(
            "check %s returns more than %,d rows; make it a sum"
                .formatted(check.name(), CheckRows.MOST));
      }
    }
    if (!failed.isEmpty()) {
      throw new WarehouseException(
          FailureType.NOT_VERIFIED,
          "Cannot prove %s: %s; nothing was changed".formatted(target, String.join("; ", failed)));
    }
  }
}
