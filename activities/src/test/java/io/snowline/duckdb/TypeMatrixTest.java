package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.Action;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.Receipt.Verification;
import io.snowline.table.SyncRequest;
import io.snowline.table.TableRequest;
import io.temporal.client.WorkflowOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of every type on their way from source to target. */
class TypeMatrixTest {
  private static final List<TypeSamples> TYPES = TypeSamples.ALL;

  /** Every column's values come round several times, and each column can change in its own row. */
  private static final int ROWS = TYPES.size() + 20;

  private final TimeZone zone = TimeZone.getDefault();
  private final Locale locale = Locale.getDefault();

  @TempDir Path folder;

  @AfterEach
  void restoreDefaults() {
    TimeZone.setDefault(zone);
    Locale.setDefault(locale);
  }

  @ParameterizedTest
  @CsvSource({"UTC, en-US", "America/Bahia_Banderas, tr-TR", "Asia/Kathmandu, ar"})
  void everyTypeArrivesUnchangedWhereverTheWorkerRuns(String zoneId, String language) {
    TimeZone.setDefault(TimeZone.getTimeZone(zoneId));
    Locale.setDefault(Locale.forLanguageTag(language));
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items())) {
      sync.source(wideTable());

      Receipt first = sync.full();
      assertThat(first.outcome()).as(first.toString()).isEqualTo(Outcome.VERIFIED);
      assertThat(List.of(first.inserted(), first.updated(), first.targetRows()))
          .containsExactly((long) ROWS, 0L, (long) ROWS);
      assertThat(differences(sync)).isEmpty();
      assertThat(sync.targetRows(columnTypes("ITEMS_COPY")))
          .isEqualTo(sync.sourceRows(columnTypes("ITEMS")));

      sync.source(
          IntStream.range(0, TYPES.size())
              .mapToObj(
                  row ->
                      "UPDATE ITEMS SET %s = %s WHERE ID = %s"
                          .formatted(
                              Sql.name(TYPES.get(row).column()),
                              TYPES.get(row).literal(row + 1),
                              row))
              .toArray(String[]::new));
      Receipt second = sync.full();
      assertThat(second.outcome()).as(second.toString()).isEqualTo(Outcome.VERIFIED);
      assertThat(List.of(second.inserted(), second.updated(), second.unchanged()))
          .containsExactly(0L, (long) TYPES.size(), (long) ROWS - TYPES.size());
      assertThat(differences(sync)).isEmpty();

      Receipt third = sync.full();
      assertThat(third.outcome()).as(third.toString()).isEqualTo(Outcome.VERIFIED);
      assertThat(List.of(third.inserted(), third.updated(), third.unchanged()))
          .containsExactly(0L, 0L, (long) ROWS);
      assertThat(third.verified())
          .extracting(Verification::layer)
          .containsExactly("rows", "digest");
    }
  }

  private static String[] wideTable() {
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE TABLE ITEMS (ID INTEGER, %s)"
            .formatted(
                TYPES.stream()
                    .map(type -> Sql.name(type.column()) + " " + type.engineType())
                    .collect(Collectors.joining(", "))));
    for (int row = 0; row < ROWS; row++) {
      int number = row;
      statements.add(
          "INSERT INTO ITEMS VALUES (%s, %s)"
              .formatted(
                  row,
                  TYPES.stream()
                      .map(type -> type.literal(number))
                      .collect(Collectors.joining(", "))));
    }
    statements.add(
        "UPDATE ITEMS SET %s WHERE ID = %s"
            .formatted(
                TYPES.stream()
                    .map(type -> Sql.name(type.column()) + " = NULL")
                    .collect(Collectors.joining(", ")),
                ROWS - 1));
    return statements.toArray(String[]::new);
  }

  /** The columns in which target and source hold different values, compared by DuckDB itself. */
  private static List<String> differences(EmbeddedSync sync) {
    List<String> different = new ArrayList<>();
    try (DuckDbConnection target = DuckDbConnection.writable(sync.targetFile())) {
      target.execute(
          "attach the source",
          "ATTACH %s AS source (READ_ONLY)"
              .formatted(Sql.text(sync.targetFile().resolveSibling("source.duckdb").toString())));
      for (TypeSamples type : TYPES) {
        long rows =
            target.number(
                "compare " + type.column(),
                """
                SELECT count(*) FROM ITEMS_COPY AS target FULL JOIN source.main.ITEMS AS source
                  ON source.ID = target.ID
                WHERE source.ID IS NULL OR target.ID IS NULL OR %s IS DISTINCT FROM %s"""
                    .formatted(type.comparable("source"), type.comparable("target")));
        if (rows > 0) {
          different.add("%s rows of %s".formatted(rows, type.column()));
        }
      }
      String values =
          TYPES.stream().map(type -> type.comparable("rows")).collect(Collectors.joining(", "));
      for (boolean forth : new boolean[] {true, false}) {
        String first = forth ? "ITEMS_COPY" : "source.main.ITEMS";
        String second = forth ? "source.main.ITEMS" : "ITEMS_COPY";
        long rows =
            target.number(
                "compare rows",
                "SELECT count(*) FROM (SELECT ID, %1$s FROM %2$s AS rows EXCEPT ALL SELECT ID, %1$s FROM %3$s AS rows)"
                    .formatted(values, first, second));
        if (rows > 0) {
          different.add("%s rows of %s only".formatted(rows, first));
        }
      }
    }
    return different;
  }

  private static String columnTypes(String table) {
    return "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '%s' ORDER BY column_index"
        .formatted(table);
  }

  @Test
  void everyTypeCanBeTheKey() {
    TableDefinition[] tables =
        TYPES.stream().map(TypeMatrixTest::keyedBy).toArray(TableDefinition[]::new);
    try (EmbeddedSync sync = EmbeddedSync.of(folder, tables)) {
      for (TypeSamples type : TYPES) {
        String column = Sql.name(type.column());
        sync.source(
            "CREATE TABLE %s (%s %s, NOTE VARCHAR)".formatted(column, column, type.engineType()),
            "INSERT INTO %s VALUES %s"
                .formatted(
                    column,
                    IntStream.range(0, type.literals().size())
                        .filter(number -> !type.literals().get(number).equals("'-0.0'"))
                        .mapToObj(number -> "(%s, 'n%s')".formatted(type.literal(number), number))
                        .collect(Collectors.joining(", "))));
      }
      assertThat(outcomes(fullOfAll(sync))).isEmpty();
      for (TypeSamples type : TYPES) {
        sync.source(
            "DELETE FROM %s WHERE NOTE = 'n0'".formatted(Sql.name(type.column())),
            "UPDATE %s SET NOTE = 'changed' WHERE NOTE = 'n1'".formatted(Sql.name(type.column())));
      }
      List<Receipt> second = fullOfAll(sync);
      assertThat(outcomes(second)).isEmpty();
      assertThat(second)
          .extracting(receipt -> List.of(receipt.inserted(), receipt.updated(), receipt.vanished()))
          .containsOnly(List.of(0L, 1L, 1L));
      List<Receipt> third = fullOfAll(sync);
      assertThat(outcomes(third)).isEmpty();
      assertThat(third)
          .extracting(receipt -> receipt.inserted() + receipt.updated() + receipt.vanished())
          .containsOnly(0L);
      for (TypeSamples type : TYPES) {
        String query =
            "SELECT (%s)::VARCHAR, NOTE FROM %%s AS rows ORDER BY NOTE"
                .formatted(type.comparable("rows"));
        assertThat(sync.targetRows(query.formatted(Sql.name(type.column() + "_COPY"))))
            .as(type.engineType())
            .isEqualTo(sync.sourceRows(query.formatted(Sql.name(type.column()))));
      }
    }
  }

  private static TableDefinition keyedBy(TypeSamples type) {
    Limit any = Limit.parse("100%").orElseThrow();
    return new TableDefinition(
        type.column().toLowerCase(Locale.ROOT),
        type.column(),
        type.column() + "_COPY",
        List.of(type.column()),
        Optional.empty(),
        Optional.empty(),
        DuplicateRule.FAIL,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        new GuardLimits(any, any, Duration.ofDays(7)),
        List.of(),
        List.of());
  }

  private static List<Receipt> fullOfAll(EmbeddedSync sync) {
    return sync.temporal()
        .getWorkflowClient()
        .newWorkflowStub(
            TableRequest.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId("test/" + UUID.randomUUID())
                .setTaskQueue(EmbeddedSync.QUEUE)
                .build())
        .ask(
            TYPES.stream().map(type -> type.column().toLowerCase(Locale.ROOT)).toList(),
            new SyncRequest(
                null, null, Action.SYNC, Mode.FULL, "test", null, null, null, null, null, false));
  }

  private static List<String> outcomes(List<Receipt> receipts) {
    return receipts.stream()
        .filter(receipt -> receipt.outcome() != Outcome.VERIFIED)
        .map(Receipt::toString)
        .toList();
  }

  @Test
  void keysThatACollationOrAnEyeTakesForOneAreTwo() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items())) {
      List<String> keys =
          List.of("'a'", "'A'", "'a '", "' a'", "'a\u200B'", "'\u00E9'", "'e\u0301'", "'e'");
      sync.source(
          "CREATE TABLE ITEMS (ID VARCHAR COLLATE NOCASE.NOACCENT, NAME VARCHAR COLLATE NOCASE)",
          "INSERT INTO ITEMS VALUES "
              + keys.stream()
                  .map(key -> "(%s, 'name of ' || %s)".formatted(key, key))
                  .collect(Collectors.joining(", ")));
      sync.target("CREATE TABLE ITEMS_COPY (ID VARCHAR COLLATE NOCASE, NAME VARCHAR)");
      Receipt first = sync.full();
      assertThat(first.outcome()).as(first.toString()).isEqualTo(Outcome.VERIFIED);
      assertThat(first.inserted()).isEqualTo(keys.size());

      sync.source("UPDATE ITEMS SET NAME = 'NAME OF a' WHERE encode(ID) = encode('a')");
      Receipt second = sync.full();
      assertThat(second.outcome()).as(second.toString()).isEqualTo(Outcome.VERIFIED);
      assertThat(List.of(second.updated(), second.superseded(), second.vanished()))
          .containsExactly(1L, 0L, 0L);
      String rows = "SELECT hex(encode(ID)), hex(encode(NAME)) FROM %s ORDER BY ALL";
      assertThat(sync.targetRows(rows.formatted("ITEMS_COPY")))
          .isEqualTo(sync.sourceRows(rows.formatted("ITEMS")));
    }
  }

  @Test
  void typesWithoutARuleAreRefusedAllAtOnceAndNothingIsWritten() {
    List<String> refused =
        List.of(
            "INTERVAL",
            "BIT",
            "UNION(n INTEGER, s VARCHAR)",
            "TIME WITH TIME ZONE",
            "BIGNUM",
            "TIME_NS",
            "GEOMETRY",
            "INTERVAL[]",
            "BIT[3]",
            "STRUCT(a INTEGER, b UNION(n INTEGER, s VARCHAR))",
            "MAP(VARCHAR, TIME WITH TIME ZONE)",
            "BIGNUM[]",
            "TIME_NS[]",
            "STRUCT(g GEOMETRY)[]",
            "VARIANT[]");
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items())) {
      String[] columns =
          IntStream.range(0, refused.size())
              .mapToObj(number -> "X%s %s".formatted(number, refused.get(number)))
              .toArray(String[]::new);
      sync.source(
          "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR, %s)".formatted(String.join(", ", columns)),
          "INSERT INTO ITEMS (ID, NAME) VALUES (1, 'new')");
      sync.target("CREATE TABLE ITEMS_COPY AS SELECT 1 AS ID, 'old' AS NAME");

      Receipt receipt = sync.full();

      assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(receipt.failure()).isEqualTo("TypeRefused");
      assertThat(receipt.reasons()).hasSize(1);
      assertThat(receipt.reasons().get(0))
          .isEqualTo(
              "Cannot sync items: "
                  + IntStream.range(0, refused.size())
                      .mapToObj(
                          number ->
                              "column X%s is %s, a type without a rule; leave it out in a view of the source, or cast it"
                                  .formatted(number, refused.get(number)))
                      .collect(Collectors.joining("; ")));
      assertThat(sync.targetRows("FROM ITEMS_COPY")).containsExactly(List.of("1", "old"));
      assertThat(sync.targetRows(columnTypes("ITEMS_COPY")))
          .containsExactly(List.of("ID", "INTEGER"), List.of("NAME", "VARCHAR"));
    }
  }

  @Test
  void aVariantThatItsDocumentCantKeepStopsTheRunBeforeTheTargetIsTouched() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items())) {
      sync.source(
          "CREATE TABLE ITEMS (ID INTEGER, ANY_VALUE VARIANT)",
          "INSERT INTO ITEMS VALUES (1, 123456789012345678901234567890::HUGEINT::VARIANT)");
      sync.target(
          "CREATE TABLE ITEMS_COPY (ID INTEGER, ANY_VALUE VARIANT)",
          "INSERT INTO ITEMS_COPY VALUES (1, 7::VARIANT)");

      Receipt receipt = sync.full();

      assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(receipt.failure()).isEqualTo("LoadMismatch");
      assertThat(sync.targetRows("SELECT ID, to_json(ANY_VALUE)::VARCHAR FROM ITEMS_COPY"))
          .containsExactly(List.of("1", "7"));
    }
  }
}
