package io.snowline.duckdb;

import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.TableModel.Kind;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What happens to one table: its source changes, someone else writes to its target, runs are asked
 * for. All of it follows from a seed, and the model says what must come of it.
 */
public final class Story {
  /** Where a run's process is killed. */
  private static final List<String> KILLS =
      List.of(
          "during transfer",
          "after transfer",
          "after plan",
          "before apply",
          "during apply",
          "after apply",
          "after discard");

  /**
   * What is told of a story: a failing one is told again with less.
   *
   * @param without numbers of the events that are left out
   * @param mostRows how many rows are added at once, at most
   */
  public record Part(Set<Integer> without, int mostRows) {
    public static final Part WHOLE = new Part(Set.of(), Integer.MAX_VALUE);
  }

  private final long seed;
  private final StoryChances chances;
  private final StoryShape shape;
  private final TableModel model;
  private final StorySteps steps = new StorySteps();
  private final StorySource source;
  private final StoryTarget target;
  private final StoryMoves moves;
  private final StoryRequests requests;
  private final StoryJudge judge;
  private final List<String> happened = new ArrayList<>();
  private Optional<String> killedAt = Optional.empty();

  Story(long seed, String name, Part part) {
    this(seed, name, part, StoryReach.FILES);
  }

  /**
   * @param name the table's
   * @param reach what the place carries where it is told
   */
  public Story(long seed, String name, Part part, StoryReach reach) {
    this.seed = seed;
    chances = new StoryChances(seed, part.without());
    shape = reach.of(StoryShape.of(chances, name));
    model = new TableModel(shape.rules());
    shape.columns().forEach(model::column);
    AtomicInteger numbers = new AtomicInteger();
    source = new StorySource(shape, model, chances, steps, numbers, part.mostRows(), happened::add);
    target = new StoryTarget(shape, model, chances, steps, numbers);
    moves = new StoryMoves(model, source, chances, steps);
    requests = new StoryRequests(model, chances, steps);
    judge = new StoryJudge(shape, model, requests, moves, steps, happened);
    steps.add("seed %d: %s".formatted(seed, shape));
  }

  public TableDefinition table() {
    return shape.table();
  }

  long seed() {
    return seed;
  }

  /** How many runs are asked for. */
  public int length() {
    return shape.length();
  }

  /** Whether source and target hash as different engines do. */
  boolean portable() {
    return shape.portable();
  }

  /** Whether the source changes while runs read it. */
  boolean restless() {
    return shape.restless();
  }

  /** Whether it needs files of its own. */
  boolean alone() {
    return shape.restless() || shape.killed();
  }

  /** The moment at which the process of what was asked for last is killed; empty if it isn't. */
  Optional<String> killedAt() {
    return killedAt;
  }

  /** What happened, for {@link StoryCounts}. */
  public List<String> happened() {
    return happened;
  }

  /** How many events there were so far. */
  public int events() {
    return chances.events();
  }

  /** The steps so far, for the person who looks into a failure. */
  public String told() {
    return steps.told();
  }

  /** The story's beginning: a source, and in some stories a target that someone else filled. */
  public void begin(StoryPlace place) {
    if (chances.happens()) {
      source.addRows(shape.large() ? 200 + chances.nextInt(700) : chances.nextInt(25));
    }
    source.write(place);
    if (!chances.happens()) {
      return;
    }
    if (shape.constrained()) {
      target.make(place, Map.of());
      target.copy(place, 0.7);
    } else if (chances.nextInt(3) > 0 || shape.keepsAsOf()) {
      Map<String, Kind> others = new TreeMap<>(Map.of("OWN", Kind.TEXT));
      if (shape.rules().stamp() != null) {
        others.put(shape.rules().stamp(), Kind.DAY);
      }
      if (shape.keepsAsOf()) {
        others.put("AS_OF", Kind.DAY);
      }
      target.make(place, others);
      int copies = chances.nextInt(4);
      for (int copy = 0; copy < copies; copy++) {
        if (chances.happens()) {
          target.copy(place, chances.nextInt(4) == 0 ? 0.5 : 0.95);
          source.change();
        }
      }
      source.write(place);
    }
  }

  /** Something happens to source or target, and something is asked for; empty if nothing is. */
  public Optional<SyncRequest> next(StoryPlace place) {
    killedAt = Optional.empty();
    int changes = chances.happens() ? chances.nextInt(4) : 0;
    int before = steps.count();
    for (int change = 0; change < changes; change++) {
      if (chances.happens()) {
        source.change();
      }
    }
    if (changes > 0) {
      source.write(place);
    }
    boolean sourceChanges = steps.count() > before;
    boolean copied = false;
    if (chances.happens()
        && model.targetExists()
        && !shape.constrained()
        && chances.nextInt(8) == 0) {
      target.copy(place, chances.nextInt(3) == 0 ? 0.1 : 1);
      copied = true;
    }
    boolean byHand = false;
    if (chances.happens() && !model.target().isEmpty() && chances.nextInt(8) == 0) {
      target.change(place);
      byHand = true;
    }
    if (sourceChanges && (copied || byHand)) {
      happened.add("source and target change");
    }
    if (chances.happens() && shape.restless()) {
      moves.choose();
    }
    if (chances.happens() && shape.killed() && chances.nextInt(3) > 0) {
      killedAt = Optional.of(chances.oneOf(KILLS));
      return killedAt.map(requests::killed);
    }
    return chances.happens() ? Optional.of(requests.next()) : Optional.empty();
  }

  /** What the source does at that moment of a run. */
  void meanwhile(String at, StoryPlace place) {
    moves.meanwhile(at, place);
  }

  /** Holds the answer and the engines' rows to the model. */
  public void judge(StoryPlace place, StorySeen seen, Receipt receipt) {
    judge.judge(place, seen, receipt);
  }

  /** Judges the run that was killed. */
  void judgeKilled(StoryFiles files) {
    judge.judgeKilled(files);
  }
}
