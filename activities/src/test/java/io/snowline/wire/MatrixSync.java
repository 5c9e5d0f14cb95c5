package io.snowline.wire;

import io.snowline.bed.Bed;
import io.snowline.definition.CheckDefinition;
import io.snowline.definition.ColumnRule;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.matrix.MatrixColumn;
import io.snowline.matrix.TypeMatrix;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A first sync of the matrix by a worker of its own, in another time zone and language. */
final class MatrixSync {
  /**
   * What a check can compare there: floats beyond BIGNUMERIC have no common text, 8 MB are too many
   * for a check, and the emulator's BIGNUMERIC without declared precision has fewer digits.
   */
  private static final String CHECKED =
      TypeMatrix.columns().stream()
          .filter(column -> !column.bigQuery().startsWith("BIGNUMERIC"))
          .map(MatrixColumn::name)
          .filter(column -> !column.equals("RATIO") && !column.equals("LONG_NAME"))
          .collect(Collectors.joining(", "));

  private MatrixSync() {}

  /** The dataset that the worker filled from that schema. */
  static String run(String schema, String zone, String language, String country)
      throws IOException, InterruptedException {
    ProcessBuilder worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dnet.snowflake.jdbc.disablePlatformDetection=true",
                "-Duser.timezone=" + zone,
                "-Duser.language=" + language,
                "-Duser.country=" + country,
                "-cp",
                System.getProperty("java.class.path"),
                MatrixSync.class.getName(),
                schema)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    worker.environment().putAll(Bed.running().environment());
    worker.environment().put("TZ", zone);
    Process process = worker.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String last = said.strip().lines().reduce("", (before, line) -> line);
    if (process.waitFor() != 0) {
      throw new AssertionError("the sync in %s failed: %s".formatted(zone, last));
    }
    return last;
  }

  /** What the worker runs. */
  public static void main(String[] arguments) throws SQLException {
    try (WireSync sync =
        new WireSync(
            Bed.running().snowflake(),
            Bed.running().bigquery(),
            Optional.of(arguments[0]),
            table())) {
      Receipt receipt = sync.sync(Mode.FULL);
      boolean right =
          receipt.outcome() == Outcome.VERIFIED && receipt.inserted() == TypeMatrix.rows();
      System.out.println(
          right ? sync.name() : (receipt.outcome() + " " + receipt.reasons()).replace('\n', ' '));
      if (!right) {
        System.exit(1);
      }
    }
  }

  static TableDefinition table() {
    return new TableDefinition(
        "edges",
        "EDGES",
        "EDGES_COPY",
        List.of("ID"),
        Optional.empty(),
        Optional.empty(),
        DuplicateRule.FAIL,
        TypeMatrix.columns().stream()
            .filter(column -> column.rule() != ColumnRule.EXACT)
            .collect(Collectors.toMap(MatrixColumn::name, MatrixColumn::rule)),
        Storage.plain(),
        Duration.ofHours(26),
        GuardLimits.DEFAULT,
        List.of(
            new CheckDefinition(
                "every value",
                "edges",
                Set.of(Mode.FULL),
                "SELECT %s FROM EDGES".formatted(CHECKED),
                "SELECT %s FROM EDGES_COPY".formatted(CHECKED))),
        List.of());
  }
}
