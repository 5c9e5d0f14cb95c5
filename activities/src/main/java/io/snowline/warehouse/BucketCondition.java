package io.snowline.warehouse;

import io.snowline.sync.Buckets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The condition, in SQL, that is true for rows of some buckets. */
public final class BucketCondition {
  /** Snowflake takes 16,384 values in a list at most. */
  private static final int MOST_VALUES = 16_000;

  private BucketCondition() {}

  /**
   * Buckets of a finer digest that together are one of {@link Buckets#MOST} are named as that one,
   * so that the text stays short however many are meant.
   *
   * @param bucket the expression of a row's bucket
   * @param masked the same with the bits of a number, {@code %s}, alone
   */
  public static String of(Buckets buckets, String bucket, String masked) {
    if (buckets.everything()) {
      return "TRUE";
    }
    if (buckets.nothing()) {
      return "FALSE";
    }
    List<String> conditions = new ArrayList<>();
    if (buckets.total() > Buckets.MOST) {
      Buckets whole = buckets.whole(Buckets.MOST);
      conditions.addAll(among(whole, masked.formatted(Buckets.MOST - 1)));
      conditions.addAll(among(buckets.without(whole.among(buckets.total())), bucket));
    } else {
      conditions.addAll(among(buckets, bucket));
    }
    return conditions.size() == 1
        ? conditions.get(0)
        : conditions.stream().collect(Collectors.joining(" OR ", "(", ")"));
  }

  private static List<String> among(Buckets buckets, String expression) {
    List<Integer> numbers = buckets.numbers();
    List<String> conditions = new ArrayList<>();
    for (int first = 0; first < numbers.size(); first += MOST_VALUES) {
      conditions.add(
          numbers.subList(first, Math.min(first + MOST_VALUES, numbers.size())).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(", ", expression + " IN (", ")")));
    }
    return conditions;
  }
}
