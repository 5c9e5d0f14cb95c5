package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.bigquery.ScriptedBigQuery.Call;
import io.snowline.bigquery.ScriptedBigQuery.End;
import io.snowline.bigquery.ScriptedBigQuery.Fate.Cut;
import io.snowline.bigquery.ScriptedBigQuery.Fate.Lost;
import io.snowline.bigquery.ScriptedBigQuery.Fate.Refused;
import io.snowline.bigquery.ScriptedBigQuery.Fate.Truncated;
import io.snowline.sync.Action;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

class BigQueryJobsTest {
  private static final String FIRST = "snowline_%s_apply_1".formatted(ScriptedBigQuery.RUN);
  private static final String SECOND = "snowline_%s_apply_2".formatted(ScriptedBigQuery.RUN);

  private static final String USED_UP =
      "; a quota of the project is used up, which Google renews within a day: run it again after that, or ask Google for more";

  private final ScriptedBigQuery server = new ScriptedBigQuery();

  @AfterEach
  void stop() {
    server.close();
    MDC.clear();
  }

  @Test
  void aJobSaysWhereItRunsForWhomAndWhatItMayCost() {
    jobs(Duration.ofMinutes(2), OptionalLong.of(1_000), OptionalLong.empty())
        .script("apply", "apply", "SELECT @x", Map.of("x", QueryParameterValue.int64(7)));

    JsonNode job = server.job(FIRST);
    assertThat(job.at("/jobReference/location").asText()).isEqualTo("us-central1");
    JsonNode configuration = job.get("configuration");
    assertThat(configuration.at("/labels/snowline_run").asText()).isEqualTo(ScriptedBigQuery.RUN);
    assertThat(configuration.at("/labels/snowline_table").asText()).isEqualTo("items");
    assertThat(configuration.at("/labels/snowline_step").asText()).isEqualTo("apply");
    assertThat(configuration.at("/labels/snowline_call").asText()).isEqualTo("apply");
    assertThat(configuration.at("/jobTimeoutMs").asText()).isEqualTo("120000");
    JsonNode query = configuration.get("query");
    assertThat(query.at("/maximumBytesBilled").asText()).isEqualTo("1000");
    assertThat(query.at("/defaultDataset/datasetId").asText()).isEqualTo("d");
    assertThat(query.at("/useLegacySql").asBoolean(true)).isFalse();
    assertThat(query.at("/connectionProperties/0").toString())
        .isEqualTo("{\"key\":\"time_zone\",\"value\":\"UTC\"}");
    assertThat(query.at("/queryParameters/0/name").asText()).isEqualTo("x");
  }

  @Test
  void whatIsLoggedAfterwardsNamesTheJobs() {
    Step step = new Step("items", ScriptedBigQuery.RUN, "apply", 1, Map.of());

    jobs(step).script("apply", "apply", "SELECT 1", Map.of());
    jobs(step).query("look", "SELECT 1", row -> row, Map.of());
    step.logStatements();

    assertThat(MDC.get("bq_job_id").split(",", -1))
        .hasSize(2)
        .contains(FIRST)
        .containsExactlyInAnyOrderElementsOf(server.jobs());
  }

  private enum Answer {
    LOST,
    TRUNCATED,
    CUT,
    TOO_MANY,
    INTERNAL,
    UNAVAILABLE,
    RATE
  }

  @ParameterizedTest
  @EnumSource
  void whateverBecomesOfTheCallTheScriptRunsOnce(Answer answer) {
    server.next(
        Call.INSERT,
        switch (answer) {
          case LOST -> new Lost();
          case TRUNCATED -> new Truncated();
          case CUT -> new Cut();
          case TOO_MANY -> new Refused(429, "rateLimitExceeded", "too many");
          case INTERNAL -> new Refused(500, "backendError", "try again");
          case UNAVAILABLE -> new Refused(503, "backendError", "try again");
          case RATE -> new Refused(403, "rateLimitExceeded", "too many");
        });

    assertThat(script()).isEqualTo(FIRST);

    assertThat(server.jobs()).containsExactly(FIRST);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerAboutTheJobIsAskedForAgain(Answer answer) {
    server.ends(End.NEVER);
    server.next(
        Call.GET,
        switch (answer) {
          case LOST -> new Lost();
          case TRUNCATED -> new Truncated();
          case CUT -> new Cut();
          case TOO_MANY -> new Refused(429, "rateLimitExceeded", "too many");
          case INTERNAL -> new Refused(500, "backendError", "try again");
          case UNAVAILABLE -> new Refused(503, "backendError", "try again");
          case RATE -> new Refused(403, "rateLimitExceeded", "too many");
        });
    server.job(FIRST, End.WELL, 0);

    assertThat(script()).isEqualTo(FIRST);

    assertThat(server.calls(Call.INSERT)).isZero();
  }

  @Test
  void sixTimesUnavailableIsAFailureThatMayPass() {
    server.next(
        Call.INSERT,
        Collections.nCopies(6, new Refused(503, "backendError", "not now"))
            .toArray(Refused[]::new));

    assertFails(FailureType.WAREHOUSE_UNAVAILABLE, "Cannot apply: BigQuery says not now");
    assertThat(server.calls(Call.INSERT)).isEqualTo(6);
  }

  @Test
  void aConnectionThatBreaksSixTimesIsAFailureThatMayPass() {
    server.next(Call.INSERT, Collections.nCopies(6, new Cut()).toArray(Cut[]::new));

    assertFails(FailureType.WAREHOUSE_UNAVAILABLE, "Cannot apply: BigQuery says ");
    assertThat(server.calls(Call.INSERT)).isEqualTo(6);
  }

  @Test
  void anotherAttemptTakesTheResultOfTheFirst() {
    server.job(FIRST, End.WELL, 0);

    assertThat(script()).isEqualTo(FIRST);

    assertThat(server.calls(Call.INSERT)).isZero();
  }

  @Test
  void aFailedIdIsSpent() {
    server.job(FIRST, End.badly("stopped", "Job was cancelled."), 0);

    assertThat(script()).isEqualTo(SECOND);
  }

  @Test
  void aJobThatIsDoneWithAnErrorHasFailedInSpiteOfHttp200() {
    server.ends(End.badly("invalidQuery", "Unrecognized name: x at [1:8]"));

    assertFails(
        FailureType.WAREHOUSE_REFUSED,
        "Cannot apply: BigQuery says Unrecognized name: x at [1:8] (job " + FIRST + ")");
    assertThat(server.jobs()).containsExactly(FIRST);
  }

  @Test
  void aFailureThatTheScriptRaisedKeepsItsType() {
    server.ends(
        End.badly(
            "invalidQuery",
            BigQueryFailures.raised(FailureType.FENCED, "Cannot apply: another run applied")
                + "; error in script"));

    assertFails(FailureType.FENCED, "Cannot apply: another run applied");
  }

  @Test
  void aScriptThatAnotherTransactionAbortedRunsAgainAsAWhole() {
    server.ends(
        End.badly(
            "invalidQuery",
            "Transaction is aborted due to concurrent update against table p:d.t. Transaction ID: 1"),
        End.badly("invalidQuery", "Failed to commit"),
        End.badly("backendError", "Error encountered during execution. Retrying may solve it."));

    assertThat(script()).endsWith("_apply_4");

    assertThat(server.jobs()).hasSize(4);
  }

  @Test
  void aRecordThatCommittedThoughItsJobFailedIsNotEnteredTwice() {
    server.ends(End.badly("backendError", "The machine was lost. Retrying may solve the problem."));
    RunOrder order =
        new RunOrder(
            ScriptedBigQuery.RUN,
            "items",
            Action.SYNC,
            Mode.FULL,
            List.of(),
            "somebody",
            Instant.EPOCH,
            null,
            null,
            null,
            null,
            false);
    Receipt receipt = new ReceiptBuilder(order).build(Outcome.FAILED, Instant.EPOCH);
    BigQueryTransaction transaction = new BigQueryTransaction();
    BigQueryLedger.refuseSecond(transaction, receipt);

    jobs().script("record", "record", transaction.sql(), transaction.parameters());

    JsonNode again =
        server
            .job("snowline_%s_record_2".formatted(ScriptedBigQuery.RUN))
            .at("/configuration/query");
    assertThat(again.at("/query").asText())
        .contains(
            "BEGIN TRANSACTION;\nASSERT NOT EXISTS (SELECT 1 FROM snowline_ledger WHERE event = @event)");
    assertThat(again.at("/queryParameters/0/parameterValue/value").asText())
        .isEqualTo(ScriptedBigQuery.RUN + ":failed");
  }

  @Test
  void aTransactionThatIsAlwaysAbortedIsGivenUp() {
    server.ends(
        Collections.nCopies(9, End.badly("invalidQuery", "Failed to commit")).toArray(End[]::new));

    assertFails(FailureType.WAREHOUSE_UNAVAILABLE, "Failed to commit");
    assertThat(server.jobs()).hasSize(6);
  }

  @Test
  void aJobThatNeverEndsIsCancelledAtItsDeadline() {
    server.ends(End.NEVER);
    BigQueryJobs jobs = jobs(Duration.ofMillis(150), OptionalLong.empty(), OptionalLong.empty());

    assertFails(
        FailureType.WAREHOUSE_UNAVAILABLE,
        "Cannot apply: job " + FIRST + " hadn't ended after 150 milliseconds and was cancelled",
        () -> jobs.script("apply", "apply", "SELECT 1", Map.of()));
    assertThat(server.calls(Call.CANCEL)).isEqualTo(1);

    assertThat(jobs.script("apply", "apply", "SELECT 1", Map.of())).isEqualTo(SECOND);
  }

  @Test
  void whoTakesOverCancelsAJobThatRunsBeyondItsDeadline() {
    server.running(FIRST, Duration.ofHours(1));

    assertThat(script()).isEqualTo(SECOND);

    assertThat(server.calls(Call.CANCEL)).isEqualTo(1);
    assertThat(server.job(FIRST).at("/status/errorResult/reason").asText()).isEqualTo("stopped");
  }

  @Test
  void aJobThatEndsWellBeforeItIsCancelledCounts() {
    server.running(FIRST, Duration.ofHours(1));
    server.endsWhenCancelled(End.WELL);

    assertThat(script()).isEqualTo(FIRST);

    assertThat(server.jobs()).containsExactly(FIRST);
  }

  @Test
  void aJobThatCannotBeCancelledHoldsNobodyUp() {
    server.running(FIRST, Duration.ofHours(1));
    server.endsWhenCancelled(End.NEVER);

    assertThat(
            jobs(Duration.ofMillis(150), OptionalLong.empty(), OptionalLong.empty())
                .script("apply", "apply", "SELECT 1", Map.of()))
        .isEqualTo(SECOND);
  }

  @Test
  void aQuotaThatIsUsedUpIsNotAskedForAgain() {
    server.next(Call.INSERT, new Refused(403, "quotaExceeded", "Quota exceeded: load jobs"));

    assertFails(FailureType.WAREHOUSE_REFUSED, USED_UP);
    assertThat(server.calls(Call.INSERT)).isEqualTo(1);
  }

  @Test
  void aJobThatEndsForWantOfAQuotaIsNotTriedAgain() {
    server.ends(End.badly("quotaExceeded", "Quota exceeded: imports per table"));

    assertFails(FailureType.WAREHOUSE_REFUSED, USED_UP);
    assertThat(server.jobs()).containsExactly(FIRST);
  }

  @Test
  void aRefusalNamesTheRolesToGrant() {
    server.next(Call.INSERT, new Refused(403, "accessDenied", "Access Denied: Project p"));

    assertFails(FailureType.WAREHOUSE_REFUSED, "roles/bigquery.jobUser");
  }

  @Test
  void aDatasetThatIsNotThereIsSoughtInTheConfiguration() {
    server.ends(End.badly("notFound", "Not found: Dataset p:d was not found in location us"));

    assertFails(FailureType.WAREHOUSE_REFUSED, "look at project, dataset and location");
  }

  @Test
  void stagedRowsThatSomeoneRemovedLetTheRunBeginAgain() {
    String gone =
        "Not found: Table p:d_staging.items-20250724-020000-abc123__rows was not found in location us at [3:1]";
    server.ends(End.badly("notFound", gone));
    assertFails(FailureType.STAGING_LOST, "what the run staged was removed meanwhile");

    server.ends(End.badly("invalidQuery", "Query error: " + gone));
    assertFails(FailureType.STAGING_LOST, "a sync begins again by itself");
  }

  @Test
  void aScanThatIsTooLargeIsRefusedBeforeItRuns() {
    server.estimate(5_000);
    BigQueryJobs jobs = jobs(Duration.ofMinutes(1), OptionalLong.of(4_999), OptionalLong.empty());

    assertFails(
        FailureType.BAD_CONFIGURATION,
        "it would read 5,000 bytes, and 4,999 may be billed",
        () -> jobs.scan("take the digest", "SELECT 1", row -> row, Map.of()));

    assertThat(server.dryRuns()).hasSize(1);
    assertThat(server.jobs()).isEmpty();
  }

  @Test
  void aScanThatFitsRunsAfterItsDryRun() {
    server.estimate(4_999);

    jobs(Duration.ofMinutes(1), OptionalLong.of(4_999), OptionalLong.empty())
        .scan("take the digest", "SELECT 1", row -> row, Map.of());

    assertThat(server.dryRuns()).hasSize(1);
    assertThat(server.jobs()).hasSize(1);
  }

  @Test
  void whatEarlierStepsOfTheRunBilledIsTakenFromWhatIsLeft() {
    server.job("snowline_%s_Plan_1".formatted(ScriptedBigQuery.RUN), End.WELL, 600);
    server.job("snowline_items-20250723-020000-others_Plan_1", End.WELL, 50_000);

    BigQueryJobs jobs = jobs(Duration.ofMinutes(1), OptionalLong.of(900), OptionalLong.of(1_000));
    jobs.script("apply", "apply", "SELECT 1", Map.of());

    assertThat(server.job(FIRST).at("/configuration/query/maximumBytesBilled").asText())
        .isEqualTo("400");
    RunCosts costs = jobs.costs().soFar();
    assertThat(costs.bytesBilled()).isEqualTo(610);
    assertThat(costs.jobs()).hasSize(2).contains(FIRST);
  }

  @Test
  void aRunThatHasBilledWhatItMayStartsNothingMore() {
    server.job("snowline_%s_Plan_1".formatted(ScriptedBigQuery.RUN), End.WELL, 1_000);
    BigQueryJobs jobs = jobs(Duration.ofMinutes(1), OptionalLong.empty(), OptionalLong.of(1_000));

    assertFails(
        FailureType.BAD_CONFIGURATION,
        "has billed 1,000 bytes, and bytes_per_run allows 1,000",
        () -> jobs.script("apply", "apply", "SELECT 1", Map.of()));
    assertThat(server.calls(Call.INSERT)).isZero();
  }

  @Test
  void howARunEndedIsRecordedEvenIfItBilledWhatItMay() {
    server.job("snowline_%s_Plan_1".formatted(ScriptedBigQuery.RUN), End.WELL, 1_000);
    BigQueryJobs jobs = jobs(Duration.ofMinutes(1), OptionalLong.of(10), OptionalLong.of(1_000));

    assertThat(jobs.onRecords().script("record", "apply", "SELECT 1", Map.of())).isEqualTo(FIRST);

    assertThat(server.job(FIRST).at("/configuration/query/maximumBytesBilled").isMissingNode())
        .isTrue();
    assertThat(jobs.costs().soFar().jobs()).contains(FIRST);
  }

  @Test
  void aWorkerThatTakesOverFindsWhatTheLostOneKept() {
    String sql = "CREATE OR REPLACE TABLE changes AS SELECT 1";
    jobs(step(1, "seventh")).scanOnce("compare", "compare", List.of("SELECT 1"), sql);

    jobs(step(2, "seventh")).scanOnce("compare", "compare", List.of("SELECT 1"), sql);

    assertThat(server.jobs()).hasSize(1);
    assertThat(server.dryRuns()).hasSize(1);
  }

  @Test
  void aLaterExecutionAndOtherTextAreJobsOfTheirOwn() {
    jobs(step(1, "seventh")).once("stage", "stage", "DELETE FROM a WHERE TRUE");
    jobs(step(1, "ninth")).once("stage", "stage", "DELETE FROM a WHERE TRUE");
    jobs(step(2, "ninth")).once("stage", "stage", "DELETE FROM b WHERE TRUE");

    assertThat(server.jobs()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void aComparisonThatIsTooLargeIsRefusedBeforeItRuns() {
    server.estimate(5_000);
    BigQueryJobs jobs = jobs(Duration.ofMinutes(1), OptionalLong.empty(), OptionalLong.of(9_999));

    assertFails(
        FailureType.BAD_CONFIGURATION,
        "it would read 10,000 bytes, and 9,999 may be billed",
        () -> jobs.scanOnce("compare", "compare", List.of("SELECT 1", "SELECT 2"), "SELECT 3"));

    assertThat(server.jobs()).isEmpty();
  }

  private static Step step(int attempt, String execution) {
    return new Step("items", ScriptedBigQuery.RUN, "Sync.Plan", attempt, execution, Map.of());
  }

  private BigQueryJobs jobs(Step step) {
    return new BigQueryJobs(
        server.connect(
            server.dataset(Duration.ofMinutes(1), OptionalLong.empty(), OptionalLong.empty()),
            step));
  }

  @Test
  void readsOfAnotherAttemptAreNotTaken() {
    jobs().query("look", "SELECT 1", row -> row, Map.of());
    jobs().query("look", "SELECT 1", row -> row, Map.of());

    assertThat(server.jobs()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void idsOfReadsAreUniqueForAsLongAsBigQueryKnowsThem() {
    jobs().query("look", "SELECT 1", row -> row, Map.of());

    assertThat(server.jobs())
        .singleElement()
        .asString()
        .matches("snowline_.+_Apply_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}_1_1");
  }

  @Test
  void aScriptThatIsDoneIsNotCalledFailedForWantOfAResult() {
    server.next(Call.RESULTS, new Refused(403, "accessDenied", "Access Denied: Job p"));

    assertThat(script()).isEqualTo(FIRST);
  }

  private String script() {
    return jobs().script("apply", "apply", "SELECT 1", Map.of());
  }

  private BigQueryJobs jobs() {
    return jobs(Duration.ofMinutes(1), OptionalLong.empty(), OptionalLong.empty());
  }

  private BigQueryJobs jobs(Duration deadline, OptionalLong statement, OptionalLong run) {
    return new BigQueryJobs(server.connect(server.dataset(deadline, statement, run)));
  }

  private void assertFails(FailureType type, String words) {
    assertFails(type, words, this::script);
  }

  private static void assertFails(FailureType type, String words, ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            WarehouseException.class,
            failure -> assertThat(failure.type()).as(failure.getMessage()).isEqualTo(type))
        .hasMessageContaining(words);
  }

  @Test
  void idsAndLabelsHaveNoCharactersThatBigQueryRefuses() {
    assertThat(JobNames.id("i.tems-20250724-020000-a", "Äpply now", 3))
        .isEqualTo("snowline_i-tems-20250724-020000-a_-pply-now_3");
    assertThat(
            List.of(
                JobNames.label("Apply.Now Ä"), JobNames.label("x".repeat(70)), JobNames.label("")))
        .containsExactly("apply_now__", "x".repeat(63), "");
  }
}
