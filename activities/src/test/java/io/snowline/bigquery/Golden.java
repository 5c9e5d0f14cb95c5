package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.Fit;
import io.snowline.contract.Hashing;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Whole;
import io.snowline.sync.Buckets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * SQL texts kept in src/test/resources/golden/bigquery, all for one contract whose names need
 * quoting. After a wanted change {@code mvn test -Dgolden.update=true} writes them anew; read the
 * difference.
 */
final class Golden {
  static final BigQueryApplyTables TABLES =
      new BigQueryApplyTables(
          "`d`.`target's -- copy`",
          "`d`.`target's -- copy_HISTORY`",
          "`d`.`target's -- copy_QUARANTINE`",
          "`versions`",
          "`staging`.`run_rows`",
          "`staging`.`run_changes`");

  static final Buckets SOME = new Buckets(8, List.of(1, 5));

  private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "bigquery");

  private Golden() {}

  /**
   * A key of two columns, a stamp that orders copies, a column that is new and one that is gone.
   */
  static Contract contract() {
    List<ContractColumn> key =
        List.of(
            column("ORDER ID", "INT64", new Whole(18, 19, true), true),
            column("select", "STRING", new Text(), true));
    ContractColumn price = column("say \"hi\"", "NUMERIC(12, 4)", new Exact(12, 4), true);
    ContractColumn fresh = column("it's", "BYTES", new Bytes(), false);
    ContractColumn at = column("\u00C4\u00DF", "DATETIME", new Timestamp(false, 6), true);
    ContractColumn day = column("DAY", "DATE", new Day(), true);
    return new Contract(
        "source",
        "target's -- copy",
        true,
        List.of(fresh, key.get(0), price, key.get(1), at),
        key,
        Optional.of(day),
        Optional.of(day),
        List.of(new Column("gone", "ARRAY<STRING>", Optional.empty(), false)),
        List.of(key.get(0), key.get(1), price, fresh, at, day),
        Hashing.PORTABLE);
  }

  private static ContractColumn column(
      String name, String engineType, ValueType type, boolean inTarget) {
    return new ContractColumn(name, name, engineType, engineType, type, type, Fit.ALWAYS, inTarget);
  }

  /** Asserts that the text is the one kept under that name. */
  static void assertKept(String name, String sql) {
    Path file = FOLDER.resolve(name + ".sql");
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, sql + "\n");
      }
      assertThat(sql + "\n").as(name).isEqualTo(Files.readString(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
