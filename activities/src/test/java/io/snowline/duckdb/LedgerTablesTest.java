package io.snowline.duckdb;

import org.junit.jupiter.api.Test;

class LedgerTablesTest {
  @Test
  void makesTheTables() {
    Golden.assertKept("ledger-tables", String.join(";\n", LedgerTables.create()));
  }
}
