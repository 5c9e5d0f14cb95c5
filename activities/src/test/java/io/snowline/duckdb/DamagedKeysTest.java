package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key of the target that is no longer what was synced: a row that nobody knows, and one less. */
@Timeout(170)
class DamagedKeysTest {
  private static final int GROUPS = 6;
  private static final int UNTOUCHED = 20;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aCellOfAnyTypeInAKeyIsFoundAndMendedAndNothingElseIsTouched(int group) {
    List<TypeSamples> types = TypeSamples.share(group, GROUPS);
    TableDefinition table =
        EmbeddedSync.keyed(
            EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%"),
            Stream.concat(Stream.of("ID"), types.stream().map(TypeSamples::column))
                .toArray(String[]::new));
    try (EmbeddedSync sync = EmbeddedSync.of(folder, table)) {
      String create =
          "SELECT i::INTEGER AS ID, 'name ' || i AS NAME, %s FROM range(%d) AS n(i)"
              .formatted(
                  types.stream()
                      .map(type -> type.literal(0) + " AS " + Sql.name(type.column()))
                      .collect(Collectors.joining(", ")),
                  2 * types.size() + UNTOUCHED);
      sync.source("CREATE TABLE ITEMS AS " + create);
      sync.target("CREATE TABLE ITEMS_COPY AS " + create);
      List<String> damages = new ArrayList<>();
      for (int number = 0; number < types.size(); number++) {
        TypeSamples type = types.get(number);
        damages.add(damage(type, type.literal(1), 2 * number));
        damages.add(damage(type, "NULL", 2 * number + 1));
      }
      sync.target(damages.toArray(String[]::new));
      long damaged = damages.size();
      String remaining = query(types, "ITEMS_COPY", "ID < " + damaged);
      List<List<String>> wrong = sync.targetRows(remaining);

      Receipt receipt = expect(Outcome.VERIFIED, sync.full());

      assertThat(
              List.of(
                  receipt.inserted(),
                  receipt.updated(),
                  receipt.unchanged(),
                  receipt.superseded(),
                  receipt.vanished()))
          .containsExactly(damaged, 0L, (long) UNTOUCHED, 0L, damaged);
      assertThat(sync.targetRows(query(types, "ITEMS_COPY", "true")))
          .isEqualTo(sync.sourceRows(query(types, "ITEMS", "true")));
      assertThat(sync.targetRows(query(types, "ITEMS_COPY_HISTORY", "true"))).isEqualTo(wrong);
    }
  }

  private static String damage(TypeSamples type, String literal, int row) {
    return "UPDATE ITEMS_COPY SET %s = %s WHERE ID = %d"
        .formatted(Sql.name(type.column()), literal, row);
  }

  private static String query(List<TypeSamples> types, String table, String which) {
    return types.stream()
        .map(type -> type.comparable("rows"))
        .collect(
            Collectors.joining(
                ", ",
                "SELECT ID, NAME, ",
                " FROM %s AS rows WHERE %s ORDER BY ID".formatted(table, which)));
  }

  @Test
  void aKeyThatBecameAnothersIsOneCopyTooManyAndOneRowTooFew() {
    TableDefinition table = EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");
    try (EmbeddedSync sync = EmbeddedSync.of(folder, table)) {
      String create = "SELECT i::INTEGER AS ID, 'name ' || i AS NAME FROM range(50) AS n(i)";
      sync.source("CREATE TABLE ITEMS AS " + create);
      sync.target(
          "CREATE TABLE ITEMS_COPY AS " + create,
          "UPDATE ITEMS_COPY SET ID = 8 WHERE ID = 7",
          "UPDATE ITEMS_COPY SET ID = NULL WHERE ID = 9");

      Receipt waiting = expect(Outcome.WAITING, sync.full());
      assertThat(List.of(waiting.inserted(), waiting.superseded(), waiting.vanished()))
          .containsExactly(2L, 1L, 1L);
      Receipt mended = expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));

      assertThat(mended.unchanged() + mended.updated()).isEqualTo(48);
      sync.assertTargetEqualsSource();
    }
  }
}
