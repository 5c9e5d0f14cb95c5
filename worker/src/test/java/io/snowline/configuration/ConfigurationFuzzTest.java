package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFuzzTest {
  private static final int FILES = 4_000;
  private static final String VALID =
      """
      # both ends
      source: {duckdb: {file: source.duckdb, schema: main}}
      target: {duckdb: {file: "${TARGET:-target}.duckdb"}}
      parallel: 2
      tables:
        orders: &defaults
          source: ORDERS
          target: ORDERS_BQ
          key: [ID, 'Line "No"']
          stamp: REPORTING_DATE
          snapshot: REPORTING_DATE
          duplicates: fail
          freshness: 26h
          guard: {vanished: 5%, source_drop: 100, approval_expires: 7d}
        people: {<<: *defaults, target: PEOPLE_BQ, source: PEOPLE}
      views: [v.sql, {file: w.sql, key: [ID], table: orders}]
      checks:
        - name: same
          modes: [full]
          source: |
            SELECT count(*) FROM ORDERS
          target: "SELECT count(*) FROM v;"
      """;
  private static final String CLOUD =
      """
      source:
        snowflake:
          host: "[::1]:8084"
          account: "${ACCOUNT:-myorg-account1}"
          user: U
          password_file: source.duckdb.key
          database: D
          schema: S
          readers: 16
          statement_timeout: 4h
          unload: {url: gs://bucket/rows/, storage_integration: I}
      target:
        bigquery:
          project: "example.com:my-project"
          dataset: d
          location: EU
          endpoint: "http://127.0.0.1:9050/"
          maximum_bytes_billed: 10 GiB
          bytes_per_run: 9223372036854775807
      tables:
        orders:
          source: ORDERS
          target: ORDERS_BQ
          key: [ID]
          columns: {A: text, "B C": json}
          partition: {column: SEEN_AT, by: month}
          cluster: [A, B]
      views: [v.sql]
      """;
  private static final String VIEW =
      "-- all\nCREATE OR REPLACE VIEW v AS SELECT 'x', $$y$$ /* z */ FROM \"ORDERS_BQ\";\n";
  private static final List<String> PIECES =
      List.of(
          "\t",
          "\n",
          "\r\n",
          " ",
          "  ",
          ": ",
          "- ",
          "? ",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          "#",
          "&a ",
          "*defaults",
          "<<: *defaults",
          "!x ",
          "!!set ",
          "| ",
          ">",
          "%",
          "---\n",
          "...\n",
          "${",
          "}",
          "$${",
          "${HOME}",
          "null",
          "~",
          "1",
          "-0.5e9",
          "0x1F",
          "true",
          ".inf",
          "\0",
          "\u0085",
          "\uFEFF",
          "é",
          "雪",
          "\ud83d\ude00",
          "\\",
          "\"\\ud800\"",
          "\"\\0\"",
          ";",
          "--",
          "/*",
          "*/",
          "$$",
          "CREATE OR REPLACE VIEW",
          "SNOWLINE_",
          "../",
          "/",
          "key:",
          "orders:",
          "views:");

  @Test
  void whateverTheFileHoldsItIsReadOrRefused(@TempDir Path temporary) {
    ConfigurationFolder folder =
        ConfigurationFolder.in(temporary)
            .with("v.sql", VIEW)
            .with("w.sql", VIEW.replace("VIEW v", "VIEW w"))
            .with("source.duckdb.key", "not to be told");
    Random random = new Random(20_250_715);
    int read = 0;
    assertThat(folder.problems(VALID)).isEmpty();
    assertThat(folder.problems(CLOUD)).isEmpty();

    for (int i = 0; i < FILES; i++) {
      byte[] file = mutated(i % 2 == 0 ? VALID : CLOUD, random);
      if (i % 3 == 0) {
        folder.with("v.sql", mutated(VIEW, random));
        file = VALID.getBytes(StandardCharsets.UTF_8);
      }
      folder.with("snowline.yaml", file);
      try {
        Configuration.load(temporary.resolve("snowline.yaml"), Map.of("HOME", "home"));
        read++;
      } catch (ConfigurationException refused) {
        assertThat(refused.problems()).isNotEmpty();
        assertThat(refused.getMessage()).doesNotContain("Exception", "\u001b", "\t", "\0");
      } catch (RuntimeException | StackOverflowError unexpected) {
        throw new AssertionError(
            "file %d:\n%s".formatted(i, new String(file, StandardCharsets.UTF_8)), unexpected);
      }
      folder.with("v.sql", VIEW);
    }

    assertThat(read).as("files that were read").isBetween(FILES / 20, FILES * 9 / 10);
  }

  private static byte[] mutated(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      bytes = mutated(bytes, random);
    }
    return bytes;
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(12));
    byte[] piece =
        switch (random.nextInt(4)) {
          case 0 -> new byte[0];
          case 1 -> new byte[] {(byte) random.nextInt(256)};
          case 2 -> {
            int start = random.nextInt(bytes.length + 1);
            yield Arrays.copyOfRange(
                bytes, start, Math.min(bytes.length, start + random.nextInt(200)));
          }
          default -> PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        };
    int after = random.nextBoolean() ? from : to;
    byte[] mutated = Arrays.copyOf(bytes, from + piece.length + bytes.length - after);
    System.arraycopy(piece, 0, mutated, from, piece.length);
    System.arraycopy(bytes, after, mutated, from + piece.length, bytes.length - after);
    return mutated;
  }
}
