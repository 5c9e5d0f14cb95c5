package io.snowline.demo;

import io.snowline.configuration.Configuration;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.connection.ConfiguredWatchbook;
import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Watchbook;
import io.snowline.scheduler.LocalScheduler;
import io.snowline.sync.Receipt;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The incident, replayed with the same commands that a person would type. Every figure is counted
 * by the engines as the story is told.
 */
public final class DemoStory {
  private static final String TABLE = "work_item_budget_vs_actual";
  private static final int PROBLEM = 6;

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
   * @param bed where the tables are, in place of two files
   * @throws Exception if the folder can't be used, or a step ends otherwise than told
   */
  public void tell(String shown, long seed, boolean fast, Optional<DemoBed> bed) throws Exception {
    DemoFolder demo = new DemoFolder(folder);
    DemoEnds ends = demo.make(seed, fast, bed);
    DemoQueries queries = new DemoQueries(ends);
    try (LocalScheduler scheduler =
        LocalScheduler.start(0, Optional.of(demo.jobs()), Clock.systemUTC())) {
      demo.configure(ends, scheduler.endpoint());
      DemoJobs.of(definitions().monitoring(), Instant.now()).forEach(scheduler::put);
      begin(shown, queries);
      repair(queries);
      goOn(queries);
      end(shown, scheduler.endpoint());
    }
  }

  private void begin(String shown, DemoQueries queries) throws Exception {
    teller.chapter(
        "14 August 2025",
        "The daily sync was paused on 15 July and nobody noticed. The full sync went on appending a",
        "copy of the source each day. %s holds %,d source rows; the target %,d."
            .formatted(shown, queries.sourceRows(), queries.targetRows()));
    teller.note(
        "The final view still says that Alex has the budget of " + DemoQueries.WORK_ITEM + ":");
    queries.finalView().forEach(teller::answer);

    teller.chapter(
        "Snowline takes over",
        "The seven other tables are synced for the first time. Their jobs, and the one that is",
        "paused, are in a local service that speaks Cloud Scheduler's API; it fires nothing itself.");
    run(0, Stream.concat(Stream.of("sync", "full"), otherTables().stream()).toArray(String[]::new));

    teller.chapter(
        "The monitor looks: a job was paused, and nobody says why",
        "It goes by what happened, and by today's clock. Looking changes nothing.");
    run(PROBLEM, "monitor");

    teller.chapter("What would a full sync do?");
    run(0, "plan", TABLE);
  }

  private void repair(DemoQueries queries) throws Exception {
    teller.chapter(
        "The monitor resumes the job and starts the sync that was missed",
        "The first fold of old copies asks a human: the run waits, and nothing is removed yet.");
    run(PROBLEM, "monitor", "--auto-fix");
    Receipt waiting = newest();
    run(0, "runs", waiting.run());

    teller.chapter("A human approves exactly these deletions");
    run(0, "approve", waiting.run(), "--plan", waiting.planHash());
    teller.note("The final view now:");
    queries.finalView().forEach(teller::answer);

    teller.chapter("The monitor finds the table proven and closes the incident");
    run(0, "monitor", "--auto-fix");
  }

  private void goOn(DemoQueries queries) throws Exception {
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
  }

  private void end(String shown, URI scheduler) {
    teller.chapter(
        "The incident writes its own report", "Also as %s/incident.md.".formatted(shown));
    run(0, "incident", "show", incident(), "--file", "incident.md");

    teller.chapter("Look further");
    String in = " --config " + shown + "/snowline.yaml";
    List.of(
            "./snowline runs" + in,
            "./snowline runs " + newest().run() + in,
            "./snowline history " + TABLE + " " + DemoQueries.WORK_ITEM + in,
            "./snowline sync full" + in,
            "./snowline local-scheduler --port %d --file %s/jobs.json   # in another window, for the next"
                .formatted(scheduler.getPort(), shown),
            "./snowline monitor" + in,
            "./snowline --help")
        .forEach(teller::command);

    teller.chapter("Eight jobs, all well");
    run(0, "monitor");
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

  private Definitions definitions() {
    return Configuration.load(folder.resolve("snowline.yaml"), Map.of());
  }

  private List<String> otherTables() {
    return definitions().tables().stream()
        .map(TableDefinition::name)
        .filter(name -> !name.equals(TABLE))
        .toList();
  }

  private String incident() {
    try (Watchbook book = ConfiguredWatchbook.open(definitions())) {
      return book.newest(1).get(0).incident();
    }
  }

  private Receipt newest() {
    try (Target target = new ConfiguredWarehouses(definitions()).target(Step.reading())) {
      return target.ledger().receipts(TABLE, 1).get(0);
    }
  }
}
