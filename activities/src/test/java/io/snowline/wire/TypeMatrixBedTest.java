package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.bed.Bed;
import io.snowline.bigquery.BigQueryTarget;
import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.golden.ReferenceHash;
import io.snowline.matrix.MatrixColumn;
import io.snowline.matrix.MatrixValue;
import io.snowline.matrix.TypeMatrix;
import io.snowline.snowflake.SnowflakeSource;
import io.snowline.sync.Digest;
import io.snowline.warehouse.Step;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The matrix of Snowflake's types from Snowflake to BigQuery, both emulated. */
@Tag("bed")
class TypeMatrixBedTest {
  private static final int BUCKETS = 1024;

  /** Longer texts are compared by their length and MD5. */
  private static final int LONGEST_SHOWN = 1000;

  @Test
  void everyValueArrivesAsItWasInsertedWhereverTheWorkerRuns() throws Exception {
    try (WireSync sync =
        new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), MatrixSync.table())) {
      sync.source(table());
      assertThat(hashes(sync)).isEqualTo(TypeMatrix.hashes(BUCKETS));

      String mexico = MatrixSync.run(sync.name(), "America/Bahia_Banderas", "tr", "TR");
      String nepal = MatrixSync.run(sync.name(), "Asia/Kathmandu", "ar", "EG");

      assertThat(different(sync, mexico)).isEmpty();
      assertThat(different(sync, nepal)).isEmpty();
      assertThat(
              sync.rows(
                  "SELECT receipt FROM %s.snowline_ledger WHERE outcome = 'verified'"
                      .formatted(nepal)))
          .singleElement()
          .satisfies(
              receipt ->
                  assertThat(receipt.get(0))
                      .contains("; JSON in ", " as BigQuery writes what it parsed"));
    }
  }

  private static String[] table() {
    List<String> statements = new ArrayList<>();
    statements.add(
        TypeMatrix.columns().stream()
            .map(column -> column.name() + " " + column.snowflake())
            .collect(Collectors.joining(", ", "CREATE TABLE EDGES (ID NUMBER(10,0), ", ")")));
    List<List<String>> rows = TypeMatrix.expressions(MatrixValue::snowflake);
    for (int row = 0; row < rows.size(); row++) {
      statements.add(
          "INSERT INTO EDGES SELECT %s, %s".formatted(row, String.join(", ", rows.get(row))));
    }
    return statements.toArray(String[]::new);
  }

  /** The sum of the row hashes of each bucket that has rows, as Snowflake computes them. */
  private static Map<Integer, Long> hashes(WireSync sync) {
    try (SnowflakeSource source = new SnowflakeSource(sync.snowflake(), Step.reading());
        BigQueryTarget target = new BigQueryTarget(sync.bigquery(), Step.reading())) {
      Contract contract =
          Agreement.of(
              MatrixSync.table(),
              source.schema("EDGES").orElseThrow(),
              Optional.empty(),
              target.types());
      assertThat(
              contract.layout().stream()
                  .filter(column -> !column.name().equals("ID"))
                  .collect(Collectors.toMap(ContractColumn::name, ContractColumn::targetType)))
          .isEqualTo(
              TypeMatrix.columns().stream()
                  .collect(Collectors.toMap(MatrixColumn::name, MatrixColumn::bigQuery)));
      Digest digest = source.digest(contract, BUCKETS);
      Map<Integer, Long> sums = new TreeMap<>();
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        if (digest.rows().get(bucket) > 0) {
          sums.put(bucket, digest.sums().get(bucket));
        }
      }
      return sums;
    }
  }

  /** The values of the target that aren't those that were inserted. */
  private static List<String> different(WireSync sync, String dataset) throws Exception {
    String columns =
        TypeMatrix.columns().stream()
            .map(TypeMatrixBedTest::shown)
            .collect(Collectors.joining(", "));
    Map<Integer, List<String>> rows = new HashMap<>();
    sync.rows("SELECT ID, %s FROM %s.EDGES_COPY".formatted(columns, dataset))
        .forEach(row -> rows.put(Integer.parseInt(row.get(0)), row.subList(1, row.size())));
    List<String> different = new ArrayList<>();
    assertThat(rows).hasSize(TypeMatrix.rows());
    for (int row = 0; row < TypeMatrix.rows(); row++) {
      for (int number = 0; number < TypeMatrix.columns().size(); number++) {
        MatrixColumn column = TypeMatrix.columns().get(number);
        String expected = row < column.values().size() ? expected(column, row) : null;
        String found = rows.get(row).get(number);
        String held = found == null ? null : held(column.bigQuery(), found);
        if (held == null ? expected != null : !held.equals(expected)) {
          different.add(
              "%s of row %s: %s, expected %s".formatted(column.name(), row, held, expected));
        }
      }
    }
    return different;
  }

  private static String shown(MatrixColumn column) {
    return switch (column.bigQuery()) {
      case "TIMESTAMP" -> "UNIX_MICROS(" + column.name() + ")";
      case "JSON" -> "IF({0} IS NULL, NULL, TO_JSON_STRING({0}))".replace("{0}", column.name());
      case "STRING" ->
          "IF(CHAR_LENGTH({0}) > {1}, CONCAT(CAST(CHAR_LENGTH({0}) AS STRING), ' ', TO_HEX(MD5({0}))), {0})"
              .replace("{0}", column.name())
              .replace("{1}", Integer.toString(LONGEST_SHOWN));
      default -> column.name();
    };
  }

  private static String expected(MatrixColumn column, int row) throws NoSuchAlgorithmException {
    String held = column.values().get(row).held();
    if (column.bigQuery().equals("TIMESTAMP")) {
      return ReferenceHash.micros(LocalDateTime.parse(held).toInstant(ZoneOffset.UTC));
    }
    return column.bigQuery().equals("STRING")
            && held.codePointCount(0, held.length()) > LONGEST_SHOWN
        ? held.codePointCount(0, held.length()) + " " + md5(held)
        : held;
  }

  private static String held(String type, String found) {
    return switch (type.replaceAll("\\(.*", "")) {
      case "INT64", "NUMERIC", "BIGNUMERIC" -> ReferenceHash.exact(new BigDecimal(found));
      case "FLOAT64" ->
          Double.toString(
              Double.parseDouble(found.replaceFirst("(?i)^([+-]?)inf.*", "$1Infinity")) + 0.0);
      case "BYTES" -> ReferenceHash.bytes(Base64.getDecoder().decode(found));
      case "DATETIME" -> LocalDateTime.parse(found).toString();
      case "TIME" -> LocalTime.parse(found).toString();
      default -> found;
    };
  }

  private static String md5(String text) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
