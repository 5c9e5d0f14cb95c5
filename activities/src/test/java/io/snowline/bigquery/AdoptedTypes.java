package io.snowline.bigquery;

import io.snowline.contract.ValueType;
import java.util.Optional;

/** What the columns of a table hold that BigQuery has already. */
public final class AdoptedTypes {
  private AdoptedTypes() {}

  /** What a column of that type holds; empty if there is no rule for it. */
  public static Optional<ValueType> read(String engineType) {
    return BigQueryTypes.read(engineType);
  }
}
