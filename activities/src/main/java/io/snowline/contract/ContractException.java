package io.snowline.contract;

import java.util.List;

/** Two schemas don't agree. It names every reason. */
public final class ContractException extends RuntimeException {
  private final transient List<String> problems;

  public ContractException(String table, List<String> problems) {
    super(table + ": " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each column that stands in the way. */
  public List<String> problems() {
    return problems;
  }
}
