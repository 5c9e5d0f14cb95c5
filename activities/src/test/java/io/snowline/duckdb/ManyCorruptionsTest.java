package io.snowline.duckdb;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.contract.Hashing;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.TableDefinition;
import io.snowline.golden.ReferenceHash;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten thousand cells of targets that are no longer what was synced, of every type; many of them are
 * off by the smallest step that the type has. Each is in a bucket of its own, so that the compare
 * has to find each of them by itself. {@code -Dsnowline.seed=S} changes others.
 */
@Timeout(170)
class ManyCorruptionsTest {
  private static final long SEED = Long.getLong("snowline.seed", 1);
  private static final int GROUPS = 6;
  private static final int ROUNDS = 3;
  private static final int CHANGES = 556;
  private static final int ROWS = 1_000;

  /** Columns that the source lacks: the stamp, what orders copies, and one of the target's own. */
  private static final String OWN = "DATE '2025-07-15' AS STAMPED, 7 AS VERSION, 'mine' AS NOTE";

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private record Cell(int row, TypeSamples type, String literal) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void everySingleCellIsFoundAndMendedByTheNextFullSyncAndNothingElseIsTouched(int group) {
    assertThat(GROUPS * ROUNDS * CHANGES).isGreaterThanOrEqualTo(10_000);
    Random random = new Random(SEED * 1_000_003 + group);
    List<TypeSamples> types = TypeSamples.share(group, GROUPS);
    TableDefinition table = EmbeddedSync.stamped(EmbeddedSync.items(), "STAMPED", "VERSION");
    Map<Integer, List<String>> own = new TreeMap<>();
    try (EmbeddedSync sync = EmbeddedSync.of(folder, table)) {
      List<Map<TypeSamples, String>> rows = rows(types, random);
      String create = create(types, rows);
      sync.source("CREATE TABLE ITEMS AS " + create);
      sync.target(
          "CREATE TABLE ITEMS_COPY AS FROM (%s), (SELECT %s)".formatted(create, OWN),
          "CREATE TABLE AS_IT_WAS AS FROM ITEMS_COPY");
      IntStream.range(0, ROWS).forEach(row -> own.put(row, List.of("2025-07-15", "7", "mine")));
      for (int round = 0; round < ROUNDS; round++) {
        String what = "seed %d, group %d, round %d".formatted(SEED, group, round);
        List<Cell> cells = cells(types, rows, random);
        damage(sync, cells);
        changeOwn(sync, own, round, random);
        assertThat(rowsThatDiffer(sync, types, "ITEMS_COPY", "AS_IT_WAS"))
            .as(what)
            .isEqualTo(CHANGES);
        assertThat(differingBuckets(sync, table, Hashing.PORTABLE))
            .as(what)
            .containsExactlyElementsOf(
                cells.stream().map(cell -> bucket(cell.row())).sorted().toList());
        assertThat(differingBuckets(sync, table, Hashing.ENGINE))
            .as(what)
            .containsExactlyElementsOf(engineBuckets(sync, cells));

        Receipt receipt = EmbeddedSync.expect(Outcome.VERIFIED, sync.full());

        assertThat(
                List.of(
                    receipt.inserted(),
                    receipt.updated(),
                    receipt.unchanged(),
                    receipt.superseded(),
                    receipt.vanished()))
            .as(what)
            .containsExactly(0L, (long) CHANGES, (long) ROWS - CHANGES, 0L, 0L);
        assertThat(rowsThatDiffer(sync, types, "ITEMS_COPY", "AS_IT_WAS")).as(what).isZero();
        assertThat(rowsThatDiffer(sync, types, "AS_IT_WAS", "ITEMS_COPY")).as(what).isZero();
        String removed =
            "(FROM ITEMS_COPY_HISTORY WHERE run_out = %s)".formatted(Sql.text(receipt.run()));
        assertThat(rowsThatDiffer(sync, types, removed, "DAMAGED")).as(what).isZero();
        assertThat(rowsThatDiffer(sync, types, "DAMAGED", removed)).as(what).isZero();
        for (Hashing hashing : Hashing.values()) {
          assertThat(differingBuckets(sync, table, hashing)).as(what).isEmpty();
        }
        String day = LocalDate.ofInstant(receipt.cut(), ZoneOffset.UTC).toString();
        cells.forEach(cell -> own.put(cell.row(), asList(day, own.get(cell.row()).get(1), null)));
        assertThat(sync.targetRows("SELECT STAMPED, VERSION, NOTE FROM ITEMS_COPY ORDER BY ID"))
            .as(what)
            .isEqualTo(List.copyOf(own.values()));
      }
    }
  }

  private static List<Map<TypeSamples, String>> rows(List<TypeSamples> types, Random random) {
    return IntStream.range(0, ROWS)
        .mapToObj(
            row -> types.stream().collect(Collectors.toMap(type -> type, type -> type.any(random))))
        .toList();
  }

  private static String create(List<TypeSamples> types, List<Map<TypeSamples, String>> rows) {
    List<String> columns = new ArrayList<>(List.of("ID"));
    types.forEach(type -> columns.add(type.column()));
    String values =
        IntStream.range(0, ROWS)
            .mapToObj(
                row ->
                    types.stream()
                        .map(type -> typed(type, rows.get(row).get(type)))
                        .collect(Collectors.joining(", ", "(" + row + ", ", ")")))
            .collect(Collectors.joining(", "));
    return "SELECT * FROM (VALUES %s) AS made (%s)".formatted(values, Sql.names(columns));
  }

  private static String typed(TypeSamples type, String literal) {
    return "CAST(%s AS %s)".formatted(literal, type.engineType());
  }

  /** A new value for one cell in each of some rows, no two of a bucket; every type in turn. */
  private static List<Cell> cells(
      List<TypeSamples> types, List<Map<TypeSamples, String>> rows, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, ROWS).boxed().toList());
    Collections.shuffle(order, random);
    Map<Integer, Integer> rowOfBucket = new TreeMap<>();
    order.forEach(row -> rowOfBucket.putIfAbsent(bucket(row), row));
    List<Integer> chosen = new ArrayList<>(rowOfBucket.values());
    Collections.shuffle(chosen, random);
    List<Cell> cells = new ArrayList<>();
    for (int row : chosen.subList(0, CHANGES)) {
      TypeSamples type = types.get(cells.size() % types.size());
      String held = rows.get(row).get(type);
      String other = random.nextBoolean() ? type.neighbour(held) : null;
      other = other == null ? type.any(random) : other;
      while (plain(other).equals(plain(held)) || (isZero(other) && isZero(held))) {
        other = type.any(random);
      }
      cells.add(new Cell(row, type, other));
    }
    return cells;
  }

  /** A number with and without quotes is the same number. */
  private static String plain(String literal) {
    return literal.replaceAll("[()']", "");
  }

  /** The two zeros of a floating type are one value. */
  private static boolean isZero(String literal) {
    return literal.startsWith("(0.0)") || literal.startsWith("('-0.0')");
  }

  private static int bucket(int row) {
    return ReferenceHash.bucket(ReferenceHash.parts(List.of(Integer.toString(row))), Buckets.MOST);
  }

  private static void damage(EmbeddedSync sync, List<Cell> cells) {
    cells.stream()
        .collect(Collectors.groupingBy(Cell::type))
        .forEach(
            (type, damaged) ->
                sync.target(
                    "UPDATE ITEMS_COPY SET %1$s = fresh.held FROM (VALUES %2$s) AS fresh (ID, held) WHERE ITEMS_COPY.ID = fresh.ID"
                        .formatted(
                            Sql.name(type.column()),
                            damaged.stream()
                                .map(
                                    cell ->
                                        "(%d, %s)"
                                            .formatted(cell.row(), typed(type, cell.literal())))
                                .collect(Collectors.joining(", ")))));
    sync.target(
        "CREATE OR REPLACE TABLE DAMAGED AS FROM ITEMS_COPY WHERE ID IN (%s)"
            .formatted(
                cells.stream()
                    .map(cell -> Integer.toString(cell.row()))
                    .collect(Collectors.joining(", "))));
  }

  /** What the source lacks is the target's own: it is compared with nothing. */
  private static void changeOwn(
      EmbeddedSync sync, Map<Integer, List<String>> own, int round, Random random) {
    for (int row = random.nextInt(5); row < ROWS; row += 5) {
      own.put(row, List.of("2024-02-2" + round, "%d".formatted(round), "note " + round));
    }
    sync.target(
        own.entrySet().stream()
            .map(
                row ->
                    "(%d, %s)"
                        .formatted(
                            row.getKey(),
                            row.getValue().stream()
                                .map(value -> value == null ? "NULL" : Sql.text(value))
                                .collect(Collectors.joining(", "))))
            .collect(
                Collectors.joining(
                    ", ",
                    "UPDATE ITEMS_COPY SET STAMPED = own.a::DATE, VERSION = own.b::INTEGER, NOTE ="
                        + " own.c FROM (VALUES ",
                    ") AS own (ID, a, b, c) WHERE ITEMS_COPY.ID = own.ID")));
  }

  /** Where DuckDB's own hash puts the rows. */
  private static List<Integer> engineBuckets(EmbeddedSync sync, List<Cell> cells) {
    return sync
        .targetRows(
            cells.stream()
                .map(
                    cell ->
                        "(%s)"
                            .formatted(
                                Sql.text(
                                    ReferenceHash.parts(List.of(Integer.toString(cell.row()))))))
                .collect(
                    Collectors.joining(
                        ", ",
                        "SELECT DISTINCT (hash(key) >> 4) %% %d AS bucket FROM (VALUES "
                            .formatted(Buckets.MOST),
                        ") AS keys (key) ORDER BY bucket")))
        .stream()
        .map(row -> Integer.valueOf(row.get(0)))
        .toList();
  }

  private List<Integer> differingBuckets(
      EmbeddedSync sync, TableDefinition table, Hashing hashing) {
    try (DuckDbSource source =
            new DuckDbSource(new DuckDbFile(folder.resolve("source.duckdb"), "main"));
        DuckDbTarget target = new DuckDbTarget(new DuckDbFile(sync.targetFile(), "main"))) {
      Contract contract =
          Agreement.of(
                  table,
                  source.schema("ITEMS").orElseThrow(),
                  target.schema("ITEMS_COPY"),
                  DuckDbTypes::place)
              .hashed(hashing);
      return Digest.toRead(
              source.digest(contract, Buckets.MOST), target.digest(contract, Buckets.MOST))
          .numbers();
    }
  }

  private static long rowsThatDiffer(
      EmbeddedSync sync, List<TypeSamples> types, String some, String others) {
    String query =
        types.stream()
            .map(type -> type.comparable("rows"))
            .collect(Collectors.joining(", ", "SELECT ID, ", " FROM %s AS rows"));
    String count =
        "SELECT count(*) FROM (%s EXCEPT ALL %s)"
            .formatted(query.formatted(some), query.formatted(others));
    return Long.parseLong(sync.targetRows(count).get(0).get(0));
  }
}
