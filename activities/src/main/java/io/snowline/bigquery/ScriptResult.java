package io.snowline.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import java.util.List;

/**
 * What a script gave.
 *
 * @param job the id of its job
 * @param rows the rows of its last SELECT; none if it has none
 */
record ScriptResult(String job, List<FieldValueList> rows) {
  ScriptResult {
    rows = List.copyOf(rows);
  }
}
