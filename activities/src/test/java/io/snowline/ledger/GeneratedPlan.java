package io.snowline.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A plan beside what was approved for a waiting run, which is all of the plan's deletions or some,
 * fewer copies of them, or others.
 *
 * @param changes the changes, row by row
 * @param approved the approved deletions with their copies
 */
public record GeneratedPlan(List<Change> changes, Map<Deletion, Long> approved) {

  /** A row that a plan changes: how, its key, and its hash. */
  public record Change(String kind, String key, long hash) {
    private boolean deletes() {
      return kind.equals("superseded") || kind.equals("vanished");
    }
  }

  /** A row that is deleted: its key and its hash. */
  public record Deletion(String key, long hash) {}

  /** Any plan. */
  public static GeneratedPlan any(Random random) {
    List<Change> changes = new ArrayList<>();
    for (int count = random.nextInt(7); count > 0; count--) {
      changes.add(
          new Change(
              List.of("superseded", "vanished", "vanished", "inserted", "updated")
                  .get(random.nextInt(5)),
              List.of("1:a", "1:A", "-").get(random.nextInt(3)),
              random.nextInt(2)));
    }
    return new GeneratedPlan(changes, approved(deletions(changes), random));
  }

  /** How many copies would be deleted that nobody approved. */
  public long unapproved() {
    return deletions(changes).entrySet().stream()
        .mapToLong(one -> Math.max(0, one.getValue() - approved.getOrDefault(one.getKey(), 0L)))
        .sum();
  }

  private static Map<Deletion, Long> deletions(List<Change> changes) {
    return changes.stream()
        .filter(Change::deletes)
        .collect(
            Collectors.groupingBy(
                change -> new Deletion(change.key(), change.hash()), Collectors.counting()));
  }

  private static Map<Deletion, Long> approved(Map<Deletion, Long> deletions, Random random) {
    Map<Deletion, Long> approved = new HashMap<>();
    deletions.forEach(
        (one, copies) -> {
          switch (random.nextInt(5)) {
            case 0 -> approved.put(one, copies - 1);
            case 1 -> approved.put(new Deletion(one.key(), one.hash() + 5), copies);
            case 2 -> approved.put(one, copies + random.nextInt(2));
            default -> approved.put(one, copies);
          }
        });
    if (random.nextInt(4) == 0) {
      approved.remove(approved.keySet().stream().findFirst().orElse(null));
    }
    return approved;
  }
}
