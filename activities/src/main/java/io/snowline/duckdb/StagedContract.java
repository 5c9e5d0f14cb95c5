package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import java.util.List;

/** A contract as it holds for staged rows and for a migrated target: every column is there. */
final class StagedContract {
  private StagedContract() {}

  static Contract of(Contract contract) {
    return new Contract(
        contract.source(),
        contract.target(),
        true,
        present(contract.compared()),
        present(contract.key()),
        contract.stamp().map(StagedContract::present),
        contract.snapshot().map(StagedContract::present),
        contract.targetOnly(),
        present(contract.layout()));
  }

  private static List<ContractColumn> present(List<ContractColumn> columns) {
    return columns.stream().map(StagedContract::present).toList();
  }

  private static ContractColumn present(ContractColumn column) {
    return new ContractColumn(
        column.name(),
        column.sourceName(),
        column.sourceType(),
        column.targetType(),
        column.given(),
        column.type(),
        column.fit(),
        true);
  }
}
