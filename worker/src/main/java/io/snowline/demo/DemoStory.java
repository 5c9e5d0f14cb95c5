package io.snowline.demo;

import io.snowline.configuration.Configuration;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.sync.Receipt;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The incident, replayed with the same commands that a person would type. Every figure is counted
 * by the engines as the story is told.
 */
public final class DemoStory {
  private static final String TABLE = "work_item_budget_vs_actual";
  private static final int WAITING = 3;

  /** Runs one of Snowline's commands in the demo's folder and returns its exit code. */
  public interface Commands {
    int run(String... arguments);
  }

  private final Path folder;
  private final DemoTeller teller;
  private final Commands commands;

  /**
   * @param folder where the demo's files are made
   * @param commands how its commands are run
   */
  public DemoStory(Path folder, DemoTeller teller, Commands commands) {
    this.folder = folder;
    this.teller = teller;
    this.commands = commands;
  }

  /**
   * Makes the warehouses and tells the story.
   *
   * @param shown how the folder is called on the screen
   * @throws Exception if the folder can't be used, or a step ends otherwise than told
   */
  public void tell(String shown, long seed, boolean fast) throws Exception {
    DemoQueries queries = new DemoQueries(new DemoFolder(folder).make(seed, fast));

    teller.chapter(
        "14 August 2025",
        "The daily sync was paused on 15 July and nobody noticed. The full sync went on appending a",
        "copy of the source each day. %s holds %,d source rows; the target %,d."
            .formatted(shown, queries.sourceRows(), queries.targetRows()));
    teller.note(
        "The final view still says that Alex has the budget of " + DemoQueries.WORK_ITEM + ":");
    queries.finalView().forEach(teller::answer);

    teller.chapter("What would a full sync do?");
    run(0, "plan", TABLE);

    teller.chapter("The first fold of old copies asks a human");
    run(WAITING, "sync", "full", TABLE);

    teller.chapter("A human approves exactly these deletions");
    Receipt waiting = newest();
    run(0, "approve", waiting.run(), "--plan", waiting.planHash());
    teller.note("The final view now:");
    queries.finalView().forEach(teller::answer);

    teller.chapter("Who had the budget when?");
    run(0, "history", TABLE, DemoQueries.WORK_ITEM, "--columns", "USER_NAME,BUDGETED_MINUTES");

    teller.chapter("A second sync finds both sides equal and moves nothing");
    run(0, "sync", "full", TABLE);

    teller.chapter(
        "The next day: one budget changed, one new, one gone",
        "A daily sync inserts and updates; it removes nothing. The other tables come along.");
    queries.changeSource();
    run(0, "sync", "daily");

    teller.chapter("Somebody changes a cell of the target by hand: 480 becomes 4800");
    queries.corruptTarget();
    run(0, "diff", TABLE);
    teller.note("A full sync repairs it, and removes the budget that is gone:");
    run(0, "sync", "full", TABLE);

    teller.chapter("Every run can be undone; the table is then held until a human says otherwise");
    run(0, "undo", newest().run(), "--reason", "showing undo");
    run(0, "sync", "full", TABLE, "--end-hold");
    run(0, "status");

    teller.chapter("Look further");
    String in = " --config " + shown + "/snowline.yaml";
    List.of(
            "./snowline runs" + in,
            "./snowline runs " + newest().run() + in,
            "./snowline history " + TABLE + " " + DemoQueries.WORK_ITEM + in,
            "./snowline sync full" + in,
            "./snowline --help")
        .forEach(teller::command);
  }

  private void run(int expected, String... arguments) {
    teller.command("snowline " + String.join(" ", quoted(arguments)));
    int code = commands.run(arguments);
    if (code != expected) {
      throw new DemoException(
          "The demo stops: snowline %s ended with exit code %d, expected %d"
              .formatted(String.join(" ", arguments), code, expected));
    }
  }

  private static List<String> quoted(String... arguments) {
    return List.of(arguments).stream()
        .map(argument -> argument.contains(" ") ? "\"" + argument + "\"" : argument)
        .toList();
  }

  private Receipt newest() {
    Definitions definitions = Configuration.load(folder.resolve("snowline.yaml"), Map.of());
    try (Target target = new ConfiguredWarehouses(definitions).target(Step.reading())) {
      return target.ledger().receipts(TABLE, 1).get(0);
    }
  }
}
