package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.contract.Hashing;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.Digest;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Errors that could cancel each other out: values of every type that two rows of a bucket swap, or
 * two columns of a row. All of the target is one bucket, so that a sum is all that tells.
 */
@Timeout(170)
class SwappedCellsTest {
  private static final int GROUPS = 4;
  private static final int ONE_BUCKET = 1;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void everySwapIsFoundAndMended(int group) {
    List<TypeSamples> types = TypeSamples.share(group, GROUPS);
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items())) {
      String create = create(types);
      sync.source("CREATE TABLE ITEMS AS " + create);
      sync.target("CREATE TABLE ITEMS_COPY AS " + create);
      Map<Hashing, Digest> before = digests(sync);

      for (int number = 0; number < types.size(); number++) {
        String column = types.get(number).column();
        for (String swap :
            List.of(betweenRows(column, 3 * number), betweenColumns(column, 3 * number + 2))) {
          sync.target(swap);
          Map<Hashing, Digest> after = digests(sync);
          for (Hashing hashing : Hashing.values()) {
            assertThat(before.get(hashing).differing(after.get(hashing)).numbers())
                .as("%s, %s", hashing, swap)
                .containsExactly(0);
          }
          before = after;
        }
      }
      Receipt receipt = EmbeddedSync.expect(Outcome.VERIFIED, sync.full());

      assertThat(List.of(receipt.inserted(), receipt.updated(), receipt.vanished()))
          .containsExactly(0L, 3L * types.size(), 0L);
      assertThat(held(sync, types, "ITEMS_COPY")).isEqualTo(heldBySource(sync, types));
    }
  }

  private static String second(String column) {
    return column + "_2";
  }

  private static Stream<TypeSamples> columns(List<TypeSamples> types) {
    return types.stream()
        .flatMap(
            type ->
                Stream.of(
                    type,
                    new TypeSamples(second(type.column()), type.engineType(), type.literals())));
  }

  /** Three rows a type: two with different values, and one whose two columns differ. */
  private static String create(List<TypeSamples> types) {
    List<String> rows = new ArrayList<>();
    for (int number = 0; number < types.size(); number++) {
      rows.add(row(types, 3 * number, number, 0, 2));
      rows.add(row(types, 3 * number + 1, number, 1, 2));
      rows.add(row(types, 3 * number + 2, number, 0, 1));
    }
    return String.join(" UNION ALL ", rows);
  }

  private static String row(List<TypeSamples> types, int id, int of, int first, int second) {
    List<String> values = new ArrayList<>();
    values.add(id + " AS ID");
    for (int number = 0; number < types.size(); number++) {
      TypeSamples type = types.get(number);
      values.add(value(type, number == of ? first : 2) + " AS " + Sql.name(type.column()));
      values.add(value(type, number == of ? second : 2) + " AS " + Sql.name(second(type.column())));
    }
    return "SELECT " + String.join(", ", values);
  }

  /** The first sample, the second, or none. */
  private static String value(TypeSamples type, int number) {
    return number == 2 ? "NULL::" + type.engineType() : type.literal(number);
  }

  private static String betweenRows(String column, int first) {
    return """
    UPDATE ITEMS_COPY SET %1$s = other.%1$s
    FROM (SELECT * FROM ITEMS_COPY WHERE ID IN (%2$s, %3$s)) AS other
    WHERE ITEMS_COPY.ID + other.ID = %4$s AND ITEMS_COPY.ID IN (%2$s, %3$s)\
    """
        .formatted(Sql.name(column), first, first + 1, 2 * first + 1);
  }

  private static String betweenColumns(String column, int row) {
    return "UPDATE ITEMS_COPY SET %1$s = %2$s, %2$s = %1$s WHERE ID = %3$s"
        .formatted(Sql.name(column), Sql.name(second(column)), row);
  }

  /** The target's digest by each way to hash. */
  private Map<Hashing, Digest> digests(EmbeddedSync sync) {
    TableDefinition table = EmbeddedSync.items();
    try (DuckDbSource source =
            new DuckDbSource(new DuckDbFile(folder.resolve("source.duckdb"), "main"));
        DuckDbTarget target = new DuckDbTarget(new DuckDbFile(sync.targetFile(), "main"))) {
      Contract contract =
          Agreement.of(
              table,
              source.schema("ITEMS").orElseThrow(),
              target.schema("ITEMS_COPY"),
              DuckDbTypes::place);
      return Stream.of(Hashing.values())
          .collect(
              Collectors.toMap(
                  hashing -> hashing,
                  hashing -> target.digest(contract.hashed(hashing), ONE_BUCKET)));
    }
  }

  private static List<List<String>> heldBySource(EmbeddedSync sync, List<TypeSamples> types) {
    return sync.sourceRows(query(types, "ITEMS"));
  }

  private static List<List<String>> held(EmbeddedSync sync, List<TypeSamples> types, String table) {
    return sync.targetRows(query(types, table));
  }

  private static String query(List<TypeSamples> types, String table) {
    return columns(types)
        .map(type -> type.comparable("rows"))
        .collect(
            Collectors.joining(
                ", ", "SELECT ID, ", " FROM %s AS rows ORDER BY ID".formatted(table)));
  }
}
