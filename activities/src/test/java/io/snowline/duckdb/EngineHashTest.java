package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.contract.Hashing;
import io.snowline.contract.TableSchema;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Text;
import io.snowline.duckdb.Canonical.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** DuckDB's own hash against the portable one. */
class EngineHashTest {
  @TempDir Path folder;
  private DuckDbConnection connection;

  @BeforeEach
  void open() {
    connection = DuckDbConnection.writable(folder.resolve("hashes.duckdb"));
  }

  @AfterEach
  void close() {
    connection.close();
  }

  static List<TypeSamples> types() {
    return TypeSamples.ALL;
  }

  /**
   * Ledgers keep such hashes. If a new version of DuckDB gives others, what runs before it wrote
   * can't be undone and its versions lose their runs: say so in CHANGELOG.md.
   */
  @Test
  void duckDbHashesAsItDidWhenTodaysLedgersWereWritten() {
    assertThat(
            connection.query(
                "hash",
                """
                SELECT hash(1::BIGINT)::VARCHAR, hash('Snowline, a text of some length')::VARCHAR,
                  hash(1.5::DOUBLE)::VARCHAR, hash(1.50::DECIMAL(18,2))::VARCHAR,
                  hash(DATE '2025-07-24')::VARCHAR, hash(NULL)::VARCHAR,
                  hash(1, 'a', true)::VARCHAR, hash(hash(1, 2))::VARCHAR""",
                row ->
                    List.of(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8))))
        .containsExactly(
            List.of(
                "4717996019076358352",
                "15883629351008300907",
                "1706605666616485939",
                "11259946367786091803",
                "16427412698876518962",
                "13787848793156543929",
                "16292836667862815215",
                "7401042388315117824"));
  }

  @ParameterizedTest
  @MethodSource("types")
  void valuesOfATypeAreToldApartAsByTheirTexts(TypeSamples type) {
    String values =
        type.literals().stream()
            .map(literal -> "(CAST((%s) AS %s))".formatted(literal, type.engineType()))
            .collect(Collectors.joining(", ", "VALUES ", ", (NULL)"));
    connection.execute(
        "make",
        "CREATE OR REPLACE TABLE ITEMS AS SELECT row_number() OVER () AS ID, V FROM (%s) t(V)"
            .formatted(values));
    Contract contract = contract("ITEMS", Optional.empty());

    List<List<String>> hashes =
        connection.query(
            "hash",
            "SELECT one.portable = other.portable, one.own = other.own FROM (%1$s) one, (%1$s) other"
                .formatted(
                    "SELECT %s AS portable, %s AS own FROM ITEMS"
                        .formatted(
                            Canonical.part(type(contract), "V"),
                            EngineHash.row(onlyV(contract), Side.SOURCE))),
            row -> List.of(row.getString(1), row.getString(2)));
    assertThat(hashes).allSatisfy(pair -> assertThat(pair.get(1)).isEqualTo(pair.get(0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "INTEGER; BIGINT; -2147483648",
        "UTINYINT; SMALLINT; 255",
        "BIGINT; HUGEINT; 9223372036854775807",
        "SMALLINT; DECIMAL(18,2); -7",
        "DECIMAL(9,2); DECIMAL(38,10); 1234567.89",
        "FLOAT; DOUBLE; 0.1",
        "FLOAT; DOUBLE; '-0.0'",
        "UUID; VARCHAR; '6F9619FF-8B86-D011-B42D-00CF4FC964FF'",
        "VARIANT; VARCHAR; 7::VARIANT",
        "TIMESTAMP_S; TIMESTAMP; '1969-12-31 23:59:59'",
        "TIMESTAMP_NS; TIMESTAMP; '2025-07-24 10:00:00.123456'",
        "TIMESTAMP WITH TIME ZONE; TIMESTAMP WITH TIME ZONE; '2025-07-24 10:00:00+05:45'",
      })
  void aValueHasTheHashThatItWillHaveInTheTargetsType(String source, String target, String value) {
    connection.execute("make", "CREATE TABLE ITEMS (ID INTEGER, V %s)".formatted(source));
    connection.execute("make", "CREATE TABLE ITEMS_COPY (ID BIGINT, V %s)".formatted(target));
    connection.execute("fill", "INSERT INTO ITEMS VALUES (1, %s)".formatted(value));
    connection.execute(
        "fill",
        source.equals("VARIANT")
            ? "INSERT INTO ITEMS_COPY SELECT ID, to_json(V)::VARCHAR FROM ITEMS"
            : "INSERT INTO ITEMS_COPY FROM ITEMS");
    Contract contract =
        contract("ITEMS", DuckDbSchema.read(connection, "main", "ITEMS_COPY"))
            .hashed(Hashing.ENGINE);

    assertThat(digest(DigestSql.source(contract, "ITEMS", 4)))
        .isEqualTo(digest(DigestSql.target(contract, "ITEMS_COPY", 4)));
  }

  @Test
  void aValueThatTheTargetWouldCutHasAnotherHashThanWhatWouldBeLeft() {
    connection.execute("make", "CREATE TABLE ITEMS (ID INTEGER, V TIMESTAMP_NS)");
    connection.execute("make", "CREATE TABLE ITEMS_COPY (ID INTEGER, V TIMESTAMP)");
    connection.execute("fill", "INSERT INTO ITEMS VALUES (1, '2025-07-24 10:00:00.123456789')");
    connection.execute("fill", "INSERT INTO ITEMS_COPY VALUES (1, '2025-07-24 10:00:00.123456')");
    Contract contract =
        contract("ITEMS", DuckDbSchema.read(connection, "main", "ITEMS_COPY"))
            .hashed(Hashing.ENGINE);

    assertThat(digest(DigestSql.source(contract, "ITEMS", 1)))
        .isNotEqualTo(digest(DigestSql.target(contract, "ITEMS_COPY", 1)));
  }

  @Test
  void rowsThatSwapTheirLastValuesHaveAnotherSum() {
    connection.execute(
        "make", "CREATE TABLE ITEMS AS SELECT n AS ID, n % 1000 AS V FROM range(200000) t(n)");
    connection.execute(
        "swap",
        """
        CREATE TABLE SWAPPED AS
        SELECT ID, CASE WHEN ID % 2 = 0 THEN (ID + 1) % 1000 ELSE (ID - 1) % 1000 END AS V
        FROM ITEMS""");
    Contract contract = contract("ITEMS", Optional.empty()).hashed(Hashing.ENGINE);
    String pairs = "SELECT ID // 2 AS pair, sum(%s) AS hashes FROM %s GROUP BY ID // 2";
    String row = EngineHash.row(contract, Side.SOURCE);

    assertThat(
            connection.number(
                "compare",
                "SELECT count(*) FROM (%s) a JOIN (%s) b USING (pair) WHERE a.hashes = b.hashes"
                    .formatted(pairs.formatted(row, "ITEMS"), pairs.formatted(row, "SWAPPED"))))
        .isZero();
  }

  @Test
  void namedValuesAreHashedInAnyOrderAndNullLeavesNoTrace() {
    Map<String, String> values = Map.of("A", "'x'", "B", "'y'", "C", "NULL::VARCHAR");
    List<String> named =
        values.entrySet().stream()
            .map(value -> EngineHash.named(value.getKey(), new Text(), value.getValue()))
            .toList();
    long all = hash(EngineHash.unordered(named));
    assertThat(hash(EngineHash.unordered(List.of(named("B", "'y'"), named("A", "'x'")))))
        .isEqualTo(all);
    assertThat(hash(EngineHash.unordered(List.of(named("A", "'y'"), named("B", "'x'")))))
        .isNotEqualTo(all);
    assertThat(hash(EngineHash.unordered(List.of(named("A", "'x'"))))).isNotEqualTo(all);
  }

  private static String named(String name, String value) {
    return EngineHash.named(name, new Text(), value);
  }

  private long hash(String expression) {
    return connection.number("hash", "SELECT " + expression);
  }

  private static ValueType type(Contract contract) {
    return onlyV(contract).compared().get(0).type();
  }

  private static Contract onlyV(Contract contract) {
    return new Contract(
        contract.source(),
        contract.target(),
        contract.targetExists(),
        contract.compared().stream().filter(column -> column.name().equals("V")).toList(),
        contract.key(),
        contract.stamp(),
        contract.snapshot(),
        contract.targetOnly(),
        contract.layout(),
        Hashing.ENGINE);
  }

  private Contract contract(String table, Optional<TableSchema> target) {
    return Agreement.of(
        EmbeddedSync.keyed(EmbeddedSync.items(), "ID"),
        DuckDbSchema.read(connection, "main", table).orElseThrow(),
        target,
        DuckDbTypes::place);
  }

  private List<List<String>> digest(String sql) {
    return connection.query(
        "digest",
        "SELECT * FROM (%s) ORDER BY ALL".formatted(sql),
        row -> List.of(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
  }
}
