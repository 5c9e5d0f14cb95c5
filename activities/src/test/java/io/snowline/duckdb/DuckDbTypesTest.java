package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.ValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbTypesTest {
  @TempDir Path folder;

  @Test
  void everySupportedTypeIsReadFromTheCatalogByTheNameItHasThere() {
    try (DuckDbConnection connection = DuckDbConnection.writable(folder.resolve("t.duckdb"))) {
      for (TypeSamples type : TypeSamples.ALL) {
        connection.execute("make", "CREATE OR REPLACE TABLE T (X %s)".formatted(type.engineType()));
        assertThat(
                DuckDbSchema.read(connection, "main", "t")
                    .orElseThrow()
                    .column("x")
                    .orElseThrow()
                    .engineType())
            .isEqualTo(type.engineType());
        assertThat(DuckDbTypes.read(type.engineType())).as(type.engineType()).isPresent();
      }
    }
  }

  /** What the contract calls wide enough, DuckDB must be able to cast both ways without a loss. */
  @Test
  void aTypeThatHoldsAnotherKeepsEveryEdgeOfItsValues() {
    List<String> accepted = new ArrayList<>();
    try (DuckDbConnection connection = DuckDbConnection.writable(folder.resolve("t.duckdb"))) {
      for (TypeSamples from : TypeSamples.ALL) {
        for (TypeSamples to : TypeSamples.ALL) {
          ValueType target = DuckDbTypes.read(to.engineType()).orElseThrow();
          // a variant's text is its JSON: DuckDB has no cast that leads back
          boolean same =
              from.engineType().equals("VARIANT") || from.engineType().equals(to.engineType());
          if (same || !target.holds(DuckDbTypes.read(from.engineType()).orElseThrow())) {
            continue;
          }
          accepted.add(from.engineType() + " -> " + to.engineType());
          for (String literal :
              IntStream.range(0, from.literals().size()).mapToObj(from::literal).toList()) {
            String cast = "CAST(x AS %s)".formatted(to.engineType());
            assertThat(
                    connection.<List<String>>one(
                        "cast",
                        """
                        SELECT %s, %s, CAST(%s AS %s) IS NOT DISTINCT FROM x
                        FROM (SELECT %s AS x)"""
                            .formatted(
                                Canonical.part(target, "x"),
                                Canonical.part(target, cast),
                                cast,
                                from.engineType(),
                                literal),
                        row ->
                            List.of(
                                row.getString(1).equals(row.getString(2)) + "", row.getString(3))))
                .as("%s as %s", literal, to.engineType())
                .containsExactly("true", "true");
          }
        }
      }
    }
    assertThat(accepted)
        .contains("INTEGER -> BIGINT", "FLOAT -> DOUBLE", "UUID -> VARCHAR")
        .doesNotContain("BIGINT -> INTEGER", "DOUBLE -> FLOAT", "UBIGINT -> BIGINT")
        .hasSize(59);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INTERVAL",
        "BIT",
        "UNION(n INTEGER, s VARCHAR)",
        "TIME WITH TIME ZONE",
        "BIGNUM",
        "TIME_NS",
        "GEOMETRY",
        "NULL",
        "SOMETHING_NEW",
        "INTERVAL[]",
        "BIT[3]",
        "UNION(n INTEGER)[][]",
        "STRUCT(a INTEGER, b TIME WITH TIME ZONE)",
        "MAP(VARCHAR, STRUCT(b BIGNUM))",
        "VARIANT[]",
        "decimal(10,2)",
        "DECIMAL"
      })
  void otherTypesHaveNoRule(String engineType) {
    assertThat(DuckDbTypes.read(engineType)).isEmpty();
  }
}
