package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.definition.DuckDbFile;
import io.snowline.duckdb.DuckDbSource;
import io.snowline.sync.Buckets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What DuckDB wrote, in the types that BigQuery loads into a table which it has already. */
class LoadFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BIGINT | 9223372036854775807 | BIGNUMERIC",
        "BIGINT | -9223372036854775808 | BIGNUMERIC",
        "UBIGINT | 18446744073709551615 | BIGNUMERIC",
        "BIGINT | 7 | BIGNUMERIC(60, 30)",
        "BIGINT | 9223372036854775807 | NUMERIC",
        "DECIMAL(38,0) | 99999999999999999999999999999999999999 | BIGNUMERIC",
        "DECIMAL(38,38) | 0.99999999999999999999999999999999999999 | BIGNUMERIC",
      })
  void aNumberIsLoadedAsItIsIntoAWiderColumn(String type, String value, String held)
      throws Exception {
    Contract contract = prepared(type, value, held);

    assertThat(numbers(LoadFile.of(read(contract), contract))).containsExactly(value);
  }

  /** DuckDB takes such a folder's name for a column of the files within it. */
  @Test
  void aFolderCalledAsAColumnAndAValueChangesNoValue() throws Exception {
    Contract contract = prepared("BIGINT", "7", "NUMERIC");
    Path named = Files.createDirectories(folder.resolve("N=5"));

    assertThat(numbers(LoadFile.of(read(contract, named), contract))).containsExactly("7");
  }

  private Path source() {
    return folder.resolve("source.duckdb");
  }

  private Contract prepared(String type, String value, String held) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + source());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE ITEMS (ID INTEGER, N %s)".formatted(type));
      statement.execute("INSERT INTO ITEMS VALUES (1, '%s')".formatted(value));
    }
    try (DuckDbSource source = new DuckDbSource(new DuckDbFile(source(), "main"))) {
      TableSchema target =
          new TableSchema(
              "ITEMS_COPY",
              false,
              List.of(
                  new Column("ID", "INT64", BigQueryTypes.read("INT64"), false),
                  new Column("N", held, BigQueryTypes.read(held), false)));
      return Agreement.of(
          BedTables.items(),
          source.schema("ITEMS").orElseThrow(),
          Optional.of(target),
          BigQueryTypes::place);
    }
  }

  private Path read(Contract contract) {
    return read(contract, folder);
  }

  private Path read(Contract contract, Path into) {
    try (DuckDbSource source = new DuckDbSource(new DuckDbFile(source(), "main"))) {
      return Path.of(source.read(contract, Buckets.all(4), into).get(0));
    }
  }

  private static List<String> numbers(LoadFile file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT N FROM read_parquet('%s', hive_partitioning = false)"
                    .formatted(file.path()))) {
      List<String> numbers = new ArrayList<>();
      while (rows.next()) {
        numbers.add(rows.getBigDecimal(1).stripTrailingZeros().toPlainString());
      }
      return numbers;
    }
  }
}
