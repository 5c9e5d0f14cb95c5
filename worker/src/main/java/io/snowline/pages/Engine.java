package io.snowline.pages;

import io.snowline.temporal.MonitorRounds;
import io.snowline.temporal.MonitorRounds.Round;
import io.snowline.temporal.RunSteps;
import io.snowline.temporal.RunSteps.RunStep;
import io.snowline.temporal.RunsUnderWay;
import io.snowline.temporal.RunsUnderWay.UnderWay;
import io.temporal.client.WorkflowClient;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the pages ask the Temporal server. Each question fails within seconds if it doesn't answer.
 *
 * @param rounds the monitor's newest rounds, newest first
 * @param steps the steps of a table's run, by the names of both
 * @param underWay the runs that go on of these tables
 */
public record Engine(
    Supplier<List<Round>> rounds,
    BiFunction<String, String, List<RunStep>> steps,
    Function<List<String>, List<UnderWay>> underWay) {

  /** The server of that client. */
  public static Engine of(WorkflowClient client) {
    return new Engine(
        new MonitorRounds(client)::newest, new RunSteps(client)::of, new RunsUnderWay(client)::of);
  }
}
