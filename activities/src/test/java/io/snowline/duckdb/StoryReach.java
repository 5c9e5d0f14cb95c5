package io.snowline.duckdb;

import io.snowline.duckdb.TableModel.Kind;
import java.util.Map;

/** What of a story's shape the place carries where it is told. */
public enum StoryReach {
  /** Two DuckDB files carry all of it. */
  FILES {
    @Override
    StoryShape of(StoryShape drawn) {
      return drawn;
    }
  },

  /**
   * The emulators of Snowflake and BigQuery carry all but
   *
   * <ul>
   *   <li>identifiers: Snowflake has no type for them; and the kinds that stand for another one in
   *       some stories, most of which it lacks too;
   *   <li>a target with a primary key: BigQuery enforces none;
   *   <li>two engines in one: they are two;
   *   <li>hundreds of rows, since each step is to take seconds;
   *   <li>kills and changes at a moment of a run, which need files of the story's own;
   *       MovingSourceTest and the tests of kills have them.
   * </ul>
   *
   * <p>Each story has five steps: in fewer nothing waits, is approved and is undone, and a server
   * is started for each story.
   */
  EMULATORS {
    @Override
    StoryShape of(StoryShape drawn) {
      Map<String, Kind> columns = drawn.plain();
      columns.values().remove(Kind.IDENTIFIER);
      return new StoryShape(
          drawn.table(),
          drawn.rules(),
          columns,
          STEPS,
          false,
          false,
          false,
          false,
          false,
          drawn.keepsAsOf());
    }
  };

  private static final int STEPS = 5;

  /** The shape that was drawn, without what the place doesn't carry. */
  abstract StoryShape of(StoryShape drawn);
}
