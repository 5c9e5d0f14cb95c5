package io.snowline.duckdb;

import io.snowline.definition.DuckDbFile;
import io.snowline.ledger.Ledger;
import io.snowline.ledger.LedgerContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class DuckDbLedgerTest extends LedgerContract {
  private @TempDir Path folder;
  private DuckDbTarget target;

  @AfterEach
  void close() {
    if (target != null) {
      target.close();
      target = null;
    }
  }

  @Override
  protected Ledger ledger() {
    close();
    target = new DuckDbTarget(new DuckDbFile(folder.resolve("target.duckdb"), "main"));
    return target.ledger();
  }

  @Override
  protected void make() {
    LedgerTables.create().forEach(this::execute);
  }

  @Override
  protected void execute(String sql) {
    close();
    String file = "jdbc:duckdb:" + folder.resolve("target.duckdb");
    try (Connection connection = DriverManager.getConnection(file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
