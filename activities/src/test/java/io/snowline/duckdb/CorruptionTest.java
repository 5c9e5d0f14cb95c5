package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.TableDefinition;
import io.snowline.golden.ReferenceHash;
import io.snowline.sync.Action;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Staged;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cell of the target that is no longer what was synced. */
@Timeout(170)
class CorruptionTest {
  private static final long SEED = 20260724;
  private static final int GROUPS = 6;
  private static final int CHANGES = 12;
  private static final int BUCKETS = 16;
  private static final int ROWS = 40;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void anySingleCellIsFoundInItsBucketPlannedAsOneUpdateAndMended(int group) {
    List<TypeSamples> types = TypeSamples.share(group, GROUPS);
    TableDefinition table = EmbeddedSync.items();
    Path targetFile = folder.resolve("target.duckdb");
    try (DuckDbConnection file = DuckDbConnection.writable(folder.resolve("source.duckdb"))) {
      make(file, "ITEMS", types);
    }
    try (DuckDbConnection file = DuckDbConnection.writable(targetFile)) {
      make(file, "ITEMS_COPY", types);
      file.execute("remember", "CREATE TABLE AS_IT_WAS AS FROM ITEMS_COPY");
    }
    Random random = new Random(SEED + group);
    try (DuckDbSource source =
            new DuckDbSource(new DuckDbFile(folder.resolve("source.duckdb"), "main"));
        DuckDbTarget target = new DuckDbTarget(new DuckDbFile(targetFile, "main"));
        DuckDbConnection file = DuckDbConnection.writable(targetFile)) {
      Contract contract =
          Agreement.of(
              table,
              source.schema("ITEMS").orElseThrow(),
              target.schema("ITEMS_COPY"),
              DuckDbTypes::place);
      Digest cut = source.digest(contract, BUCKETS);
      assertThat(Digest.toRead(cut, target.digest(contract, BUCKETS)).nothing()).isTrue();

      for (int change = 0; change < CHANGES; change++) {
        // every type in turn, then at random
        int column = change < types.size() ? change : random.nextInt(types.size());
        int row = random.nextInt(ROWS);
        TypeSamples type = types.get(column);
        String literal = otherLiteral(random, type, row);
        String what =
            "seed %s, group %s, change %s: %s of row %s becomes %s"
                .formatted(SEED, group, change, type.column(), row, literal);
        file.execute(
            "change a cell",
            "UPDATE ITEMS_COPY SET %s = %s WHERE ID = %s"
                .formatted(Sql.name(type.column()), literal, row));

        Digest damaged = target.digest(contract, BUCKETS);
        Buckets read = Digest.toRead(cut, damaged);
        assertThat(read.numbers())
            .as(what)
            .containsExactly(
                ReferenceHash.bucket(ReferenceHash.parts(List.of(Integer.toString(row))), BUCKETS));

        RunOrder order = order("items-20250814-060000-%04x".formatted(change));
        Staged staged =
            target.load(
                table,
                order.run(),
                contract,
                read,
                source.read(contract, read, target.folder("items", order.run())),
                true);
        assertThat(staged.quarantined().totalRows()).as(what).isZero();
        Plan plan = target.plan(table, contract, order, read, cut);
        assertThat(
                List.of(
                    plan.inserted(),
                    plan.updated(),
                    plan.unchanged(),
                    plan.superseded(),
                    plan.vanished()))
            .as(what)
            .containsExactly(0L, 1L, ROWS - 1L, 0L, 0L);
        assertThat(plan.samples()).as(what).hasSize(1);
        assertThat(plan.samples().get(0).reason())
            .as(what)
            .isEqualTo("differs in " + type.column());

        Receipt receipt =
            target.apply(
                table,
                contract,
                new ApplyRequest(
                    order,
                    contract.fingerprint(),
                    target.ledger().fence("items"),
                    read,
                    cut,
                    cut,
                    damaged.fingerprint(),
                    plan),
                Map.of());
        assertThat(receipt.outcome()).as(what).isEqualTo(Outcome.VERIFIED);
        assertThat(receipt.updated()).as(what).isEqualTo(1);
        assertThat(differences(file, types)).as(what).isZero();
        assertThat(target.digest(contract, BUCKETS).differing(cut).nothing()).as(what).isTrue();
        target.discard("items", order.run());
      }
      assertThat(file.number("count", "SELECT count(*) FROM ITEMS_COPY_HISTORY"))
          .isEqualTo(CHANGES);
    }
    assertThat(folder.resolve("target.duckdb.staging")).doesNotExist();
  }

  private static void make(DuckDbConnection file, String table, List<TypeSamples> types) {
    file.execute(
        "make " + table,
        "CREATE TABLE %s (ID INTEGER, %s)"
            .formatted(
                table,
                types.stream()
                    .map(type -> Sql.name(type.column()) + " " + type.engineType())
                    .collect(Collectors.joining(", "))));
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      int number = row;
      rows.add(
          types.stream()
              .map(type -> type.literal(number))
              .collect(Collectors.joining(", ", "(" + row + ", ", ")")));
    }
    file.execute(
        "fill " + table, "INSERT INTO %s VALUES %s".formatted(table, String.join(", ", rows)));
  }

  /** Another value than the row has; the two zeros of a floating type are one value. */
  private static String otherLiteral(Random random, TypeSamples type, int row) {
    String held = type.literal(row);
    while (true) {
      String other = type.literal(random.nextInt(type.literals().size() + 1));
      boolean zeros = isZero(held) && isZero(other);
      if (!other.equals(held) && !zeros) {
        return other;
      }
    }
  }

  private static boolean isZero(String literal) {
    return literal.startsWith("(0.0)") || literal.startsWith("('-0.0')");
  }

  /** Rows of the target that aren't as they were, and the other way round. */
  private static long differences(DuckDbConnection file, List<TypeSamples> types) {
    String values =
        types.stream().map(type -> type.comparable("rows")).collect(Collectors.joining(", "));
    String query = "SELECT ID, " + values + " FROM %s AS rows";
    return file.number(
        "compare",
        "SELECT (SELECT count(*) FROM (%1$s EXCEPT ALL %2$s)) + (SELECT count(*) FROM (%2$s EXCEPT ALL %1$s))"
            .formatted(query.formatted("ITEMS_COPY"), query.formatted("AS_IT_WAS")));
  }

  private static RunOrder order(String run) {
    return new RunOrder(
        run,
        "items",
        Action.SYNC,
        Mode.FULL,
        List.of(),
        "test",
        Instant.parse("2025-08-14T06:00:00Z"),
        null,
        null,
        null,
        null,
        false);
  }
}
