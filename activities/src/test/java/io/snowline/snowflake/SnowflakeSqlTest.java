package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.Fit;
import io.snowline.contract.Hashing;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Described;
import io.snowline.contract.ValueType.Document;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Variant;
import io.snowline.contract.ValueType.Whole;
import io.snowline.contract.ValueType.Years;
import io.snowline.definition.SnowflakeAccount.Unload;
import io.snowline.sync.Buckets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Statements for Snowflake, kept in src/test/resources/golden/snowflake, for one contract with a
 * column of each type. After a wanted change {@code mvn test -Dgolden.update=true} writes them
 * anew; read the difference.
 */
class SnowflakeSqlTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "snowflake");
  private static final String TABLE = "\"DB\".\"PUBLIC\".\"KINDS\"";
  private static final Buckets SOME = new Buckets(8, List.of(1, 5));
  private static final Unload UNLOAD = new Unload("gs://bucket/snowline/", "SNOWLINE_GCS");

  @Test
  void takesTheDigestInOneStatement() throws IOException {
    assertKept("digest", SnowflakeDigestSql.digest(contract(), TABLE, 8));
  }

  @Test
  void readsRowsAsNumbersAndTexts() throws IOException {
    assertKept("read", SnowflakeReadSql.read(contract(), TABLE, SOME));
  }

  @Test
  void countsValuesThatDoNotFit() throws IOException {
    assertKept("unfit", SnowflakeReadSql.unfit(contract(), TABLE));
  }

  @Test
  void unloadsRowsIntoAFolderOfTheBucket() throws IOException {
    assertKept(
        "unload", SnowflakeReadSql.unload(contract(), TABLE, SOME, UNLOAD, "run-1/attempt/"));
  }

  private static Contract contract() {
    ContractColumn id = exact("ID", "NUMBER(10,0)", "INT64", new Whole(10, 10, true));
    List<ContractColumn> columns =
        List.of(
            exact("AMOUNT", "NUMBER(18,2)", "NUMERIC(18,2)", new Exact(18, 2)),
            new ContractColumn(
                "BIG",
                "BIG",
                "NUMBER(38,0)",
                "INT64",
                new Whole(38, 38, true),
                new Whole(18, 19, true),
                Fit.QUARANTINED,
                true),
            judged("BORN", "DATE", "DATE", new Day(), new Day(Years.OF_FOUR_DIGITS)),
            column("BORN_TEXT", "DATE", "STRING", new Day(), new Text()),
            judged("CLOCK", "TIME(9)", "TIME", new TimeOfDay(9), new TimeOfDay(6)),
            column("DOC", "VARIANT", "JSON", new Variant(), new Document()),
            exact("FLAG", "BOOLEAN", "BOOL", new Truth()),
            id,
            exact("NAME's", "VARCHAR", "STRING", new Text()),
            column("PLACE", "GEOGRAPHY", "STRING", new Described("GEOGRAPHY"), new Text()),
            new ContractColumn(
                "PRICE",
                "PRICE",
                "NUMBER(38,18)",
                "NUMERIC(18,2)",
                new Exact(38, 18),
                new Exact(18, 2),
                Fit.QUARANTINED,
                true),
            exact("RATIO", "FLOAT", "FLOAT64", new Floating(64)),
            exact("RAW", "BINARY", "BYTES", new Bytes()),
            new ContractColumn(
                "SCALED",
                "SCALED",
                "NUMBER(18,4)",
                "INT64",
                new Exact(18, 4),
                new Whole(18, 19, true),
                Fit.QUARANTINED,
                true),
            judged(
                "SEEN",
                "TIMESTAMP_NTZ(9)",
                "DATETIME",
                new Timestamp(false, 9),
                new Timestamp(false, 6, Years.OF_FOUR_DIGITS)),
            judged(
                "SINCE",
                "TIMESTAMP_LTZ(3)",
                "TIMESTAMP",
                new Timestamp(true, 3),
                new Timestamp(true, 6, Years.OF_FOUR_DIGITS)),
            column("SHAPE", "GEOMETRY", "STRING", new Described("GEOMETRY"), new Text()),
            judged(
                "UNTIL",
                "TIMESTAMP_TZ(9)",
                "TIMESTAMP",
                new Timestamp(true, 9),
                new Timestamp(true, 6, Years.OF_FOUR_DIGITS)),
            column("UNTIL_TEXT", "TIMESTAMP_TZ(9)", "STRING", new Timestamp(true, 9), new Text()),
            column("WHEN_TEXT", "TIME(9)", "STRING", new TimeOfDay(9), new Text()),
            column("WHERE_TO", "VECTOR", "STRING", new Described("VECTOR"), new Text()));
    return new Contract(
        "KINDS",
        "KINDS_COPY",
        true,
        columns,
        List.of(id),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        columns,
        Hashing.PORTABLE);
  }

  private static ContractColumn exact(String name, String source, String target, ValueType type) {
    return column(name, source, target, type, type);
  }

  private static ContractColumn column(
      String name, String source, String target, ValueType given, ValueType held) {
    return new ContractColumn(name, name, source, target, given, held, Fit.ALWAYS, true);
  }

  private static ContractColumn judged(
      String name, String source, String target, ValueType given, ValueType held) {
    return new ContractColumn(name, name, source, target, given, held, Fit.CHECKED, true);
  }

  private static void assertKept(String name, String sql) throws IOException {
    Path file = FOLDER.resolve(name + ".sql");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, sql + "\n");
    }
    assertThat(sql + "\n").as(name).isEqualTo(Files.readString(file));
  }
}
