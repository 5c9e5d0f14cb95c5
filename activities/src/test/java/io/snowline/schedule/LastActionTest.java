package io.snowline.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schedule that was made at midnight started its workflow at two; it is read at some time. */
class LastActionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // read at | status | changed at | a step waits since | attempt | what is wrong
        "02:01 | COMPLETED        | 00:00 | -     | 0 | -",
        "02:01 | CANCELED         | 00:00 | -     | 0 | -",
        "02:01 | CONTINUED_AS_NEW | 00:00 | -     | 0 | -",
        "02:01 | FAILED           | 00:00 | -     | 0 | night failed",
        "02:01 | FAILED           | -     | -     | 0 | night failed",
        "02:01 | FAILED           | 02:01 | -     | 0 | -",
        "02:01 | TIMED_OUT        | 00:00 | -     | 0 | night timed out",
        "02:01 | TERMINATED       | 00:00 | -     | 0 | night was terminated",
        "02:01 | TERMINATED       | 02:01 | -     | 0 | -",
        "02:01 | RUNNING          | 00:00 | 02:00 | 1 | -",
        "02:10 | RUNNING          | 00:00 | 02:00 | 1 | -",
        "02:11 | RUNNING          | 00:00 | 02:00 | 1 | night waits for a worker on task queue q since 2025-08-14T02:00:00Z",
        "02:11 | RUNNING          | 02:05 | 02:00 | 1 | night waits for a worker on task queue q since 2025-08-14T02:00:00Z",
        "02:11 | RUNNING          | 00:00 | 02:10 | 4 | -",
        "02:11 | RUNNING          | 00:00 | 02:10 | 5 | 'night gets no further, its step was tried 5 times'",
        "14:00 | RUNNING          | 00:00 | -     | 0 | -",
        "14:01 | RUNNING          | 00:00 | -     | 0 | night is under way since 2025-08-14T02:00:00Z",
      })
  void whatBecameOfItTellsWhetherItFails(
      String readAt, String status, String changedAt, String waits, int attempt, String wrong) {
    LastAction action =
        new LastAction(
            "night",
            "q",
            WorkflowExecutionStatus.valueOf("WORKFLOW_EXECUTION_STATUS_" + status),
            time("02:00"),
            time(waits),
            attempt);

    assertThat(action.failure(time(changedAt), time(readAt)).orElse(null)).isEqualTo(wrong);
  }

  private static Instant time(String clock) {
    return clock == null ? null : Instant.parse("2025-08-14T%s:00Z".formatted(clock));
  }
}
