package io.snowline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Digests against the rows that they stand for. */
class DigestTest {
  private static final int ROUNDS = 100;
  private static final Instant NOW = Instant.parse("2025-08-14T06:00:00Z");

  /** A row of a table; equal rows may occur more than once. */
  private record Row(int key, int value) {
    int bucket(int buckets) {
      return key % buckets;
    }

    long hash() {
      return new Random(key * 1_000_003L + value).nextLong() & 0xFFFF_FFFF_FFFFL;
    }
  }

  @RepeatedTest(ROUNDS)
  void readsTheBucketsWhoseRowsDifferOrWhoseKeysRepeat(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int buckets = 1 << random.nextInt(7);
    List<Row> source = rows(random);
    List<Row> target = changed(source, random);

    assertThat(Digest.toRead(digest(source, buckets), digest(target, buckets)))
        .isEqualTo(
            buckets(
                buckets,
                bucket ->
                    !counted(source, buckets, bucket).equals(counted(target, buckets, bucket))
                        || repeatsKeys(source, buckets, bucket)));
  }

  @RepeatedTest(ROUNDS)
  void differsWhereTheRowsDo(RepetitionInfo repetition) {
    Random random = new Random(1_000 + repetition.getCurrentRepetition());
    int buckets = 1 << random.nextInt(7);
    List<Row> one = rows(random);
    List<Row> other = changed(one, random);
    Buckets expected =
        buckets(
            buckets,
            bucket -> !counted(one, buckets, bucket).equals(counted(other, buckets, bucket)));

    assertThat(digest(one, buckets).differing(digest(other, buckets))).isEqualTo(expected);
    assertThat(digest(other, buckets).differing(digest(one, buckets))).isEqualTo(expected);
  }

  @RepeatedTest(ROUNDS)
  void withTakesTheRowsOfThoseBucketsFromTheOther(RepetitionInfo repetition) {
    Random random = new Random(2_000 + repetition.getCurrentRepetition());
    int buckets = 1 << random.nextInt(7);
    List<Row> target = rows(random);
    List<Row> source = changed(target, random);
    Buckets read = buckets(buckets, bucket -> random.nextBoolean());
    List<Row> ofRead = in(read, source);
    List<Row> held = new ArrayList<>(target);
    held.removeAll(in(read, target));
    held.addAll(ofRead);

    assertThat(digest(target, buckets).with(read, digest(source, buckets)))
        .isEqualTo(digest(held, buckets));
    assertThat(digest(source, buckets).of(read)).isEqualTo(digest(ofRead, buckets));
  }

  private static List<Row> in(Buckets buckets, List<Row> rows) {
    return rows.stream()
        .filter(row -> buckets.numbers().contains(row.bucket(buckets.total())))
        .toList();
  }

  @RepeatedTest(ROUNDS)
  void foldedIsTheDigestOfFewerBuckets(RepetitionInfo repetition) {
    Random random = new Random(5_000 + repetition.getCurrentRepetition());
    int buckets = 1 << random.nextInt(7);
    List<Row> rows = rows(random);

    assertThat(digest(rows, buckets << random.nextInt(4)).folded(buckets))
        .isEqualTo(digest(rows, buckets));
  }

  @RepeatedTest(ROUNDS)
  void minusIsTheDigestOfTheRowsThatRemain(RepetitionInfo repetition) {
    Random random = new Random(3_000 + repetition.getCurrentRepetition());
    int buckets = 1 << random.nextInt(7);
    List<Row> all = distinctKeys(rows(random));
    List<Row> without = new ArrayList<>();
    List<Row> remaining = new ArrayList<>();
    all.forEach(row -> (random.nextBoolean() ? without : remaining).add(row));

    assertThat(digest(all, buckets).minus(digest(without, buckets)))
        .isEqualTo(digest(remaining, buckets));
    assertThat(digest(remaining, buckets).plus(digest(without, buckets)))
        .isEqualTo(digest(all, buckets));
  }

  @RepeatedTest(ROUNDS)
  void fingerprintDoesNotDependOnTheNumberOfBuckets(RepetitionInfo repetition) {
    Random random = new Random(4_000 + repetition.getCurrentRepetition());
    List<Row> rows = rows(random);
    String one = digest(rows, 1).fingerprint();

    assertThat(IntStream.rangeClosed(0, 10).mapToObj(power -> digest(rows, 1 << power)))
        .extracting(Digest::fingerprint)
        .containsOnly(one);
    assertThat(digest(changedForSure(rows), 16).fingerprint()).isNotEqualTo(one);
  }

  @Test
  void fingerprintIsRowsAndSumOfTheWholeTable() {
    assertThat(
            new Digest(NOW, List.of(2L, 1L), List.of(2L, 1L), List.of(0xABCL, 0x1L)).fingerprint())
        .isEqualTo("3-0000000000000abd");
    assertThat(new Digest(NOW, List.of(1L, 1L), List.of(1L, 1L), List.of(-1L, -1L)).fingerprint())
        .as("sums wrap around")
        .isEqualTo("2-fffffffffffffffe");
    assertThat(Digest.empty(NOW, 4).fingerprint()).isEqualTo("0-0000000000000000");
  }

  @Test
  void equalSumsOfDifferentlyManyRowsDiffer() {
    Digest one = new Digest(NOW, List.of(1L), List.of(1L), List.of(0L));
    Digest two = new Digest(NOW, List.of(2L), List.of(2L), List.of(0L));

    assertThat(one.differing(two)).isEqualTo(Buckets.all(1));
    assertThat(Digest.toRead(one, two)).isEqualTo(Buckets.all(1));
  }

  @Test
  void aRepeatedPairOfRowsDoesNotCancelOut() {
    Row row = new Row(3, 4);

    assertThat(digest(List.of(row, row), 4).differing(digest(List.of(), 4)))
        .isEqualTo(new Buckets(4, List.of(3)));
  }

  @Test
  void repeatedKeysAreReadEvenIfTheTargetHoldsTheSameRows() {
    Digest table = digest(List.of(new Row(0, 1), new Row(1, 1), new Row(1, 2)), 2);

    assertThat(Digest.toRead(table, table)).isEqualTo(new Buckets(2, List.of(1)));
    assertThat(table.differing(table)).isEqualTo(Buckets.none(2));
  }

  @Test
  void whenItWasTakenIsNoDifference() {
    Digest now = digest(List.of(new Row(0, 1)), 2);
    Digest later = new Digest(NOW.plusSeconds(60), now.rows(), now.keys(), now.sums());

    assertThat(now.differing(later)).isEqualTo(Buckets.none(2));
    assertThat(later.fingerprint()).isEqualTo(now.fingerprint());
  }

  @Test
  void emptyIsTheDigestOfNoRows() {
    assertThat(Digest.empty(NOW, 8)).isEqualTo(digest(List.of(), 8));
    assertThat(Digest.empty(NOW, 8).buckets()).isEqualTo(8);
    assertThat(Digest.empty(NOW, 8).totalRows()).isZero();
    assertThat(digest(List.of(new Row(1, 1), new Row(2, 1), new Row(2, 1)), 2).totalRows())
        .isEqualTo(3);
  }

  private static List<Row> rows(Random random) {
    return IntStream.range(0, random.nextInt(60))
        .mapToObj(number -> new Row(random.nextInt(64), random.nextInt(3)))
        .toList();
  }

  private static List<Row> distinctKeys(List<Row> rows) {
    Set<Integer> seen = new HashSet<>();
    return rows.stream().filter(row -> seen.add(row.key())).toList();
  }

  private static List<Row> changed(List<Row> rows, Random random) {
    List<Row> changed = new ArrayList<>(rows);
    for (int change = random.nextInt(4); change > 0; change--) {
      if (random.nextBoolean() && !changed.isEmpty()) {
        changed.remove(random.nextInt(changed.size()));
      } else {
        changed.add(new Row(random.nextInt(64), random.nextInt(3)));
      }
    }
    return changed;
  }

  private static List<Row> changedForSure(List<Row> rows) {
    List<Row> changed = new ArrayList<>(rows);
    changed.add(new Row(0, 99));
    return changed;
  }

  private static Digest digest(List<Row> rows, int buckets) {
    List<Long> counts = new ArrayList<>();
    List<Long> keys = new ArrayList<>();
    List<Long> sums = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      int number = bucket;
      List<Row> own = rows.stream().filter(row -> row.bucket(buckets) == number).toList();
      counts.add((long) own.size());
      keys.add(own.stream().map(Row::key).distinct().count());
      sums.add(own.stream().mapToLong(Row::hash).sum());
    }
    return new Digest(NOW, counts, keys, sums);
  }

  /** The rows of a bucket as a multiset. */
  private static Map<Row, Integer> counted(List<Row> rows, int buckets, int bucket) {
    Map<Row, Integer> counted = new HashMap<>();
    rows.stream()
        .filter(row -> row.bucket(buckets) == bucket)
        .forEach(row -> counted.merge(row, 1, Integer::sum));
    return counted;
  }

  private static boolean repeatsKeys(List<Row> rows, int buckets, int bucket) {
    List<Row> own = rows.stream().filter(row -> row.bucket(buckets) == bucket).toList();
    return own.stream().map(Row::key).distinct().count() < own.size();
  }

  private static Buckets buckets(int total, IntPredicate wanted) {
    return new Buckets(total, IntStream.range(0, total).filter(wanted).boxed().toList());
  }
}
