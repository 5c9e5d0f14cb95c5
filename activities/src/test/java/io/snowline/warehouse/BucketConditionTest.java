package io.snowline.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Buckets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BucketConditionTest {
  static List<Arguments> buckets() {
    Buckets two = new Buckets(1024, List.of(3, 1000));
    Buckets few = new Buckets(Buckets.FINEST, List.of(1, 1025, 65_535));
    return List.of(
        Arguments.of(Buckets.none(8), "FALSE"),
        Arguments.of(Buckets.all(8), "TRUE"),
        Arguments.of(Buckets.all(Buckets.FINEST), "TRUE"),
        Arguments.of(new Buckets(8, List.of(0, 5)), "b IN (0, 5)"),
        Arguments.of(two.among(Buckets.FINEST), "b & 1023 IN (3, 1000)"),
        Arguments.of(few, "b IN (1, 1025, 65535)"),
        Arguments.of(two.and(few), "(b & 1023 IN (3, 1000) OR b IN (1, 1025, 65535))"));
  }

  @ParameterizedTest
  @MethodSource("buckets")
  void namesAsFewBucketsAsItCan(Buckets buckets, String condition) {
    assertThat(BucketCondition.of(buckets, "b", "b & %s")).isEqualTo(condition);
  }

  @Test
  void isTrueForTheBucketsAloneHoweverManyTheyAre() throws Exception {
    List<Integer> numbers =
        IntStream.range(0, Buckets.FINEST)
            .filter(number -> number % 3 == 1 || number % 1024 == 77)
            .boxed()
            .toList();
    String condition =
        BucketCondition.of(new Buckets(Buckets.FINEST, numbers), "b", "(b::INTEGER & %s)");

    assertThat(condition.split(" OR ", -1))
        .as("no list has more values than Snowflake takes")
        .hasSizeGreaterThan(2)
        .allSatisfy(list -> assertThat(list.split(",", -1)).hasSizeLessThanOrEqualTo(16_000));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT b FROM range(%s) AS numbers(b) WHERE %s ORDER BY b"
                    .formatted(Buckets.FINEST, condition))) {
      List<Integer> matching = new ArrayList<>();
      while (found.next()) {
        matching.add(found.getInt(1));
      }
      assertThat(matching).isEqualTo(numbers);
    }
  }
}
