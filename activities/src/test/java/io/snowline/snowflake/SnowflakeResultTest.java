package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.snowline.snowflake.ScriptedSnowflake.Fetch;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;

/** How Snowflake's own driver gets long results, and what becomes of those that break. */
class SnowflakeResultTest {
  private static final String SQL = "SELECT N FROM NUMBERS";
  private static final String WHAT = "read rows of NUMBERS";
  private static final String NOTE = WHAT + " " + Integer.toHexString(SQL.hashCode());

  /** The first that the server starts. */
  private static final String QUERY = "01b00000-0000-0000-0000-000000000001";

  private static final String NOTHING_KNOWN = "";
  private static final int MORE_THAN_THE_DRIVER_TRIES = 50;

  private static final List<Integer> ROWS =
      IntStream.range(0, ScriptedSnowflake.PARTS * ScriptedSnowflake.ROWS_OF_A_PART)
          .boxed()
          .toList();

  private final ScriptedSnowflake snowflake = new ScriptedSnowflake();
  private Duration patience = Duration.ofSeconds(20);

  @AfterEach
  void stop() {
    snowflake.close();
    MDC.clear();
  }

  @Test
  void aResultIsReadInItsPartsOnceItsQueryHasEnded() {
    snowflake.states("RUNNING", "QUEUED", "RUNNING");

    assertThat(read(step(Map.of()))).isEqualTo(ROWS);
    assertThat(snowflake.started()).containsExactly(SQL);
    assertThat(snowflake.asked()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(snowflake.fetched()).isEqualTo(Map.of("/parts/1/1", 1, "/parts/1/2", 1));
  }

  @Test
  void whatIsLoggedAfterwardsNamesTheQuery() {
    Step step = step(Map.of());

    read(step);
    step.logStatements();

    assertThat(MDC.get("snowflake_query_id")).isEqualTo(QUERY);
  }

  @Test
  void aPartThatIsCutInItsMidstIsFetchedAgainAndNoRowComesTwice() {
    snowflake.fetches(1, Fetch.CUT);

    assertThat(read(step(Map.of()))).isEqualTo(ROWS);
    assertThat(snowflake.fetched()).isEqualTo(Map.of("/parts/1/1", 2, "/parts/1/2", 1));
  }

  @Test
  void urlsThatHaveExpiredAreMadeAnewByTheNextAttemptAndTheQueryIsNotRunAgain() {
    patience = Duration.ofSeconds(2);
    Fetch[] expired = new Fetch[MORE_THAN_THE_DRIVER_TRIES];
    Arrays.fill(expired, Fetch.EXPIRED);
    snowflake.fetches(2, expired);
    Step first = step(Map.of());

    assertThatThrownBy(() -> read(first)).satisfies(SnowflakeResultTest::unavailable);
    snowflake.forgetFates();
    List<Integer> second = read(step(noted(first)));

    assertThat(second).isEqualTo(ROWS);
    assertThat(snowflake.started()).containsExactly(SQL);
    assertThat(snowflake.scanned()).containsExactly(QUERY, QUERY);
    assertThat(snowflake.fetched()).containsKey("/parts/1/2").containsEntry("/parts/2/2", 1);
  }

  @Test
  void aQueryThatAnAttemptBeforeStartedIsWaitedForAndNotStartedAgain() {
    snowflake.states("RUNNING", "RUNNING");
    Step second = step(Map.of(NOTE, QUERY));

    assertThat(read(second)).isEqualTo(ROWS);
    assertThat(snowflake.started()).isEmpty();
    assertThat(snowflake.asked()).hasSizeGreaterThanOrEqualTo(3).containsOnly(QUERY);
    assertThat(second.used()).containsExactly(QUERY);
  }

  @Test
  void aQueryThatSnowflakeNoLongerKnowsIsStartedAgain() {
    snowflake.states(NOTHING_KNOWN);

    assertThat(read(step(Map.of(NOTE, "01a00000-0000-0000-0000-000000000009")))).isEqualTo(ROWS);
    assertThat(snowflake.started()).containsExactly(SQL);
    assertThat(snowflake.scanned()).containsExactly(QUERY);
  }

  @Test
  void aQueryThatFailedMeanwhileIsStartedAgain() {
    snowflake.states("FAILED_WITH_ERROR");

    assertThat(read(step(Map.of(NOTE, "01a00000-0000-0000-0000-000000000009")))).isEqualTo(ROWS);
    assertThat(snowflake.started()).containsExactly(SQL);
  }

  /** An incident, a session that was lost and an abort say nothing of the statement. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FAILED_WITH_ERROR 001003 SQL compilation error | WAREHOUSE_REFUSED",
        "FAILED_WITH_ERROR 100038 Numeric value 'x' is not recognized | WAREHOUSE_REFUSED",
        "FAILED_WITH_ERROR 000630 Statement reached its statement timeout | WAREHOUSE_REFUSED",
        "ABORTED 000630 Statement reached its statement timeout | WAREHOUSE_REFUSED",
        "FAILED_WITH_ERROR 000904 invalid identifier 'X' | WAREHOUSE_REFUSED",
        "FAILED_WITH_ERROR 002003 Object 'X' does not exist | WAREHOUSE_REFUSED",
        "FAILED_WITH_ERROR 000606 No active warehouse selected | BAD_CONFIGURATION",
        "FAILED_WITH_ERROR 090073 Warehouse cannot be resumed now | WAREHOUSE_UNAVAILABLE",
        "FAILED_WITH_ERROR 000603 Processing aborted by error 300002 | WAREHOUSE_UNAVAILABLE",
        "FAILED_WITH_INCIDENT 000603 Processing aborted by error 300002 | WAREHOUSE_UNAVAILABLE",
        "FAILED_WITH_INCIDENT | WAREHOUSE_UNAVAILABLE",
        "FAILED_WITH_ERROR 000604 SQL execution canceled | WAREHOUSE_UNAVAILABLE",
        "ABORTED 000604 SQL execution canceled | WAREHOUSE_UNAVAILABLE",
        "ABORTING | WAREHOUSE_UNAVAILABLE",
        "DISCONNECTED | WAREHOUSE_UNAVAILABLE",
      })
  void aQueryThatFailedIsRefusedOnlyForWhatItIs(String state, FailureType type) {
    snowflake.states(state);

    String[] parts = state.split(" ", 3);
    String said = parts.length > 1 ? parts[2] : "No error reported";
    assertThatThrownBy(() -> read(step(Map.of())))
        .isInstanceOfSatisfying(
            WarehouseException.class, known -> assertThat(known.type()).isEqualTo(type))
        .hasMessageStartingWith(
            "Cannot read rows of NUMBERS in Snowflake: query %s ended as %s: %s"
                .formatted(QUERY, parts[0], said));
  }

  /** The driver itself asks again for half a minute. */
  @Test
  @Tag("slow")
  void aServerThatIsSilentIsGivenUpSoonAfterTheNetworkTimeOut() {
    patience = Duration.ofSeconds(2);
    CountDownLatch never = new CountDownLatch(1);
    snowflake.whenAsked(() -> awaited(never));

    try (SnowflakeSession session =
        SnowflakeSession.open(snowflake.account(patience), step(Map.of()))) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(90),
          () ->
              assertThatThrownBy(() -> session.read(WHAT, SQL, SnowflakeResultTest::numbers))
                  .satisfies(SnowflakeResultTest::unavailable));
      never.countDown();
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aQueryThatWasJustStartedMayBeUnknownForAMoment() {
    snowflake.states(NOTHING_KNOWN, NOTHING_KNOWN, "RUNNING");

    assertThat(read(step(Map.of()))).isEqualTo(ROWS);
    assertThat(snowflake.started()).containsExactly(SQL);
  }

  @Test
  void aQueryThatStaysUnknownIsGivenUp() {
    patience = Duration.ofMillis(300);
    String[] nothing = new String[100];
    Arrays.fill(nothing, NOTHING_KNOWN);
    snowflake.states(nothing);

    assertThatThrownBy(() -> read(step(Map.of())))
        .satisfies(SnowflakeResultTest::unavailable)
        .hasMessage("Cannot read rows of NUMBERS in Snowflake: it knows nothing of query " + QUERY);
  }

  private static void unavailable(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            WarehouseException.class,
            known -> assertThat(known.type()).isEqualTo(FailureType.WAREHOUSE_UNAVAILABLE))
        .hasMessageStartingWith("Cannot read rows of NUMBERS in Snowflake");
  }

  private static Map<String, String> noted(Step step) {
    return Map.of(NOTE, step.noted(NOTE).orElseThrow());
  }

  private List<Integer> read(Step step) {
    try (SnowflakeSession session = SnowflakeSession.open(snowflake.account(patience), step)) {
      return session.read(WHAT, SQL, SnowflakeResultTest::numbers);
    }
  }

  private static List<Integer> numbers(ResultSet result) throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    while (result.next()) {
      numbers.add(result.getInt(1));
    }
    return numbers;
  }

  private static Step step(Map<String, String> noted) {
    return new Step("numbers", "numbers-20250814-060000-ab12", "Sync-Transfer", 1, noted);
  }
}
