package io.snowline.pages;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.snowline.definition.Definitions;
import io.snowline.definition.HttpDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.http.Pages;
import io.snowline.http.Refusal;
import io.snowline.http.SharedToken;
import io.snowline.http.TableRequests;
import io.snowline.ledger.TableStatus;
import io.snowline.pages.Readings.Ledger;
import io.snowline.reading.HistoryException;
import io.snowline.reading.HistoryReader;
import io.snowline.reading.Ledgers;
import io.snowline.reading.RowHistory;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.temporal.RunSteps.RunStep;
import io.snowline.warehouse.WarehouseException;
import io.snowline.words.Words;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status pages: how everything stands, and what a human is asked. */
public final class StatusPages implements Pages {
  private static final Logger LOG = LoggerFactory.getLogger(StatusPages.class);

  private final Definitions definitions;
  private final TableRequests requests;
  private final Engine engine;
  private final Clock clock;
  private final Readings readings;
  private final Entrance entrance;
  private final Templates templates = new Templates();
  private final Assets assets = new Assets();

  /**
   * The pages of a configuration.
   *
   * @param requests how decisions reach their tables
   * @param engine what is asked of the Temporal server
   */
  public StatusPages(
      HttpDefinition http,
      Definitions definitions,
      TableRequests requests,
      Engine engine,
      Clock clock) {
    this.definitions = definitions;
    this.requests = requests;
    this.engine = engine;
    this.clock = clock;
    this.readings = new Readings(definitions, engine, clock);
    this.entrance = new Entrance(http.tokenFile().map(SharedToken::new), clock);
  }

  @Override
  public void add(RoutesConfig routes) {
    routes.get("/assets/{file}", context -> answer(context, assets::serve));
    routes.get("/", page(this::overview));
    routes.get("/tables/{table}", page(this::table));
    routes.get("/runs/{run}", page(this::run));
    routes.post(
        "/runs/{run}/decision", form(this::decide, context -> Paths.run(context.pathParam("run"))));
    routes.get("/session", context -> answer(context, this::signIn));
    routes.post("/session", context -> answer(context, this::begin));
    routes.post("/session/end", form(this::end, context -> "/"));
  }

  @Override
  public Optional<String> visitor(Context context) {
    return entrance.session(context).map(Session::csrf);
  }

  /** What needs a session. */
  private interface Signed {
    void handle(Context context, Session session) throws Exception;
  }

  private Handler page(Signed page) {
    return signed(page, context -> askForToken(context, 401, local(context), null));
  }

  /**
   * What a form sends. Without a session it is lost, and who signs in then comes to a page, since a
   * form's own address has none.
   *
   * @param next that page
   */
  private Handler form(Signed form, Function<Context, String> next) {
    return signed(
        (context, session) -> {
          entrance.refuseForeign(context, session);
          form.handle(context, session);
        },
        context ->
            askForToken(
                context, 401, next.apply(context), "Nothing was sent: your session has ended."));
  }

  private Handler signed(Signed page, Handler stranger) {
    return context ->
        answer(
            context,
            any -> {
              Optional<Session> session = entrance.session(context);
              if (session.isPresent()) {
                page.handle(context, session.get());
              } else {
                stranger.handle(context);
              }
            });
  }

  /** Every answer is guarded in the same way, and what goes wrong is a page too. */
  private void answer(Context context, Handler handler) {
    PageHeaders.set(context);
    try {
      handler.handle(context);
    } catch (Refusal refused) {
      problem(context, refused.status(), refused.getMessage());
    } catch (WarehouseException told) {
      problem(context, 503, told.getMessage());
    } catch (Exception failure) {
      LOG.error("{} {} failed", context.method(), context.path(), failure);
      problem(context, 500, "This page failed; the service's log says why.");
    }
  }

  private void problem(Context context, int status, String message) {
    context.status(status);
    Map<String, Object> values = new HashMap<>();
    values.put("message", Words.value(message));
    show(context, "problem", "Problem", Tone.BAD, entrance.session(context).orElse(null), values);
  }

  private void overview(Context context, Session session) {
    Ledger ledger = readings.ledger();
    Overview overview = Overview.of(ledger, readings.monitor());
    show(
        context,
        "overview",
        overview.headline(),
        overview.tone(),
        session,
        Map.of("overview", overview, "running", readings.underWay(), "reading", read(ledger)));
  }

  private Map<String, Object> read(Ledger ledger) {
    Map<String, Object> read = new HashMap<>();
    read.put("at", Moment.of(ledger.readAt(), clock.instant()));
    read.put("problem", ledger.problem() == null ? null : Words.value(ledger.problem()));
    return read;
  }

  private void table(Context context, Session session) {
    String name = context.pathParam("table");
    TableDefinition table =
        definitions
            .table(name)
            .orElseThrow(() -> new Refusal(404, "No table %s is configured.".formatted(name)));
    Ledger ledger = readings.ledger();
    Standing standing = standing(ledger, table);
    TablePage page = page(context, standing);
    Map<String, Object> values =
        new HashMap<>(
            Map.of("page", page, "running", readings.underWay(), "reading", read(ledger)));
    if (page.asked()) {
      // A history is read from the warehouse each time, and a page may stay open for days.
      values.put("live", false);
    }
    show(context, "table", name, page.table().tone(), session, values);
  }

  private Standing standing(Ledger ledger, TableDefinition table) {
    return ledger
        .of(table.name())
        .orElseThrow(
            () ->
                new Refusal(
                    503,
                    ledger.awaited()
                        ? ledger.problem() + " Load the page again."
                        : "Cannot read the target: " + ledger.problem()));
  }

  private TablePage page(Context context, Standing standing) {
    TableDefinition table = standing.table();
    List<String> key = new ArrayList<>();
    for (int number = 0; number < table.key().size(); number++) {
      key.add(Optional.ofNullable(context.queryParam("key" + number)).orElse("").strip());
    }
    List<String> given = key.stream().takeWhile(value -> !value.isEmpty()).toList();
    String columns = Optional.ofNullable(context.queryParam("columns")).orElse("").strip();
    boolean asked = context.queryParam("key0") != null;
    String problem = null;
    RowHistory history = new RowHistory(table.name(), List.of(), List.of());
    if (asked && given.isEmpty()) {
      problem = "Fill in %s at least.".formatted(table.key().get(0));
    } else if (key.stream().filter(value -> !value.isEmpty()).count() > given.size()) {
      problem =
          "Fill in %s too: what comes after it can't be looked for alone."
              .formatted(table.key().get(given.size()));
    } else if (asked) {
      try {
        history =
            HistoryReader.read(
                definitions,
                table,
                given,
                columns.isEmpty() ? List.of() : List.of(columns.split("\\s*,\\s*")));
      } catch (HistoryException refused) {
        problem = refused.getMessage();
      }
    }
    return new TablePage(
        standing.view(),
        standing.runs().stream()
            .map(run -> RunLine.of(run, standing.status(), clock.instant()))
            .toList(),
        standing.waiting(),
        TablePage.fields(table, key),
        columns,
        asked,
        problem == null ? null : Words.value(problem),
        Stream.concat(Stream.of("from", "until"), history.columns().stream()).toList(),
        TablePage.rows(history));
  }

  private void run(Context context, Session session) {
    String run = context.pathParam("run");
    RunReceipts told = runReceipts(run);
    List<Receipt> receipts = told.own();
    TableDefinition table =
        tableOf(run, receipts)
            .orElseThrow(() -> new Refusal(404, "No run %s is known.".formatted(run)));
    Ledger ledger = readings.ledger();
    Standing standing = standing(ledger, table);
    List<RunStep> known = List.of();
    String stepsProblem = null;
    try {
      known = engine.steps().apply(table.name(), run);
      stepsProblem =
          known.isEmpty() ? "The Temporal server knows no steps of this run any more." : null;
    } catch (RuntimeException failure) {
      LOG.error("the steps of {} could not be read", run, failure);
      stepsProblem =
          "The steps could not be read from the Temporal server; the service's log says why.";
    }
    if (receipts.isEmpty() && known.isEmpty()) {
      throw new Refusal(404, "No run %s is known.".formatted(run));
    }
    RunPage page =
        RunPage.of(
            run,
            standing,
            receipts,
            successors(run, told.decisions(), standing.runs()),
            known,
            stepsProblem,
            clock.instant());
    Map<String, Object> values = new HashMap<>(Map.of("page", page, "reading", read(ledger)));
    values.put("sent", sent(context.queryParam("sent")));
    show(context, "run", run, page.tone(), session, values);
  }

  private static String sent(String decision) {
    if ("approve".equals(decision)) {
      return "Your approval was sent. The run that it starts is listed here when it has ended.";
    }
    return "reject".equals(decision) ? "Your rejection was sent." : null;
  }

  private List<Receipt> receipts(String run) {
    return Ledgers.read(definitions, target -> target.ledger().run(run)).orElse(List.of());
  }

  /**
   * What the ledger says of a run.
   *
   * @param decisions of one that waited; others have none, and it isn't asked
   */
  private record RunReceipts(List<Receipt> own, List<Receipt> decisions) {}

  private RunReceipts runReceipts(String run) {
    return Ledgers.read(
            definitions,
            target -> {
              List<Receipt> own = target.ledger().run(run);
              boolean waited = own.stream().anyMatch(one -> one.outcome() == Outcome.WAITING);
              return new RunReceipts(own, waited ? target.ledger().decisions(run) : List.of());
            })
        .orElse(new RunReceipts(List.of(), List.of()));
  }

  /** By its receipts, or else by its name, which begins with the table's. */
  private Optional<TableDefinition> tableOf(String run, List<Receipt> receipts) {
    return receipts.isEmpty()
        ? definitions.tables().stream()
            .filter(table -> run.startsWith(table.name() + "-"))
            .max(Comparator.comparingInt(table -> table.name().length()))
        : definitions.table(receipts.get(0).table());
  }

  /** Decisions that were carried out, and those of the newest receipts that failed. */
  private static List<Receipt> successors(
      String run, List<Receipt> decisions, List<Receipt> newest) {
    return Stream.concat(
            decisions.stream(), newest.stream().filter(receipt -> decided(run, receipt)))
        .filter(receipt -> !receipt.run().equals(run))
        .distinct()
        .sorted(Comparator.comparing(Receipt::startedAt).reversed())
        .toList();
  }

  private static boolean decided(String run, Receipt receipt) {
    return receipt.requests().stream().anyMatch(id -> id.startsWith(Decision.requests(run)));
  }

  private void decide(Context context, Session session) {
    Decision decision =
        Decision.of(
            context.pathParam("run"),
            context.formParam("decision"),
            context.formParam("plan"),
            context.formParam("name"),
            context.formParam("reason"),
            context.formParam("end_hold"));
    TableDefinition table =
        tableOf(decision.run(), receipts(decision.run()))
            .orElseThrow(() -> new Refusal(404, "No run %s is known.".formatted(decision.run())));
    int number = refuseUnlessWaiting(table, decision);
    requests.send(decision.request(table.name(), number));
    LOG.info(
        "{} of {} with plan {} by {}",
        decision.action(),
        decision.run(),
        decision.plan(),
        decision.name());
    readings.forget();
    context.status(303);
    context.header(
        "Location", Paths.run(decision.run()) + "?sent=" + Words.lower(decision.action()));
  }

  /** How many decisions of the run were answered before. The run's workflow judges once more. */
  private int refuseUnlessWaiting(TableDefinition table, Decision decision) {
    Instant now = clock.instant();
    return Ledgers.read(
            definitions,
            target -> {
              boolean waits =
                  TableStatus.of(List.of(table), target.ledger(), 0, now).get(0).waiting().stream()
                      .anyMatch(
                          waiting ->
                              waiting.run().equals(decision.run())
                                  && waiting.planHash().equals(decision.plan()));
              if (!waits) {
                throw new Refusal(
                    409,
                    "Nothing was sent: %s doesn't wait with plan %s (any more). Its page says what became of it."
                        .formatted(decision.run(), decision.plan()));
              }
              return decision.answered(target.ledger(), table.name());
            })
        .orElseThrow(() -> new Refusal(409, "Nothing was sent: there is no ledger yet."));
  }

  private void signIn(Context context) {
    askForToken(context, 200, "/", null);
  }

  private void begin(Context context) {
    String next = entrance.localPath(context.formParam("next"));
    Optional<String> problem = entrance.begin(context, context.formParam("token"));
    if (problem.isPresent()) {
      askForToken(context, 401, next, problem.get());
    } else {
      context.status(303);
      context.header("Location", next);
    }
  }

  private void end(Context context, Session session) {
    entrance.end(context);
    context.status(303);
    context.header("Location", "/session");
  }

  private void askForToken(Context context, int status, String next, String problem) {
    context.status(status);
    Map<String, Object> values = new HashMap<>();
    values.put("next", entrance.localPath(next));
    values.put("problem", problem);
    values.put("closed", entrance.closed());
    show(context, "session", "Sign in", Tone.CALM, null, values);
  }

  private static String local(Context context) {
    return context.queryString() == null
        ? context.path()
        : context.path() + "?" + context.queryString();
  }

  private void show(
      Context context,
      String template,
      String title,
      Tone tone,
      Session session,
      Map<String, Object> content) {
    Map<String, Object> values = new HashMap<>(content);
    values.put("title", title);
    values.put("tone", tone);
    values.put("csrf", session == null ? null : session.csrf());
    values.put("refreshes", context.path());
    values.putIfAbsent("live", session != null && !template.equals("problem"));
    context.html(templates.render(template, values));
  }
}
