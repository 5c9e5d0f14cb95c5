package io.snowline.duckdb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How the source of a restless story changes while a run reads it. */
final class StoryMoves {
  /** So often a run reads what changes while it does: one time more and it gives up. */
  private static final int READS = 4;

  private final TableModel model;
  private final StorySource source;
  private final StoryChances chances;
  private final StorySteps steps;
  private String moment = "never";
  private int moves;
  private int moved;
  private List<Map<String, String>> atTheCut;

  StoryMoves(TableModel model, StorySource source, StoryChances chances, StorySteps steps) {
    this.model = model;
    this.source = source;
    this.chances = chances;
    this.steps = steps;
  }

  /** Chooses when and how often the source changes while the next run reads it. */
  void choose() {
    List<String> moments = List.of("never", "before transfer", "after transfer", "before apply");
    moment = chances.oneOf(moments);
    boolean never = moment.equals("after transfer") && chances.nextInt(3) == 0;
    moves = never ? READS : 1 + chances.nextInt(2);
  }

  /** What the source does at that moment of a run. */
  synchronized void meanwhile(String at, StoryPlace place) {
    if (!at.equals(moment) || moves == 0) {
      return;
    }
    moves--;
    moved++;
    steps.add(at + ":");
    List<Map<String, String>> before =
        model.source().stream().<Map<String, String>>map(TreeMap::new).toList();
    if (at.equals("before apply")) {
      atTheCut = before;
    }
    source.changeRows(2);
    do {
      source.addRows(1);
    } while (model.source().equals(before));
    source.write(place);
  }

  /** The moment at which the source changed during the last run; empty if it didn't. */
  Optional<String> movedAt() {
    return moved > 0 ? Optional.of(moment) : Optional.empty();
  }

  /** Whether it changed so often that the run gives up. */
  boolean toTheEnd() {
    return moved == READS;
  }

  /** The rows that the run read, where those of now are others. */
  Optional<List<Map<String, String>>> atTheCut() {
    return Optional.ofNullable(atTheCut);
  }

  /** From now on the source is at rest again. */
  void end() {
    atTheCut = null;
    moment = "never";
    moves = 0;
    moved = 0;
  }
}
