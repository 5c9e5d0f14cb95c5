package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.definition.DuckDbFile;
import io.snowline.matrix.MatrixColumn;
import io.snowline.matrix.MatrixValue;
import io.snowline.matrix.TypeMatrix;
import io.snowline.sync.Digest;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The matrix of Snowflake's types from DuckDB to DuckDB. */
class TypeEdgesTest {
  private static final int BUCKETS = 1024;

  private final TimeZone zone = TimeZone.getDefault();
  private final Locale locale = Locale.getDefault();

  @TempDir Path folder;

  @AfterEach
  void restoreDefaults() {
    TimeZone.setDefault(zone);
    Locale.setDefault(locale);
  }

  @ParameterizedTest
  @CsvSource({"UTC, en-US", "America/Bahia_Banderas, tr-TR", "Asia/Kathmandu, ar-EG"})
  void everyValueArrivesAsItWasInsertedWithTheHashOfTheReference(String zoneId, String language) {
    TimeZone.setDefault(TimeZone.getTimeZone(zoneId));
    Locale.setDefault(Locale.forLanguageTag(language));
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items())) {
      sync.source(table());

      Receipt receipt = sync.full();

      assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(Outcome.VERIFIED);
      assertThat(receipt.inserted()).isEqualTo(TypeMatrix.rows());
      assertThat(changed(sync)).isEmpty();
      assertThat(hashes(folder.resolve("source.duckdb"), "ITEMS"))
          .isEqualTo(TypeMatrix.hashes(BUCKETS));
      assertThat(hashes(sync.targetFile(), "ITEMS_COPY")).isEqualTo(TypeMatrix.hashes(BUCKETS));
    }
  }

  private static String[] table() {
    List<String> statements = new ArrayList<>();
    statements.add(
        TypeMatrix.columns().stream()
            .map(column -> column.name() + " " + column.duckDb())
            .collect(Collectors.joining(", ", "CREATE TABLE ITEMS (ID INTEGER, ", ")")));
    List<List<String>> rows = TypeMatrix.expressions(MatrixValue::duckDb);
    for (int row = 0; row < rows.size(); row++) {
      statements.add(
          "INSERT INTO ITEMS VALUES (%s, %s)".formatted(row, String.join(", ", rows.get(row))));
    }
    return statements.toArray(String[]::new);
  }

  /** Columns with values that aren't those that were inserted, as DuckDB itself compares them. */
  private static List<String> changed(EmbeddedSync sync) {
    String counts =
        TypeMatrix.columns().stream()
            .map(column -> "count_if(%s) AS %s".formatted(differs(column), column.name()))
            .collect(Collectors.joining(", ", "SELECT ", " FROM ITEMS_COPY"));
    List<String> different = sync.targetRows(counts).get(0);
    return IntStream.range(0, different.size())
        .filter(column -> !different.get(column).equals("0"))
        .mapToObj(
            column ->
                "%s values of %s"
                    .formatted(different.get(column), TypeMatrix.columns().get(column).name()))
        .toList();
  }

  private static String differs(MatrixColumn column) {
    StringBuilder cases = new StringBuilder("CASE ID");
    for (int row = 0; row < column.values().size(); row++) {
      cases.append(
          " WHEN %s THEN %s IS DISTINCT FROM %s"
              .formatted(row, column.name(), column.values().get(row).duckDb()));
    }
    return cases.append(" ELSE %s IS NOT NULL END".formatted(column.name())).toString();
  }

  /** The sum of the row hashes of each bucket that has rows, as DuckDB computes them. */
  private static Map<Integer, Long> hashes(Path file, String table) {
    try (DuckDbSource source = new DuckDbSource(new DuckDbFile(file, "main"))) {
      Digest digest =
          source.digest(
              Agreement.of(
                  EmbeddedSync.named(EmbeddedSync.items(), "items", table, "NONE"),
                  source.schema(table).orElseThrow(),
                  Optional.empty(),
                  DuckDbTypes::place),
              BUCKETS);
      Map<Integer, Long> sums = new TreeMap<>();
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        if (digest.rows().get(bucket) > 0) {
          sums.put(bucket, digest.sums().get(bucket));
        }
      }
      return sums;
    }
  }
}
