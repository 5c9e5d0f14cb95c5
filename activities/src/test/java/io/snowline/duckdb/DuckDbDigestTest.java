package io.snowline.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.golden.ReferenceHash;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Digests that DuckDB takes against a model in plain Java. */
class DuckDbDigestTest {
  private static final long SEED = 20260715;
  private static final int BUCKETS = 64;

  @TempDir Path folder;
  private DuckDbConnection connection;

  /** A row with a key of two parts, either of which may be NULL, and a value. */
  private record Item(String first, Integer second, String value) {
    String key() {
      return ReferenceHash.parts(Arrays.asList(first, second == null ? null : second.toString()));
    }

    /** The columns by name: FIRST_PART, SECOND_PART, VALUE_TEXT. */
    long hash() {
      return ReferenceHash.hash(
          ReferenceHash.parts(
              Arrays.asList(first, second == null ? null : second.toString(), value)));
    }
  }

  @BeforeEach
  void open() {
    connection = DuckDbConnection.writable(folder.resolve("digest.duckdb"));
    connection.execute(
        "make", "CREATE TABLE ITEMS (SECOND_PART INTEGER, VALUE_TEXT VARCHAR, FIRST_PART VARCHAR)");
  }

  @AfterEach
  void close() {
    connection.close();
  }

  @Test
  void rowsKeysAndSumsOfEachBucketAreThoseOfTheModel() {
    List<Item> items = randomItems(3000);
    insert(items);

    assertThat(source(BUCKETS)).isEqualTo(model(items, BUCKETS));
    assertThat(source(1)).isEqualTo(model(items, 1));
    assertThat(source(Buckets.MOST)).isEqualTo(model(items, Buckets.MOST));
    assertThat(source(BUCKETS).fingerprint()).isEqualTo(model(items, 1).fingerprint());
  }

  @Test
  void theTargetsDigestCountsCopiesOfAKeyAsRows() {
    List<Item> items = randomItems(500);
    insert(items);

    Digest model = model(items, BUCKETS);
    assertThat(timeless(target(contract(true), BUCKETS)))
        .isEqualTo(new Digest(Instant.EPOCH, model.rows(), model.rows(), model.sums()));
  }

  @Test
  void aChangeOfOneRowMovesItsOwnBucketOnly() {
    List<Item> items = randomItems(2000);
    insert(items);
    Random random = new Random(SEED);
    Digest before = source(BUCKETS);
    for (int change = 0; change < 60; change++) {
      int row = random.nextInt(items.size());
      Item item = items.get(row);
      Item changed = new Item(item.first(), item.second(), "changed " + change);
      connection.update(
          "change", "UPDATE ITEMS SET VALUE_TEXT = ? WHERE rowid = ?", changed.value(), row);
      items.set(row, changed);

      Digest after = source(BUCKETS);
      assertThat(after.differing(before).numbers())
          .containsExactly(ReferenceHash.bucket(item.key(), BUCKETS));
      assertThat(after).isEqualTo(model(items, BUCKETS));
      before = after;
    }
  }

  @Test
  void valuesThatTradePlacesBetweenTwoRowsAreSeen() {
    insert(List.of(new Item("a", 1, "x"), new Item("b", 1, "y")));
    Digest before = source(1);
    connection.execute("clear", "DELETE FROM ITEMS");
    insert(List.of(new Item("a", 1, "y"), new Item("b", 1, "x")));

    assertThat(source(1).differing(before).numbers()).containsExactly(0);
  }

  @Test
  void anEvenNumberOfCopiesDoesntCancelOut() {
    insert(List.of(new Item("a", 1, "x")));
    Digest one = source(1);
    insert(List.of(new Item("a", 1, "x"), new Item("a", 1, "x")));

    assertThat(source(1).differing(one).numbers()).containsExactly(0);
  }

  @Test
  void sumsOfTheLargestHashesAreKeptModulo64Bits() {
    long largest = (1L << 48) - 1;
    int rows = 1 << 21;
    BigInteger sum = BigInteger.valueOf(largest).multiply(BigInteger.valueOf(rows));
    assertThat(sum.bitLength()).isGreaterThan(64);

    Digest digest =
        connection.digest(
            "sum the largest hashes",
            """
            SELECT n %% 3, count(*), count(DISTINCT n), sum(%s::BIGINT)
            FROM range(3 * %s) AS numbers(n) GROUP BY ALL"""
                .formatted(largest, rows),
            4);

    assertThat(timeless(digest))
        .isEqualTo(
            new Digest(
                Instant.EPOCH,
                List.of((long) rows, (long) rows, (long) rows, 0L),
                List.of((long) rows, (long) rows, (long) rows, 0L),
                List.of(sum.longValue(), sum.longValue(), sum.longValue(), 0L)));
    assertThat(digest.fingerprint())
        .isEqualTo("%s-%016x".formatted(3 * rows, sum.multiply(BigInteger.valueOf(3)).longValue()));
  }

  @Test
  void anEmptyTableHasAnEmptyDigest() {
    assertThat(source(BUCKETS)).isEqualTo(Digest.empty(Instant.EPOCH, BUCKETS));
    assertThat(timeless(target(contract(true), BUCKETS)))
        .isEqualTo(Digest.empty(Instant.EPOCH, BUCKETS));
    assertThat(source(BUCKETS).fingerprint()).isEqualTo("0-0000000000000000");
  }

  @Test
  void aBucketWithSharedOrMissingKeysHasFewerKeysThanRowsAndIsRead() {
    List<Item> alone =
        List.of(new Item("a", null, "x"), new Item(null, 1, "x"), new Item("", null, "x"));
    insert(alone);
    Digest clean = source(BUCKETS);
    assertThat(clean.keys()).isEqualTo(clean.rows());
    assertThat(Digest.toRead(clean, clean).nothing()).isTrue();

    List<Item> shared = List.of(new Item("a", null, "y"), new Item(null, null, "z"));
    insert(shared);
    Digest digest = source(BUCKETS);
    assertThat(digest.totalRows()).isEqualTo(5);
    assertThat(digest.keys().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
    assertThat(Digest.toRead(digest, digest).numbers())
        .containsExactlyInAnyOrderElementsOf(
            new HashSet<>(
                shared.stream().map(item -> ReferenceHash.bucket(item.key(), BUCKETS)).toList()));
  }

  @Test
  void aColumnThatTheTargetLacksCountsAsNullInItsDigest() {
    List<Item> items = new ArrayList<>();
    for (Item item : randomItems(200)) {
      items.add(new Item(item.first(), item.second(), null));
    }
    insert(items);
    connection.execute("make", "CREATE TABLE OLD AS SELECT FIRST_PART, SECOND_PART FROM ITEMS");
    Contract contract =
        Agreement.of(
            EmbeddedSync.keyed(EmbeddedSync.items(), "FIRST_PART", "SECOND_PART"),
            DuckDbSchema.read(connection, "main", "ITEMS").orElseThrow(),
            DuckDbSchema.read(connection, "main", "OLD"),
            DuckDbTypes::place);

    Digest old =
        timeless(
            connection.digest(
                "digest", DigestSql.target(contract, Sql.name("OLD"), BUCKETS), BUCKETS));
    assertThat(old.differing(model(items, BUCKETS)).nothing()).isTrue();
  }

  @Test
  void aDigestKnowsWhenItWasTaken() {
    Instant before = Instant.now();
    Instant taken =
        connection
            .digest("digest", DigestSql.source(contract(false), Sql.name("ITEMS"), 1), 1)
            .takenAt();
    assertThat(taken).isBetween(before.minusMillis(1), Instant.now());
  }

  private static List<Item> randomItems(int count) {
    Random random = new Random(SEED);
    List<String> texts = List.of("", "NULL", "-", "1:a", "\u00E9", "x0", "0y", "\uD83E\uDD37");
    List<Item> items = new ArrayList<>();
    for (int item = 0; item < count; item++) {
      items.add(
          new Item(
              random.nextInt(20) == 0
                  ? null
                  : texts.get(random.nextInt(texts.size())) + random.nextInt(200),
              random.nextInt(20) == 0 ? null : random.nextInt(5),
              random.nextInt(5) == 0 ? null : texts.get(random.nextInt(texts.size()))));
    }
    return items;
  }

  private void insert(List<Item> items) {
    connection.transaction(
        () -> {
          for (Item item : items) {
            connection.update(
                "fill",
                "INSERT INTO ITEMS (FIRST_PART, SECOND_PART, VALUE_TEXT) VALUES (?, ?, ?)",
                item.first(),
                item.second(),
                item.value());
          }
          return null;
        });
  }

  private static Digest model(List<Item> items, int buckets) {
    List<Long> rows = new ArrayList<>(Collections.nCopies(buckets, 0L));
    List<Long> sums = new ArrayList<>(Collections.nCopies(buckets, 0L));
    List<Set<String>> keys = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      keys.add(new HashSet<>());
    }
    for (Item item : items) {
      int bucket = ReferenceHash.bucket(item.key(), buckets);
      rows.set(bucket, rows.get(bucket) + 1);
      sums.set(bucket, sums.get(bucket) + item.hash());
      if (item.first() != null || item.second() != null) {
        keys.get(bucket).add(item.key());
      }
    }
    return new Digest(
        Instant.EPOCH, rows, keys.stream().map(set -> (long) set.size()).toList(), sums);
  }

  private Contract contract(boolean targetExists) {
    return Agreement.of(
        EmbeddedSync.keyed(EmbeddedSync.items(), "FIRST_PART", "SECOND_PART"),
        DuckDbSchema.read(connection, "main", "ITEMS").orElseThrow(),
        targetExists ? DuckDbSchema.read(connection, "main", "ITEMS") : Optional.empty(),
        DuckDbTypes::place);
  }

  private Digest source(int buckets) {
    return timeless(
        connection.digest(
            "digest", DigestSql.source(contract(false), Sql.name("ITEMS"), buckets), buckets));
  }

  private Digest target(Contract contract, int buckets) {
    return connection.digest(
        "digest", DigestSql.target(contract, Sql.name("ITEMS"), buckets), buckets);
  }

  private static Digest timeless(Digest digest) {
    return new Digest(Instant.EPOCH, digest.rows(), digest.keys(), digest.sums());
  }
}
