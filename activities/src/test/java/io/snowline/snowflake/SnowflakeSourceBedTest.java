package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.bed.Bed;
import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.contract.TypeMapping.Placement;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeLogin.Password;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.golden.GoldenHashes;
import io.snowline.golden.GoldenLiterals;
import io.snowline.golden.ReferenceHash;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.GuardLimits;
import io.snowline.warehouse.Step;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source on a server that speaks Snowflake's protocol. Emulated: NUMBER and text are exact,
 * timestamps have six digits, and the offset of TIMESTAMP_TZ is lost.
 */
@Tag("bed")
class SnowflakeSourceBedTest {
  private static final String DATABASE = "SOURCE_TEST";

  @TempDir private Path folder;
  private SnowflakeAccount account;
  private SnowflakeSession session;

  @BeforeEach
  void connect() {
    account =
        new SnowflakeAccount(
            "local",
            Optional.of(Bed.running().snowflake()),
            new Password("tester", Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            DATABASE,
            "PUBLIC",
            3,
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Optional.empty());
    session = SnowflakeSession.connect(account, Step.reading());
    session.execute("prepare", "CREATE DATABASE IF NOT EXISTS " + DATABASE);
    session.execute("prepare", "CREATE SCHEMA IF NOT EXISTS SOURCE_TEST.PUBLIC");
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void everyRowHasTheReferenceHashAndArrivesAsItIs() throws SQLException {
    run(
        """
        CREATE OR REPLACE TABLE SOURCE_TEST.PUBLIC.KINDS (
          ID NUMBER(10,0), AMOUNT NUMBER(18,2), BIG NUMBER(38,0), SMALL NUMBER(38,18), RATIO FLOAT,
          NAME VARCHAR, FLAG BOOLEAN, BORN DATE, CLOCK TIME(6), SEEN TIMESTAMP_NTZ(6),
          ATT TIMESTAMP_TZ(6), RAW BINARY, DOC VARIANT)""",
        """
        INSERT INTO SOURCE_TEST.PUBLIC.KINDS
        SELECT 1, 420.00, 99999999999999999999999999999999999999, 0.000000000000000001, 0.1, 'abc',
          TRUE, '2025-07-15'::DATE, '23:59:59.999999'::TIME,
          '2025-07-15 02:00:00.123456'::TIMESTAMP_NTZ,
          '9999-12-31 23:59:59.999999 +00:00'::TIMESTAMP_TZ, TO_BINARY('FF00', 'HEX'),
          PARSE_JSON('{"a":[1,null]}')""",
        """
        INSERT INTO SOURCE_TEST.PUBLIC.KINDS
        SELECT 2, -0.10, -1, -12.5, '-inf'::FLOAT, '', FALSE, '0001-01-01'::DATE,
          '00:00:00'::TIME, '0001-01-01 00:00:00'::TIMESTAMP_NTZ,
          '1969-12-31 23:59:59.999999 +00:00'::TIMESTAMP_TZ, TO_BINARY('', 'HEX'),
          PARSE_JSON('null')""",
        "INSERT INTO SOURCE_TEST.PUBLIC.KINDS (ID) VALUES (3)");

    try (SnowflakeSource source = new SnowflakeSource(account, step())) {
      Contract contract = contract(source, "kinds");
      assertThat(contract.layout().stream().map(column -> column.sourceType()))
          .containsExactly(
              "NUMBER(10,0)",
              "NUMBER(18,2)",
              "NUMBER(38,0)",
              "NUMBER(38,18)",
              "FLOAT",
              "VARCHAR",
              "BOOLEAN",
              "DATE",
              "TIME(6)",
              "TIMESTAMP_NTZ(6)",
              "TIMESTAMP_TZ(6)",
              "BINARY",
              "VARIANT");
      List<URI> files = source.read(contract, Buckets.all(1), folder);

      // in the order of the names: AMOUNT ATT BIG BORN CLOCK DOC FLAG ID NAME RATIO RAW SEEN SMALL
      List<List<String>> texts = new ArrayList<>();
      texts.add(
          List.of(
              "420",
              "253402300799999999",
              "99999999999999999999999999999999999999",
              "20284",
              "86399999999",
              "{\"a\":[1,null]}",
              "1",
              "1",
              "abc",
              ReferenceHash.floating(0.1),
              "FF00",
              "1752544800123456",
              "0.000000000000000001"));
      texts.add(
          List.of(
              "-0.1",
              "-1",
              "-1",
              "-719162",
              "0",
              "null",
              "0",
              "2",
              "",
              "-Infinity",
              "",
              "-62135596800000000",
              "-12.5"));
      List<Long> expected =
          texts.stream().map(values -> ReferenceHash.hash(ReferenceHash.parts(values))).toList();
      assertThat(rows(files, "SELECT snowline_hash FROM rows WHERE \"ID\" < 3 ORDER BY \"ID\""))
          .isEqualTo(expected.stream().map(String::valueOf).toList());
      assertThat(rows(files, "SELECT snowline_key FROM rows ORDER BY \"ID\""))
          .containsExactly("1:1", "1:2", "1:3");
      assertThat(
              rows(
                  files,
                  """
                  SELECT concat_ws('|', AMOUNT, ATT AT TIME ZONE 'UTC', BIG, BORN, CLOCK, DOC, FLAG,
                    NAME, RATIO, hex(RAW), SEEN, SMALL) FROM rows ORDER BY "ID\""""))
          .containsExactly(
              "420.00|9999-12-31 23:59:59.999999|99999999999999999999999999999999999999|2025-07-15|23:59:59.999999|{\"a\":[1,null]}|true|abc|0.1|FF00|2025-07-15 02:00:00.123456|0.000000000000000001",
              "-0.10|1969-12-31 23:59:59.999999|-1|0001-01-01|00:00:00|null|false||-inf||0001-01-01 00:00:00|-12.500000000000000000",
              "");

      Digest digest = source.digest(contract, 1);
      assertThat(digest.rows()).containsExactly(3L);
      assertThat(digest.keys()).containsExactly(3L);
      assertThat(digest.sums())
          .containsExactly(
              rows(files, "SELECT sum(snowline_hash)::BIGINT FROM rows").stream()
                  .map(Long::valueOf)
                  .findFirst()
                  .orElseThrow());
      assertThat(digest.takenAt())
          .isBetween(
              java.time.Instant.now().minusSeconds(60), java.time.Instant.now().plusSeconds(60));
    }
  }

  @Test
  void goldenValuesHaveTheReferenceHash() {
    try (SnowflakeSource source = new SnowflakeSource(account, step())) {
      assertThat(GoldenHashes.differing(source.hashes(GoldenLiterals.all()))).isEmpty();
    }
  }

  /** Each range's result is longer than one of the parts in which it is handed over. */
  @Test
  void rangesTogetherHoldEveryRowOnce() throws SQLException {
    run(
        "CREATE OR REPLACE TABLE SOURCE_TEST.PUBLIC.MANY (ID NUMBER(10,0), NAME VARCHAR)",
        "INSERT INTO SOURCE_TEST.PUBLIC.MANY SELECT 0, 'row'");
    for (int doubled = 0; doubled < 18; doubled++) {
      run(
          "INSERT INTO SOURCE_TEST.PUBLIC.MANY SELECT ID + %s, NAME FROM SOURCE_TEST.PUBLIC.MANY"
              .formatted(1 << doubled));
    }

    try (SnowflakeSource source = new SnowflakeSource(account, step());
        SnowflakeSession own = SnowflakeSession.open(account, step())) {
      Contract contract = contract(source, "many");
      List<URI> files =
          new RangeReader(account, step(), own, 50_000)
              .read(contract, own.qualified("MANY"), 1 << 18, Buckets.all(8), folder);

      assertThat(files).hasSize(8);
      assertThat(
              rows(
                  files,
                  "SELECT count(*) || ' ' || count(DISTINCT \"ID\") || ' ' || max(\"ID\") FROM rows"))
          .containsExactly("262144 262144 262143");
      Digest digest = source.digest(contract, 8);
      assertThat(
              rows(
                  files,
                  "SELECT sum(snowline_hash)::BIGINT FROM rows GROUP BY snowline_bucket ORDER BY snowline_bucket"))
          .isEqualTo(digest.sums().stream().map(String::valueOf).toList());
      assertThat(
              rows(
                  files,
                  "SELECT count(*) FROM rows GROUP BY snowline_bucket ORDER BY snowline_bucket"))
          .isEqualTo(digest.rows().stream().map(String::valueOf).toList());
    }
  }

  private void run(String... statements) {
    for (String sql : statements) {
      session.execute("prepare", sql);
    }
  }

  private static Step step() {
    return new Step("kinds", "kinds-20250814-060000-test", "transfer", 1, Map.of());
  }

  private static Contract contract(SnowflakeSource source, String table) {
    TableDefinition definition =
        new TableDefinition(
            table,
            table,
            table,
            List.of("ID"),
            Optional.empty(),
            Optional.empty(),
            DuplicateRule.FAIL,
            Map.of(),
            Storage.plain(),
            Duration.ofHours(26),
            GuardLimits.DEFAULT,
            List.of(),
            List.of());
    return Agreement.of(
        definition,
        source.schema(table).orElseThrow(),
        Optional.empty(),
        (column, rule) ->
            column
                .type()
                .map(
                    type ->
                        type instanceof io.snowline.contract.ValueType.Variant
                            ? new Placement("TEXT", new io.snowline.contract.ValueType.Text())
                            : new Placement(column.engineType(), type)));
  }

  private List<String> rows(List<URI> files, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(
          "CREATE VIEW rows AS FROM read_parquet([%s])"
              .formatted(
                  String.join(
                      ", ", files.stream().map(file -> "'" + Path.of(file) + "'").toList())));
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(query)) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    }
  }
}
