package io.snowline.bigquery;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import java.util.List;

/** A contract as it holds once the target is migrated: every column is there. */
final class MigratedContract {
  private MigratedContract() {}

  static Contract of(Contract contract) {
    return new Contract(
        contract.source(),
        contract.target(),
        true,
        present(contract.compared()),
        present(contract.key()),
        contract.stamp().map(MigratedContract::present),
        contract.snapshot().map(MigratedContract::present),
        contract.targetOnly(),
        present(contract.layout()));
  }

  private static List<ContractColumn> present(List<ContractColumn> columns) {
    return columns.stream().map(MigratedContract::present).toList();
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
